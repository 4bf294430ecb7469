using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;

namespace ServalRef.Runtime.Endpoints;

/// <summary>What an endpoint keeps for a flow beside what the machines know: its part of the data plane, and its timers.</summary>
internal sealed class FlowSession(Connection connection, TransferFlow data, ControlLimits limits)
{
    internal Connection Connection { get; } = connection;

    internal TransferFlow Data { get; } = data;

    internal uint LocalFlow => Data.LocalFlow;

    // What every data packet asks of the record, kept at hand.

    /// <summary>The peer's flow ID, as the record has it.</summary>
    internal uint PeerFlow { get; private set; }

    /// <summary>Whether the handshake is complete.</summary>
    internal bool IsSynchronised { get; private set; }

    /// <summary>Whether there is no address, so that what arrives is ignored (MIG-27).</summary>
    internal bool IsHomeless { get; private set; }

    /// <summary>Our adopted address.</summary>
    internal NetworkAddress Local { get; private set; }

    /// <summary>The peer's adopted address.</summary>
    internal NetworkAddress Peer { get; private set; }

    /// <summary>The newest address known of the peer (MIG-1).</summary>
    internal NetworkAddress NewestPeer { get; private set; }

    /// <summary>The timers of the control channel.</summary>
    internal RequestTimers Timers { get; } = new(limits);

    /// <summary>An address of the peer that is not proven, and what may be sent there (SEC-9).</summary>
    internal UnprovenAddress Unproven { get; set; }

    /// <summary>The requests that were sent in the turn that is being done, a bit for each slot.</summary>
    internal int Sent { get; set; }

    /// <summary>When MOVED was sent last (MIG-25).</summary>
    internal Instant? MovedToldAt { get; set; }

    /// <summary>The newest address known of the peer before the present one, and until when it was (MIG-25d).</summary>
    internal (NetworkAddress Peer, Instant At) Left { get; set; }

    /// <summary>Whether the engine knows the flow as suspect (DATA-15).</summary>
    internal bool IsKnownSuspect { get; set; }

    /// <summary>Notes what the record says now.</summary>
    internal void Follow(in FlowRecord flow)
    {
        (PeerFlow, IsSynchronised, IsHomeless) = (flow.PeerFlow, flow.IsSynchronised, flow.IsHomeless);
        (Local, Peer, NewestPeer) = (flow.Local, flow.Peer, flow.NewestPeer);
    }
}
