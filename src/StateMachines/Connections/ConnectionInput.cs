namespace ServalRef.StateMachines.Connections;

/// <summary>What can happen to one end of a connection, flows and streams included.</summary>
public enum ConnectionEvent : byte
{
    /// <summary>The application opens the connection.</summary>
    OpenRequested,

    /// <summary>A SYN for the service was accepted.</summary>
    SynAccepted,

    /// <summary>Our side wants a further flow.</summary>
    JoinRequested,

    /// <summary>A SYN with a JOIN that bears our token came.</summary>
    JoinArrived,

    /// <summary>Any other control packet came.</summary>
    PacketArrived,

    /// <summary>A packet without CONTROL came that names two flow IDs.</summary>
    DataArrived,

    /// <summary>A timer, an interface or a decision concerns one flow.</summary>
    FlowEvent,

    /// <summary>Our side wants to remove one of several flows.</summary>
    RemovalRequested,

    /// <summary>Our end of stream was sent for the first time.</summary>
    OurEndSent,

    /// <summary>DATA_ACK covers our end of stream.</summary>
    OurEndAcknowledged,

    /// <summary>The peer's end of stream came, and all before it.</summary>
    PeerEndReceived,

    /// <summary>No flow was usable for too long.</summary>
    UnusableTooLong,

    /// <summary>The application withdraws an opening.</summary>
    CloseRequested,

    /// <summary>The connection is given up.</summary>
    AbortRequested,
}

/// <summary>One event at one end of a connection, with everything that the step needs of clocks and random sources.</summary>
public readonly record struct ConnectionInput
{
    /// <summary>What happened.</summary>
    public ConnectionEvent Event { get; private init; }

    /// <summary>Our flow ID: of the flow concerned, or of a new one.</summary>
    public uint Flow { get; private init; }

    /// <summary>What the flow concerned is told, with the packet that came.</summary>
    public FlowInput FlowInput { get; private init; }

    /// <summary>The first version of a new flow (CTL-14).</summary>
    public uint Version { get; private init; }

    /// <summary>Our nonce of a new connection (SEC-2).</summary>
    public ulong Nonce { get; private init; }

    /// <summary>Our address on a new flow that we open.</summary>
    public NetworkAddress Local { get; private init; }

    /// <summary>Whether a further flow is wanted at all (OPEN-24).</summary>
    public bool Wanted { get; private init; }

    /// <summary>What the application is told of an abort.</summary>
    public Outcome Reason { get; private init; }

    /// <summary>The application opens a connection (CONN-1).</summary>
    /// <param name="flow">Our flow ID: fresh, not 0.</param>
    /// <param name="version">The first version of the flow: random.</param>
    /// <param name="nonce">Our nonce: random.</param>
    /// <param name="local">The address to send from.</param>
    /// <param name="peer">The address to send to.</param>
    public static ConnectionInput Open(uint flow, uint version, ulong nonce, NetworkAddress local, NetworkAddress peer) =>
        Opening(ConnectionEvent.OpenRequested, flow, version, local, peer) with { Nonce = nonce };

    /// <summary>The listener forks a connection for a SYN that repeats no request (CONN-2).</summary>
    /// <param name="syn">The SYN.</param>
    /// <param name="flow">Our flow ID: fresh, not 0.</param>
    /// <param name="version">The first version of the flow: random.</param>
    /// <param name="nonce">Our nonce: random.</param>
    public static ConnectionInput Accept(in ControlPacket syn, uint flow, uint version, ulong nonce) =>
        Forking(ConnectionEvent.SynAccepted, syn, flow, version) with { Nonce = nonce };

    /// <summary>Our side opens a further flow (OPEN-22).</summary>
    /// <param name="flow">Our flow ID: fresh, not 0.</param>
    /// <param name="version">The first version of the flow: random.</param>
    /// <param name="local">The address to send from.</param>
    /// <param name="peer">The address to send to.</param>
    public static ConnectionInput Join(uint flow, uint version, NetworkAddress local, NetworkAddress peer) =>
        Opening(ConnectionEvent.JoinRequested, flow, version, local, peer);

    /// <summary>A JOIN came for the connection, which the host has found by its token (OPEN-24).</summary>
    /// <param name="syn">The SYN, new or repeated.</param>
    /// <param name="flow">Our flow ID if it is accepted: fresh, not 0.</param>
    /// <param name="version">The first version of the flow: random.</param>
    /// <param name="wanted">Whether the host wants further flows at all.</param>
    public static ConnectionInput JoinArrived(in ControlPacket syn, uint flow, uint version, bool wanted = true) =>
        Forking(ConnectionEvent.JoinArrived, syn, flow, version) with { Wanted = wanted };

    /// <summary>A control packet came: one that names a flow of the connection, repeats its SYN, or names no flow that lives.</summary>
    public static ConnectionInput Arrived(in ControlPacket packet) => new()
    {
        Event = ConnectionEvent.PacketArrived,
        Flow = packet.DestinationFlow,
        FlowInput = new FlowInput(Arrival.TryClassify(packet.Flags, out FlowTrigger trigger) ? trigger : default, packet),
    };

    /// <summary>A packet without CONTROL came that names two flow IDs.</summary>
    /// <param name="sourceFlow">The sender's.</param>
    /// <param name="destinationFlow">Ours.</param>
    public static ConnectionInput Data(uint sourceFlow, uint destinationFlow) => new()
    {
        Event = ConnectionEvent.DataArrived,
        Flow = destinationFlow,
        FlowInput = new FlowInput(
            FlowTrigger.DataArrived,
            default(ControlPacket) with { SourceFlow = sourceFlow, DestinationFlow = destinationFlow }),
    };

    /// <summary>A timer, an interface or a decision concerns one flow.</summary>
    /// <param name="flow">Our flow ID.</param>
    /// <param name="what">One of <see cref="Decisions.All"/> but OpenRequested and CloseRequested, with its address if it has one.</param>
    /// <exception cref="ArgumentException">It is the arrival of a packet, or one of these two.</exception>
    public static ConnectionInput On(uint flow, FlowInput what)
    {
        bool known = what.MoveTrigger is null
            ? what.Trigger is > FlowTrigger.DataArrived and not FlowTrigger.CloseRequested
            : what.MoveTrigger is MigrationTrigger.PathCheckRequested or MigrationTrigger.MoveTimedOut or MigrationTrigger.AnswerTimedOut;
        return known
            ? new ConnectionInput { Event = ConnectionEvent.FlowEvent, Flow = flow, FlowInput = what }
            : throw new ArgumentException($"{what} is no timer, interface or decision of one flow.", nameof(what));
    }

    /// <inheritdoc cref="On(uint, FlowInput)"/>
    public static ConnectionInput On(uint flow, FlowTrigger what, NetworkAddress address = default) =>
        On(flow, new FlowInput(what, Address: address));

    /// <inheritdoc cref="On(uint, FlowInput)"/>
    public static ConnectionInput On(uint flow, MigrationTrigger what) => On(flow, FlowInput.Of(what));

    /// <summary>Our side removes one of several flows (<see cref="ClosingFlows.MayRemove"/>).</summary>
    public static ConnectionInput Remove(uint flow) => new() { Event = ConnectionEvent.RemovalRequested, Flow = flow };

    /// <summary>An event of the streams or the application that brings nothing along.</summary>
    /// <param name="what">OurEndSent, OurEndAcknowledged, PeerEndReceived, UnusableTooLong or CloseRequested.</param>
    public static ConnectionInput Of(ConnectionEvent what) => new() { Event = what };

    /// <summary>The connection is given up (CONN-5).</summary>
    /// <param name="reason">What the application is told: Aborted, or Contradicted.</param>
    public static ConnectionInput Abort(Outcome reason = Outcome.Aborted) =>
        new() { Event = ConnectionEvent.AbortRequested, Reason = reason };

    /// <summary>The event and the flow concerned, in a few words.</summary>
    public override string ToString() => Event switch
    {
        ConnectionEvent.PacketArrived => $"flow {Flow}: {FlowInput.Packet.Flags}",
        ConnectionEvent.FlowEvent => $"flow {Flow}: {FlowInput}",
        _ => Flow == 0 ? $"{Event}" : $"flow {Flow}: {Event}",
    };

    private static ConnectionInput Opening(
        ConnectionEvent what, uint flow, uint version, NetworkAddress local, NetworkAddress peer) => new()
        {
            Event = what,
            Flow = flow,
            Version = version,
            Local = local,
            FlowInput = new FlowInput(FlowTrigger.OpenRequested, Address: peer),
        };

    private static ConnectionInput Forking(ConnectionEvent what, in ControlPacket syn, uint flow, uint version) => new()
    {
        Event = what,
        Flow = flow,
        Version = version,
        Local = syn.Destination,
        FlowInput = new FlowInput(FlowTrigger.SynArrived, syn),
    };
}
