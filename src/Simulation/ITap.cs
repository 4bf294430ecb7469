using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Watches what passes the interfaces of hosts; frames live as long as the call.</summary>
public interface ITap
{
    /// <summary>A host sends a packet.</summary>
    /// <param name="at">Its interface.</param>
    /// <param name="frame">The packet.</param>
    /// <param name="now">When.</param>
    void OnSent(NetworkInterface at, in Frame frame, Instant now);

    /// <summary>A packet has reached a host.</summary>
    /// <param name="at">Its interface.</param>
    /// <param name="frame">The packet.</param>
    /// <param name="now">When.</param>
    void OnReceived(NetworkInterface at, in Frame frame, Instant now);

    /// <summary>A packet is lost: on a link, in its queue, or because nobody is there.</summary>
    /// <param name="where">The link or node.</param>
    /// <param name="frame">The packet.</param>
    /// <param name="now">When.</param>
    void OnLost(string where, in Frame frame, Instant now);
}
