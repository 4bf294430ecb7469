using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Hosts;

/// <summary>Something that happens to one connection of a host.</summary>
public abstract record HostInput
{
    private HostInput()
    {
    }

    /// <summary>The application opens the connection (CONN-1).</summary>
    /// <param name="Service">The service asked for.</param>
    /// <param name="Local">The address to send from.</param>
    /// <param name="Peer">The address to ask.</param>
    public sealed record Opens(ServiceId Service, NetworkAddress Local, NetworkAddress Peer) : HostInput;

    /// <summary>A listener forks the connection for a SYN that repeats no request (CONN-2).</summary>
    /// <param name="Syn">The SYN.</param>
    /// <param name="Service">The service that the listener serves.</param>
    public sealed record Forks(HostPacket Syn, ServiceId Service) : HostInput;

    /// <summary>A control packet came: one that names a flow of the connection, repeats its SYN, or is a JOIN with our token.</summary>
    /// <param name="Packet">The packet.</param>
    public sealed record Arrives(HostPacket Packet) : HostInput;

    /// <summary>A packet without CONTROL came on a flow that is not synchronised (OPEN-26).</summary>
    /// <param name="SourceFlow">The sender's flow ID.</param>
    /// <param name="DestinationFlow">Ours.</param>
    public sealed record DataArrives(uint SourceFlow, uint DestinationFlow) : HostInput;

    /// <summary>A REGISTER came back from our rendezvous (MIG-22).</summary>
    /// <param name="Token">The token that it names.</param>
    /// <param name="Version">The version that it names.</param>
    public sealed record Registered(ulong Token, uint Version) : HostInput;

    /// <summary>The host has a new address.</summary>
    /// <param name="Address">The address, which is among the host's by now.</param>
    public sealed record GainsAddress(NetworkAddress Address) : HostInput;

    /// <summary>The host has one address less: it is not among the host's any more.</summary>
    public sealed record LosesAddress : HostInput;

    /// <summary>The application wants a further flow (OPEN-22).</summary>
    /// <param name="Flow">Which; at most one is opened at a time, the others wait (ADDR-6).</param>
    public sealed record WantsFlow(WantedFlow Flow) : HostInput;

    /// <summary>The application removes one of several flows (TEAR-5).</summary>
    /// <param name="Flow">Our flow ID.</param>
    public sealed record RemovesFlow(uint Flow) : HostInput;

    /// <summary>The application moves a flow (MIG-3).</summary>
    /// <param name="Flow">Our flow ID.</param>
    /// <param name="To">An address of the host.</param>
    public sealed record MovesFlow(uint Flow, NetworkAddress To) : HostInput;

    /// <summary>The application asks whether the path of a flow still works both ways (MIG-17).</summary>
    /// <param name="Flow">Our flow ID.</param>
    public sealed record ChecksPath(uint Flow) : HostInput;

    /// <summary>The path of a flow is in doubt: its data are not acknowledged, or the peer says that it sees us elsewhere (MIG-24, MIG-25).</summary>
    /// <param name="Flow">Our flow ID.</param>
    public sealed record DoubtsPath(uint Flow) : HostInput;

    /// <summary>Three RTOs in a row have expired on a flow, or it has been heard of again (DATA-15).</summary>
    /// <param name="Flow">Our flow ID.</param>
    /// <param name="IsSuspect">Which of the two.</param>
    public sealed record Suspects(uint Flow, bool IsSuspect) : HostInput;

    /// <summary>How far the streams have come.</summary>
    /// <param name="Ends">What the data plane has found out.</param>
    public sealed record StreamsAdvance(StreamEnds Ends) : HostInput;

    /// <summary>The connection is given up (CONN-5).</summary>
    /// <param name="Reason">What the application is told.</param>
    public sealed record Aborts(Outcome Reason) : HostInput;

    /// <summary>Another request needs the place of this half-open one (SEC-11).</summary>
    public sealed record IsDisplaced : HostInput;

    /// <summary>A request of a flow was not answered in time (CTL-6).</summary>
    /// <param name="Flow">Our flow ID.</param>
    /// <param name="Slot">Which request.</param>
    public sealed record RequestTimesOut(uint Flow, EmissionSlot Slot) : HostInput;

    /// <summary>The network says that a SYN does not reach the address that it asks .</summary>
    /// <param name="Flow">Our flow ID.</param>
    /// <param name="Version">The version of that SYN.</param>
    /// <param name="Peer">The address.</param>
    public sealed record IsUnreachable(uint Flow, uint Version, NetworkAddress Peer) : HostInput;

    /// <summary>A state has lasted its time (<see cref="FlowTimers.Expiry"/>).</summary>
    /// <param name="Flow">Our flow ID.</param>
    public sealed record StateExpires(uint Flow) : HostInput;

    /// <summary>Our list or registration is to be sent again or anew.</summary>
    /// <param name="Timer">Which of the two.</param>
    public sealed record TimerExpires(HostTimer Timer) : HostInput;

    /// <summary>Time has come for a further flow (<see cref="ConnectionEnd.NextOpening"/>).</summary>
    public sealed record OpeningIsDue : HostInput;

    /// <summary>No flow has been usable for 120 s (CONN-6).</summary>
    public sealed record IsUnusableTooLong : HostInput;

    /// <summary>None of the data that was sent has been acknowledged for 120 s (CONN-6).</summary>
    public sealed record GetsNowhere : HostInput;
}
