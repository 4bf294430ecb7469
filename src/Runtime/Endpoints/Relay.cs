using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>A node that passes packets on by service or by token: a service router, a rendezvous, or both (chapters 7 and 9).</summary>
/// <remarks>It opens no connections. Like an endpoint it has no sockets and no clock.</remarks>
public sealed class Relay
{
    private readonly Random _random;
    private readonly List<NetworkAddress> _addresses = [];
    private readonly PacketQueue _queue = new();
    private readonly ControlOutlet _outlet;

    /// <summary>A relay without addresses or rules.</summary>
    /// <param name="random">Where the choice among several targets comes from (RES-2).</param>
    public Relay(Random random)
    {
        _random = random;
        _outlet = new ControlOutlet(_queue);
    }

    /// <summary>What is done with SYNs, by service (RES-1).</summary>
    public ServiceTable Services { get; set; } = ServiceTable.Empty;

    /// <summary>Who is registered (MIG-22).</summary>
    public RegistrationTable Registrations { get; private set; } = RegistrationTable.Empty;

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<NetworkAddress> Addresses => _addresses;

    /// <summary>Packets passed on so far.</summary>
    public long Forwarded { get; private set; }

    /// <summary>It has an address from now on.</summary>
    public void AddAddress(NetworkAddress address) => _addresses.Add(address);

    /// <summary>The next packet to send, if there is one.</summary>
    public bool TryTransmit(Span<byte> buffer, out Transmit transmit) => _queue.TryTake(buffer, out transmit);

    /// <summary>A packet has reached one of its addresses.</summary>
    /// <param name="sal">The packet from the SAL header on; of any content.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="destination">Which of the addresses it has reached.</param>
    /// <param name="timeToLive">The TTL of its IP header, 0 to 255 (RES-6c, RES-7d).</param>
    /// <param name="now">When.</param>
    public void Handle(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, Instant now)
    {
        if (SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet) != DropReason.None || !packet.HasControl)
        {
            return;
        }

        TransitPacket transit = new(source, destination, IsBroadcast: false, timeToLive, packet.Route);
        if (packet.ConnectionKind == ConnectionKind.Register && (packet.Flags & ControlFlags.Ack) == 0)
        {
            Register(packet, source, destination, now);
        }
        else if (packet.ConnectionKind == ConnectionKind.Find)
        {
            Pass(packet, Finding.Forward(Registrations, packet.Token, transit, [.. _addresses], now));
        }
        else if (RoutedOpening.IsResolved(packet.Flags) && packet.ServiceCount > 0)
        {
            Resolve(packet, transit);
        }
    }

    private void Register(in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        RegisterRequest request = new(packet.Token, packet.RegisterVersion, packet.Nonce, source);
        Registrations = Registrations.Expire(now).Register(request, now, out RegisterOutcome outcome);
        if (RegistrationTable.IsAcknowledged(outcome))
        {
            // The same extension with the ACK flag.
            ControlPacket answer = new(ControlFlags.Ack, 0, 0, 0, 0, packet.Nonce, destination, source);
            ControlExtensions extensions = new()
            {
                Kind = ConnectionKind.Register,
                Token = packet.Token,
                RegisterVersion = packet.RegisterVersion,
            };
            _outlet.Send(new HostPacket(answer, extensions));
        }
    }

    private void Resolve(in SalPacket packet, in TransitPacket transit)
    {
        ServiceDecision decision = Services.Resolve(ServiceId.Read(packet.Service(0)), _random.NextDouble());
        if (decision.Action == ServiceAction.Forward)
        {
            Pass(packet, Forwarding.Decide(transit, [.. _addresses], decision.Target));
        }
        else if (decision.IsRefused)
        {
            _outlet.Send(new HostPacket(Outgoing.ReplyReset(packet.Control(transit.Source, transit.Destination))));
        }
    }

    /// <summary>Sends a packet on with itself in SOURCE and one hop less to go; its IP source stays (RES-6).</summary>
    private void Pass(in SalPacket packet, ForwardingDecision? decision)
    {
        if (decision is not { IsForwarded: true } passed)
        {
            return;
        }

        Forwarded++;
        ControlPacket control = packet.Control(passed.Packet.Source, passed.Packet.Destination);
        HostPacket on = new(control, ControlReader.Read(packet, passed.Packet.Route));
        _outlet.Send(on, packet.HasMtp ? WindowOf(packet.Mtp) : null, passed.Packet.TimeToLive);
    }

    private static MtpFields WindowOf(in MtpHeader mtp) => new()
    {
        Flags = mtp.Flags,
        PacketNumber = mtp.PacketNumber,
        DataAck = mtp.DataAck,
        Window = mtp.Window,
    };
}
