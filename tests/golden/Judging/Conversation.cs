using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Judging;

/// <summary>A short mtp1 conversation written packet by packet, and judged from the listener's host.</summary>
internal sealed class Conversation
{
    internal const uint OpenerFlow = 0x0A11;

    internal const uint ListenerFlow = 0x0B22;

    internal static readonly NetworkAddress Opener = new(0x0A01_0001);

    internal static readonly NetworkAddress Elsewhere = new(0x0A01_0009);

    internal static readonly NetworkAddress Listener = new(0x0A02_0001);

    /// <summary>How far apart packets are, in milliseconds.</summary>
    internal const int Spacing = 10;

    private const ulong OpenerNonce = 0x1111;

    /// <summary>Where both streams end, if they do: beyond all data that a test sends.</summary>
    private const ulong End = 256;

    private const ulong ListenerNonce = 0x2222;

    private readonly Judge _judge;

    private readonly uint[] _numbers = new uint[2];

    private int _number;

    /// <summary>A conversation of which the capture shows all.</summary>
    internal Conversation()
        : this(complete: true)
    {
    }

    /// <param name="complete">Whether it is known that the capture lacks no frame.</param>
    internal Conversation(bool complete) => _judge = new Judge(new JudgeOptions { At = [Listener], Complete = complete });

    private ulong _sequence;

    private bool _isOver;

    /// <summary>Time of the next packet, in milliseconds.</summary>
    internal long Now { get; set; } = 1_000;

    /// <summary>SYN, SYN+ACK and ACK, versions 100 and 200, as the wire format demands.</summary>
    internal Conversation Opens() =>
        FromOpener(ControlFlags.Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(ControlFlags.Syn | ControlFlags.Ack, 200, 101, Extras.Offer | Extras.Window)
            .FromOpener(ControlFlags.Ack, 101, 201, Extras.Window);

    internal Conversation FromOpener(
        ControlFlags flags, uint version, uint ackno, Extras extras = Extras.None, NetworkAddress? source = null) =>
        Add(source ?? Opener, Listener, OpenerFlow, flags == ControlFlags.Syn ? 0 : ListenerFlow, extras, flags, version, ackno, OpenerNonce);

    internal Conversation FromListener(
        ControlFlags flags, uint version, uint ackno, Extras extras = Extras.None, NetworkAddress? destination = null) =>
        Add(Listener, destination ?? Opener, ListenerFlow, OpenerFlow, extras, flags, version, ackno, ListenerNonce);

    /// <summary>The listener's host replies RST to the opener, from this flow or none.</summary>
    internal Conversation Denies(uint ackno, uint flow = 0) =>
        Add(Listener, Opener, flow, OpenerFlow, Extras.None, ControlFlags.Rst | ControlFlags.Ack, 0, ackno, OpenerNonce);

    /// <summary>The listener forks again.</summary>
    internal Conversation ForksAgain(uint flow, uint version, uint ackno) => Add(
        Listener, Opener, flow, OpenerFlow, Extras.Offer | Extras.Window, ControlFlags.Syn | ControlFlags.Ack, version, ackno, 0x3333);

    /// <summary>Data of the opener or the listener, with a packet number and, unless it comes again, a sequence of its own.</summary>
    internal Conversation Data(bool fromOpener, NetworkAddress? destination = null, ulong? sequence = null)
    {
        _sequence = sequence ?? (ulong)_number;
        (NetworkAddress source, NetworkAddress target) = fromOpener ? (Opener, Listener) : (Listener, destination ?? Opener);
        (uint from, uint to) = fromOpener ? (OpenerFlow, ListenerFlow) : (ListenerFlow, OpenerFlow);
        return Add(source, target, from, to, Extras.Data, null, 0, 0, 0);
    }

    internal Conversation Wait(long milliseconds)
    {
        Now += milliseconds;
        return this;
    }

    internal Report Judged() => _judge.Finish();

    /// <summary>
    /// Ends both streams, in packets without a number of their own: no FIN comes on an only flow before that, and few tests are about it.
    /// Whose FIN comes first knows of both ends; the other host still waits for the acknowledgement of its own.
    /// </summary>
    private void EndStreams(bool byOpener)
    {
        AddEnd(fromOpener: true, acknowledges: 0);
        AddEnd(fromOpener: false, End + 1);
        if (!byOpener)
        {
            AddEnd(fromOpener: true, End + 1);
        }
    }

    private void AddEnd(bool fromOpener, ulong acknowledges)
    {
        byte[] buffer = new byte[512];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(fromOpener ? OpenerFlow : ListenerFlow, fromOpener ? ListenerFlow : OpenerFlow, SalProtocol.Mtp);
        bool ends = !fromOpener || acknowledges == 0;
        MtpFlags flags = (ends ? MtpFlags.Data | MtpFlags.Fin : default) | (acknowledges > 0 ? MtpFlags.Ack : default);
        writer.AddMtp(
            new MtpFields { Flags = flags, PacketNumber = Next(fromOpener ? OpenerFlow : ListenerFlow), DataAck = acknowledges, Window = acknowledges > 0 ? 65_536u : 0 }, [], ends ? (int)End : 0);
        SalPacket.TryDecode(buffer.AsSpan(0, writer.Finish()), Dialect.Mtp1, out SalPacket packet);
        (NetworkAddress source, NetworkAddress destination) = fromOpener ? (Opener, Listener) : (Listener, Opener);
        _judge.Add(new PacketReference("conversation", 0, new Instant(Now * 1_000_000)), source, destination, packet, Dialect.Mtp1);
    }

    // Each end numbers its packets for itself (DATA-16).
    private uint Next(uint flow) => _numbers[flow == OpenerFlow ? 0 : 1]++;

    private Conversation Add(
        NetworkAddress source,
        NetworkAddress destination,
        uint from,
        uint to,
        Extras extras,
        ControlFlags? flags,
        uint version,
        uint ackno,
        ulong nonce)
    {
        if (!_isOver && flags is { } ending && (ending & (ControlFlags.Fin | ControlFlags.Rst)) != 0)
        {
            _isOver = true;
            if ((ending & ControlFlags.Fin) != 0)
            {
                EndStreams(from == OpenerFlow);
            }
        }

        Span<byte> buffer = stackalloc byte[512];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(from, to, SalProtocol.Mtp);
        if (flags is { } control)
        {
            writer.AddControl(control, version, ackno, nonce);
        }

        if (extras.HasFlag(Extras.Service))
        {
            writer.AddService(new byte[SalPacket.ServiceIdBytes]);
        }

        if (extras.HasFlag(Extras.Offer))
        {
            writer.AddConnection(ConnectionKind.Offer, nonce);
        }

        if (extras.HasFlag(Extras.Window))
        {
            writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = Next(from), Window = 65_536 }, [], 0);
        }
        else if (extras.HasFlag(Extras.Data))
        {
            writer.AddMtp(new MtpFields { Flags = MtpFlags.Data, PacketNumber = Next(from), Sequence = _sequence }, [], 100);
        }

        int length = writer.Finish();
        DropReason reason = SalPacket.TryDecode(buffer[..length], Dialect.Mtp1, out SalPacket packet);
        if (reason != DropReason.None)
        {
            throw new InvalidOperationException($"the test wrote a malformed packet: {reason}");
        }

        _judge.Add(new PacketReference("conversation", ++_number, new Instant(Now * 1_000_000)), source, destination, packet, Dialect.Mtp1);
        Now += Spacing;
        return this;
    }
}

/// <summary>What a packet of a <see cref="Conversation"/> carries besides CONTROL.</summary>
[Flags]
internal enum Extras
{
    None = 0,
    Service = 1,
    Offer = 2,
    Window = 4,
    Data = 8,
}
