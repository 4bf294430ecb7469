using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>What an endpoint keeps for a flow beside the machines' record: its part of the data plane, and its timers.</summary>
internal sealed class FlowSession
{
    internal FlowSession(Connection connection, TransferFlow data, bool isFirst) =>
        (Connection, Data, IsFirst) = (connection, data, isFirst);

    internal Connection Connection { get; }

    internal TransferFlow Data { get; }

    internal uint LocalFlow => Data.LocalFlow;

    /// <summary>Whether it is the flow that opened the connection, whose SYN names the service.</summary>
    internal bool IsFirst { get; }

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
    internal RequestTimers Timers { get; } = new();

    /// <summary>SOURCE of the newest SYN, for the SYN+ACK (RES-8).</summary>
    internal SourceRoute Route { get; set; }

    /// <summary>The address that is not proven, and what may still be sent there (SEC-9).</summary>
    internal NetworkAddress Unproven { get; set; }

    internal AmplificationBudget Budget { get; set; }

    /// <summary>Whether a reply RST has answered the current RSYN (MIG-21).</summary>
    internal bool MoveRefused { get; set; }

    /// <summary>When MOVED was sent last (MIG-25).</summary>
    internal Instant? MovedToldAt { get; set; }

    /// <summary>The refusals for now of this request so far (OPEN-14).</summary>
    internal int Refusals { get; init; }

    /// <summary>Notes what the record says now.</summary>
    internal void Follow(in FlowRecord flow)
    {
        (PeerFlow, IsSynchronised, IsHomeless) = (flow.PeerFlow, flow.IsSynchronised, flow.IsHomeless);
        (Local, Peer, NewestPeer) = (flow.Local, flow.Peer, flow.NewestPeer);
    }

    /// <summary>A packet came from the address that is not proven.</summary>
    internal void Receive(NetworkAddress source, int bytes)
    {
        if (source != Unproven)
        {
            (Unproven, Budget) = (source, default);
        }

        Budget = Budget.Receive(bytes);
    }

    /// <summary>Whether a packet may be sent to an address, by what came from it (SEC-9).</summary>
    /// <param name="destination">Where it is to go.</param>
    /// <param name="bytes">Its length, IP header included.</param>
    /// <param name="again">
    /// Whether it can be done without: then room is left for two that cannot, so that no request takes a version and is never seen.
    /// </param>
    internal bool Spend(NetworkAddress destination, int bytes, bool again)
    {
        if (destination != Unproven)
        {
            return true;
        }

        bool allowed = Budget.Allows(again ? 3 * bytes : bytes);
        Budget = allowed ? Budget.Spend(bytes) : Budget;
        return allowed;
    }
}
