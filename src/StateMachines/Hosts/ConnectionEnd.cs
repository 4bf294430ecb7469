using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Hosts;

/// <summary>All that a host knows of the control plane of one of its connections: the external state of <see cref="HostEngine"/>.</summary>
/// <remarks>
/// A value with structural equality, as <see cref="ConnectionRecord"/> is. It holds no bytes, queues, timers or buffers: those are the
/// endpoint's, which tells the engine when one of its timers has run out.
/// </remarks>
public readonly record struct ConnectionEnd
{
    /// <summary>What the machines know.</summary>
    public ConnectionRecord Record { get; init; }

    /// <summary>Whether we opened it.</summary>
    public bool IsOpener { get; init; }

    /// <summary>The service that it joins us to, or that we serve.</summary>
    public ServiceId Service { get; init; }

    /// <summary>Our nonce (SEC-2).</summary>
    public ulong Nonce { get; init; }

    /// <summary>Our token, by which a peer's further flows and a rendezvous know the connection (OPEN-21).</summary>
    public ulong Token { get; init; }

    /// <summary>The peer's token; 0 if it offered none.</summary>
    public ulong PeerToken { get; init; }

    /// <summary>The peer's rendezvous; the absent address if it offered none.</summary>
    public NetworkAddress PeerRendezvous { get; init; }

    /// <summary>The flows that are not Closed, in the order of <see cref="ConnectionRecord.Flows"/>.</summary>
    public ValueArray<FlowNotes> Flows { get; init; }

    /// <summary>The further flows that the application wants, the next one first.</summary>
    public ValueArray<WantedFlow> Wanted { get; init; }

    /// <summary>Address lists, ours and the peer's.</summary>
    public AddressListState Lists { get; init; }

    /// <summary>Our registration at our rendezvous; the default while there is none.</summary>
    public Registrant Registrant { get; init; }

    /// <summary>The address that the newest REGISTER was sent from.</summary>
    public NetworkAddress RegisteredFrom { get; init; }

    /// <summary>The version of the newest REGISTER that was sent.</summary>
    public uint RegisteredVersion { get; init; }

    /// <summary>What is known of a flow beside its record; none if it is Closed or never was.</summary>
    public FlowNotes? Notes(uint flow) => PlaceOf(flow) is >= 0 and var place ? Flows[place] : null;

    /// <summary>When the next further flow is to be opened, for whoever keeps the time; never while none may be.</summary>
    public Instant NextOpening =>
        Wanted.Count > 0 && Record.IsLive && !Joining.IsAsking(Record.Flows.AsSpan()) ? Wanted[0].NotBefore : Instant.Never;

    /// <summary>Whether there is a flow to schedule data on, or no need for one (CONN-6).</summary>
    /// <param name="host">The host's addresses: a flow whose adopted address is gone carries nothing, wherever it asks to move.</param>
    public bool IsUsable(in HostContext host)
    {
        if (!Record.IsLive)
        {
            return !IsLeftBehind;
        }

        foreach (ref readonly FlowRecord flow in Record.Flows.AsSpan())
        {
            if (host.Has(flow.Local) && Usability.IsUsable(flow, Notes(flow.LocalFlow) is { IsSuspect: true }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether both streams are ended and every flow that is left waits for an address: none can send the FIN that would end it, and no
    /// timer runs that would.
    /// </summary>
    private bool IsLeftBehind =>
        Record.State == ConnectionState.Ended && Record.Flows.Count > 0 && Record.Flows.All(flow => flow.IsHomeless);

    internal ConnectionEnd With(FlowNotes notes) => this with
    {
        Flows = PlaceOf(notes.Flow) is >= 0 and var place ? Flows.Replace(place, notes) : Flows.Add(notes),
    };

    internal ConnectionEnd Without(uint flow) =>
        PlaceOf(flow) is >= 0 and var place ? this with { Flows = Flows.RemoveAt(place) } : this;

    private int PlaceOf(uint flow)
    {
        ReadOnlySpan<FlowNotes> all = Flows.AsSpan();
        for (int place = 0; place < all.Length; place++)
        {
            if (all[place].Flow == flow)
            {
                return place;
            }
        }

        return -1;
    }
}

/// <summary>A further flow that the application wants (OPEN-22).</summary>
/// <param name="Local">The address to send from: one of the host's.</param>
/// <param name="Peer">The peer's address to ask.</param>
/// <param name="Backup">Whether data goes there only when no other flow is usable.</param>
/// <param name="Refusals">How often it was refused for now (OPEN-14).</param>
/// <param name="NotBefore">When it may be asked for.</param>
public readonly record struct WantedFlow(NetworkAddress Local, NetworkAddress Peer, bool Backup, int Refusals, Instant NotBefore);
