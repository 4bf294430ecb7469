using ServalRef.Simulation;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Running;

/// <summary>Several that watch a network.</summary>
internal sealed class Taps(IReadOnlyList<ITap> all) : ITap
{
    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now)
    {
        foreach (ITap tap in all)
        {
            tap.OnSent(at, frame, now);
        }
    }

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now)
    {
        foreach (ITap tap in all)
        {
            tap.OnReceived(at, frame, now);
        }
    }

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
        foreach (ITap tap in all)
        {
            tap.OnLost(where, frame, now);
        }
    }
}
