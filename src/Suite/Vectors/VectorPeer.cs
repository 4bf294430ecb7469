using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The peer of a vector's host: what the vector does not say of its packets, and its end of the streams.</summary>
/// <param name="dialect">What is spoken.</param>
/// <param name="role">What the host is there for.</param>
/// <param name="names">What the host calls itself.</param>
/// <param name="severalFlows">Whether the connection may have more than one flow.</param>
internal sealed class VectorPeer(Dialect dialect, Role role, VectorNames names, bool severalFlows)
{
    private const ulong Token = 0x5050_5050_5050_5050;
    private const uint Window = 1 << 20;

    private readonly Dictionary<uint, uint> _numbers = [];
    private readonly byte[] _buffer = new byte[256];
    private ulong _hostToken;
    private uint _opened;
    private Packet? _list;
    private Packet? _newest;
    private ulong _ended;

    private bool IsMtp => dialect == Dialect.Mtp1;

    /// <summary>Whether the host has ended its stream.</summary>
    internal bool HostHasEnded => HostEnd is not null;

    /// <summary>The packet that ended the host's stream, the newest; none while none did.</summary>
    internal Packet? HostEnd { get; private set; }

    /// <summary>Whether the peer has ended its stream.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Sees what the host sends.</summary>
    internal void Watch(Packet sent)
    {
        names.Learn(sent);
        _hostToken = sent.Kind is ConnectionKind.Offer && sent.Token != 0 ? sent.Token : _hostToken;
        _list = sent.ListsAddresses ? sent : _list;
        if (sent.IsStreamEnd)
        {
            HostEnd = sent;
        }
    }

    /// <summary>The control packet of a vector as a whole packet.</summary>
    internal Packet Control(VectorPacket packet)
    {
        Packet made = names.ToHost(packet, IsMtp ? SalProtocol.Mtp : SalProtocol.Udp);
        bool opens = packet.Flags == ControlFlags.Syn || packet.Flags == (ControlFlags.Syn | ControlFlags.Ack)
            || (packet.Flags == ControlFlags.Ack && !_numbers.ContainsKey(~made.SourceFlow));
        if (packet.Flags == ControlFlags.Syn || (!IsMtp && packet.Flags == ControlFlags.Ack && opens))
        {
            AddService(made);
        }

        if (IsMtp && packet.Flags == (ControlFlags.Syn | ControlFlags.Ack) && made.DestinationFlow == names.Flow(names.Usual))
        {
            made.Add(Make.Connection(ConnectionKind.Offer, Token));
        }

        if (opens && IsMtp)
        {
            Open(made);
        }
        else if (opens)
        {
            made.SetTransport(new byte[UdpHeader.Bytes]);
        }

        if (packet.Flags == ControlFlags.Ack)
        {
            _numbers[~made.SourceFlow] = 0;
        }

        made.Seal();
        _newest = packet.Nonce is null ? made : _newest ?? made;
        return made;
    }

    /// <summary>A packet without CONTROL.</summary>
    internal Packet Data(uint source, uint destination, NetworkAddress from, NetworkAddress to) => IsMtp
        ? Mtp(new MtpFields { Flags = MtpFlags.Ack, Window = Window, DataAck = _ended }, [], source, destination, from, to)
        : Datagram(source, destination, from, to);

    /// <summary>The end of the peer's stream, of which nothing came before.</summary>
    internal Packet End(uint source, uint destination, NetworkAddress from, NetworkAddress to)
    {
        HasEnded = true;
        return Mtp(new MtpFields { Flags = MtpFlags.Data | MtpFlags.Fin }, [], source, destination, from, to);
    }

    /// <summary>The acknowledgement of the end of the host's stream.</summary>
    internal Packet Acknowledge(NetworkAddress from, NetworkAddress to)
    {
        Packet end = HostEnd!;
        _ended = end.Sequence + (ulong)end.Payload.Length + 1;
        MtpFields fields = new()
        {
            Flags = MtpFlags.Ack,
            AckedFlow = end.SourceFlow,
            LargestAcknowledged = end.Number,
            DataAck = _ended,
            Window = Window,
        };
        return Mtp(fields, [new AckRange(0, 1)], end.DestinationFlow, end.SourceFlow, from, to);
    }

    /// <summary>The answer to the host's newest list of addresses; none if it was given.</summary>
    internal Packet? AnswerList()
    {
        if (_list is not { } list || list.DestinationFlow == 0)
        {
            return null;
        }

        _list = null;
        if (_newest is not { } model)
        {
            return null;
        }

        Packet made = Make.Like(model, ControlFlags.None, model.Version + 1, 0);
        (made.Source, made.Destination, made.SourceFlow, made.DestinationFlow) = (list.Destination, list.Source, list.DestinationFlow, list.SourceFlow);
        made.Add(Make.Addresses(0, list.ListVersion + 1));
        made.Seal();
        return made;
    }

    private void AddService(Packet made)
    {
        byte[] service = new byte[4 + ServiceId.Bytes];
        (service[0], service[1]) = (0x20, 0x24);
        Names.Service.Write(service.AsSpan(4));
        // A SYN of a further flow names the host's token (OPEN-21); in a vector of one flow there is none.
        _opened = _opened == 0 && role == Role.Listener ? made.SourceFlow : _opened;
        bool first = !IsMtp || !severalFlows || made.SourceFlow == _opened;
        if (first)
        {
            made.Add(service);
        }

        if (IsMtp)
        {
            made.Add(Make.Connection(first ? ConnectionKind.Offer : ConnectionKind.Join, first ? Token : _hostToken));
        }
    }

    // The MTP header that tells the window.
    private void Open(Packet made)
    {
        Packet told = Mtp(new MtpFields { Flags = MtpFlags.Ack, Window = Window, DataAck = _ended }, [], made.SourceFlow, made.DestinationFlow, made.Source, made.Destination);
        made.SetTransport(told.Transport);
    }

    private Packet Mtp(
        in MtpFields fields, ReadOnlySpan<AckRange> ranges, uint source, uint destination, NetworkAddress from, NetworkAddress to)
    {
        _numbers.TryGetValue(source, out uint number);
        _numbers[source] = number + 1;
        SalWriter writer = new(_buffer, Dialect.Mtp1);
        writer.Begin(source, destination, SalProtocol.Mtp);
        writer.AddMtp(fields with { PacketNumber = number }, ranges, []);
        return new Packet(_buffer[..writer.Finish()], from, to);
    }

    private static Packet Datagram(uint source, uint destination, NetworkAddress from, NetworkAddress to)
    {
        Packet made = new(new byte[12], from, to) { Protocol = SalProtocol.Udp };
        (made.Bytes[8], made.SourceFlow, made.DestinationFlow) = (3, source, destination);
        made.SetTransport([.. new byte[UdpHeader.Bytes], 1]);
        made.Seal();
        return made;
    }
}
