using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The stack of a host, of either dialect, with an application that does what a scenario says.</summary>
internal interface IStack
{
    /// <summary>When <see cref="HandleDeadline"/> is to be called.</summary>
    Instant Deadline { get; }

    void AddAddress(NetworkAddress address, Instant now);

    void RemoveAddress(NetworkAddress address, Instant now);

    void Handle(Packet packet, Instant now);

    void HandleDeadline(Instant now);

    bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit);

    /// <summary>Lets the application see to what has happened; called before packets are taken.</summary>
    void Attend(Instant now);

    void Listen(ServiceId service, Instant now);

    void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now);

    /// <summary>Sends so many bytes on the connection.</summary>
    void Send(int bytes, Instant now);

    /// <summary>Says that nothing more will be sent.</summary>
    void End(Instant now);

    void Abort(Instant now);

    /// <summary>Opens a further flow.</summary>
    void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now);

    /// <summary>Removes a flow, counted from 0 in the order in which they were opened.</summary>
    void Remove(int flow, Instant now);

    /// <summary>Moves a flow, counted likewise, to another address.</summary>
    void Move(int flow, NetworkAddress to, Instant now);

    /// <summary>Asks whether the path of a flow, counted likewise, still works.</summary>
    void Check(int flow, Instant now);
}
