namespace ServalRef.StateMachines;

/// <summary>All that one end knows of one flow's control channel: the external state of the flow and migration machines.</summary>
/// <remarks>
/// A value with structural equality, so that an explorer can store millions and an oracle can keep sets of them. It holds no
/// timers: what time does to a flow comes in as triggers.
/// </remarks>
public readonly record struct FlowRecord
{
    /// <summary>State of the flow machine.</summary>
    public FlowState State { get; init; }

    /// <summary>State of the migration machine; Settled unless the flow is synchronised.</summary>
    public MigrationState Migration { get; init; }

    /// <summary>Our flow ID.</summary>
    public uint LocalFlow { get; init; }

    /// <summary>The peer's flow ID; 0 until it is known.</summary>
    public uint PeerFlow { get; init; }

    /// <summary>The nonce in all our control packets (SEC-2).</summary>
    public ulong LocalNonce { get; init; }

    /// <summary>The peer's recorded nonce (SEC-4); meaningful from SynReceived or Established on.</summary>
    public ulong PeerNonce { get; init; }

    /// <summary>The next version that no request of ours has consumed (CTL-1).</summary>
    public uint NextVersion { get; init; }

    /// <summary>Our SYN or SYN+ACK.</summary>
    public Slot Opening { get; init; }

    /// <summary>Our newest RSYN.</summary>
    public Slot Move { get; init; }

    /// <summary>Our RSYN+ACK to the peer's newest RSYN.</summary>
    public Slot Answer { get; init; }

    /// <summary>Our FIN.</summary>
    public Slot Fin { get; init; }

    /// <summary>The peer's newest SYN (at a listener) or its SYN+ACK (at an opener).</summary>
    public uint PeerOpening { get; init; }

    /// <summary>Version of the peer's newest RSYN, or of its opening while it sent none (CTL-11).</summary>
    public uint PeerMove { get; init; }

    /// <summary>Version of the peer's FIN, or of its opening while it sent none (CTL-11).</summary>
    public uint PeerFin { get; init; }

    /// <summary>Our adopted address.</summary>
    public NetworkAddress Local { get; init; }

    /// <summary>The address we are moving to while an RSYN of ours is outstanding.</summary>
    public NetworkAddress Moving { get; init; }

    /// <summary>The peer's adopted address; before Established the address that opening packets go to.</summary>
    public NetworkAddress Peer { get; init; }

    /// <summary>The peer's unproven new address while an RSYN+ACK of ours is outstanding.</summary>
    public NetworkAddress Candidate { get; init; }

    /// <summary>Facts that are true or false.</summary>
    public FlowFacts Facts { get; init; }

    /// <summary>Whether a fact holds.</summary>
    public bool Has(FlowFacts fact) => (Facts & fact) != 0;

    /// <summary>The newest address known of the peer: the candidate if there is one, else the adopted one (MIG-1).</summary>
    public NetworkAddress NewestPeer => Answer.IsOutstanding ? Candidate : Peer;

    /// <summary>The address our control packets come from: the one we are moving to, else the adopted one.</summary>
    public NetworkAddress Sending => Move.IsOutstanding || Has(FlowFacts.MovedEarly) ? Moving : Local;

    /// <summary>The version after the newest request accepted from the peer, of whatever kind.</summary>
    public uint ExpectedVersion
    {
        get
        {
            uint newest = SerialNumber.IsNewer(PeerMove, PeerOpening) ? PeerMove : PeerOpening;
            return (SerialNumber.IsNewer(PeerFin, newest) ? PeerFin : newest) + 1;
        }
    }

    /// <summary>Whether the handshake is complete and the flow not over: the states in which migration is alive (MIG-26).</summary>
    public bool IsSynchronised => State is not (FlowState.Closed or FlowState.SynSent or FlowState.SynReceived);

    /// <summary>Whether the host has no address on the flow, and waits for one (MIG-2).</summary>
    public bool IsHomeless => Migration is MigrationState.NoAddress or MigrationState.NoAddressRsynReceived;

    /// <summary>Whether a request of ours waits for its answer.</summary>
    public bool HasOutstanding => Opening.IsOutstanding || Move.IsOutstanding || Answer.IsOutstanding || Fin.IsOutstanding;

    /// <summary>Whether the flow is open, and nothing is outstanding of its opening, its moves or its end.</summary>
    public bool IsAtRest => State == FlowState.Established && Migration == MigrationState.Settled && !Has(FlowFacts.Frozen) && !HasOutstanding;

    /// <summary>Whether packets without control may be sent on the flow: ACKs at least (FLOW-6, MIG-2, MIG-10).</summary>
    public bool MaySpeak => IsSynchronised && !IsHomeless && !Has(FlowFacts.Frozen);

    /// <summary>Whether data may be sent on the flow: our FIN, which ends it there, was not (FLOW-6).</summary>
    public bool MaySendData => MaySpeak && State is (FlowState.Established or FlowState.CloseWait);

    /// <summary>A short name of the state: the flow state, and the migration state unless settled.</summary>
    public string StateName => FlowNames.Of(State, Migration);
}

/// <summary>Facts about a flow that are true or false.</summary>
[Flags]
public enum FlowFacts : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>We answered a SYN, rather than sent one.</summary>
    Passive = 1,

    /// <summary>The peer sent an RSYN that we accepted.</summary>
    PeerMoved = 2,

    /// <summary>The peer's FIN arrived.</summary>
    PeerFinished = 4,

    /// <summary>Close was asked for before the flow was synchronised (TEAR-12).</summary>
    CloseAsked = 8,

    /// <summary>Our address changed before the flow was synchronised (OPEN-15).</summary>
    MovedEarly = 16,

    /// <summary>No data on this flow until the peer's new address is proven (MIG-10).</summary>
    Frozen = 32,
}
