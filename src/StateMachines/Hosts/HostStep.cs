using ServalRef.StateMachines.Connections;

namespace ServalRef.StateMachines.Hosts;

/// <summary>What one event did to one connection of a host.</summary>
/// <param name="After">What the host knows then.</param>
/// <param name="Outputs">What is to be done, in its order.</param>
public readonly record struct HostStep(ConnectionEnd After, IReadOnlyList<HostOutput> Outputs);

/// <summary>Something that a step of <see cref="HostEngine"/> asks its host to do.</summary>
public abstract record HostOutput
{
    private HostOutput()
    {
    }

    /// <summary>The machines have worked off an event: timers, paths and modes of the flows follow.</summary>
    /// <param name="Before">What they knew.</param>
    /// <param name="Input">The event.</param>
    /// <param name="After">What they know.</param>
    /// <param name="Clauses">The clauses that decided.</param>
    /// <param name="Packets">What is to be sent by it, in its order.</param>
    public sealed record Turned(
        ConnectionRecord Before, ConnectionInput Input, ConnectionRecord After, ValueArray<string> Clauses, ValueArray<FlowPacket> Packets) : HostOutput;

    /// <summary>A packet of the host, beside what the machines send.</summary>
    /// <param name="Packet">What is to be sent.</param>
    public sealed record Sends(FlowPacket Packet) : HostOutput;

    /// <summary>The packet that came is the peer's, on a flow that is synchronised: the window that it tells counts.</summary>
    /// <param name="Flow">Our flow ID.</param>
    public sealed record Counts(uint Flow) : HostOutput;

    /// <summary>A flow is over.</summary>
    /// <param name="Ending">Which, and how.</param>
    public sealed record Ends(FlowEnding Ending) : HostOutput;

    /// <summary>The application is told something of the connection.</summary>
    /// <param name="Notice">What.</param>
    /// <param name="Flow">Our flow ID, if a flow is concerned.</param>
    public sealed record Tells(HostNotice Notice, uint Flow = 0) : HostOutput;

    /// <summary>A timer starts anew, or stops.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="Flow">Our flow ID whose round trip it goes by, or whose request it is; 0: none.</param>
    /// <param name="Slot">The request, if it is that of a flow.</param>
    /// <param name="Runs">Whether it runs from now on.</param>
    public sealed record Times(HostTimer Timer, uint Flow = 0, EmissionSlot? Slot = null, bool Runs = true) : HostOutput;
}

/// <summary>A packet of a connection, on its way out.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Flow">Our flow ID that it belongs to; 0 if to none.</param>
/// <param name="Slot">The part of the flow's control channel that sends it; none if it is the host's own.</param>
/// <param name="CanBeSpared">Whether it was sent before, so that it may be left out towards an address that is not proven (SEC-9).</param>
public readonly record struct FlowPacket(HostPacket Packet, uint Flow, EmissionSlot? Slot, bool CanBeSpared);

/// <summary>What the application is told of a connection.</summary>
public enum HostNotice : byte
{
    /// <summary>The connection is Established.</summary>
    Connected,

    /// <summary>A further flow is Established.</summary>
    FlowOpened,

    /// <summary>Both streams are ended and nothing is missing.</summary>
    Ended,

    /// <summary>The connection is over.</summary>
    Closed,
}

/// <summary>The timers of a connection beside those that follow the records of its flows (<see cref="FlowTimers"/>).</summary>
public enum HostTimer : byte
{
    /// <summary>Our address list is told again (ADDR-4).</summary>
    List,

    /// <summary>We register again, or anew (MIG-22).</summary>
    Registration,

    /// <summary>A request of a flow without an address waits, though it was not sent (CTL-15).</summary>
    Request,
}
