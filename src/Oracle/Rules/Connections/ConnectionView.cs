using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Connections;

/// <summary>A connection as its rules see it: its two hosts, and the flows that belong to it.</summary>
/// <param name="context">What all flows of the viewpoint share.</param>
internal sealed class ConnectionView(JudgeContext context)
{
    /// <summary>Flows beyond this are not followed as flows of the connection; it may have 8 at a time (SEC-13).</summary>
    private const int Most = 64;

    private readonly List<ConnectionFlow> _flows = [];

    /// <summary>What all flows of the viewpoint share.</summary>
    internal JudgeContext Context { get; } = context;

    /// <summary>Its hosts: first the one that opened it.</summary>
    internal ConnectionHost[] Hosts { get; } = [new(), new()];

    /// <summary>The flows seen so far, in the order of their first SYNs.</summary>
    internal IReadOnlyList<ConnectionFlow> Flows => _flows;

    /// <summary>When both hosts had acknowledged each other's end of stream by DATA_ACK; null while they have not (TEAR-2a).</summary>
    internal Instant? EndedAt { get; private set; }

    /// <summary>Whether both hosts have sent the end of their streams: then either may know that both have ended (CONN-3).</summary>
    internal bool MayHaveEnded => Hosts[0].End is not null && Hosts[1].End is not null;

    /// <summary>The packet that said the last of it.</summary>
    internal PacketReference EndedBy { get; private set; }

    /// <summary>Notes what a packet without control says of the two streams.</summary>
    /// <param name="side">Its sender, by its place among <see cref="Hosts"/>.</param>
    /// <param name="mtp">The packet.</param>
    /// <param name="packet">Its place in the capture.</param>
    /// <param name="isRead">Whether the flow is surely not over for its receiver, which drops it unread otherwise .</param>
    internal void Note(int side, in MtpHeader mtp, PacketReference packet, bool isRead)
    {
        Hosts[side].Note(mtp, isRead);
        if (EndedAt is null && IsAcknowledged(0) && IsAcknowledged(1))
        {
            (EndedAt, EndedBy) = (packet.Time, packet);
        }
    }

    /// <summary>Whether the connection has flows that are not among <see cref="Flows"/>.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>A packet of one of its hosts is of a flow that was not seen to be opened.</summary>
    internal void MissFlow() => IsCut = true;

    /// <summary>Whether another server has answered the SYN that made it, so that its opener's nonce is in two connections (OPEN-20).</summary>
    internal bool HasRival { get; set; }

    /// <summary>A further flow belongs to it.</summary>
    internal void Add(ConnectionFlow flow)
    {
        IsCut |= _flows.Count == Most;
        if (_flows.Count < Most)
        {
            _flows.Add(flow);
        }
    }

    /// <summary>The flow that one of these ends belongs to.</summary>
    internal ConnectionFlow? FlowOf(EndpointJudge? end)
    {
        foreach (ConnectionFlow flow in _flows)
        {
            if (end is not null && (flow.Opener == end || flow.Listener == end))
            {
                return flow;
            }
        }

        return null;
    }

    /// <summary>Whether the capture was taken at a host of it, by its place among <see cref="Hosts"/>.</summary>
    internal bool IsAt(int side) => _flows.Exists(flow => flow.End(side) is { IsCertain: true });

    private bool IsAcknowledged(int side) => Hosts[side].End is { } end && Hosts[1 - side].ReadDataAck > end;
}
