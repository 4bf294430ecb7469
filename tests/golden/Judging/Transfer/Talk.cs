using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Judging.Transfer;

/// <summary>
/// A connection of mtp1 that carries data, written packet by packet: A opens it to B, and from then on each line is one packet. What is
/// not said is what a healthy host does: the next packet number, a window of 64 KiB, an ACK of just what has come.
/// </summary>
internal sealed class Talk
{
    internal const uint FlowOfA = 0x1111;

    internal const uint FlowOfB = 0x2222;

    internal static readonly NetworkAddress A = new(0x0A01_0001);

    internal static readonly NetworkAddress B = new(0x0A09_0001);

    private const ulong NonceOfA = 7;

    private const ulong NonceOfB = 8;

    private readonly List<(long Time, NetworkAddress From, NetworkAddress To, byte[] Sal)> _packets = [];

    private readonly Dictionary<uint, uint> _next = [];

    private long _now = 1_000_000;

    /// <summary>Packets so far.</summary>
    internal int Count => _packets.Count;

    /// <summary>The window that every packet tells, in bytes beyond DATA_ACK.</summary>
    internal uint Window { get; set; } = 65_536;

    /// <summary>What the windows of control packets tell beside.</summary>
    internal ulong DataAck { get; set; }

    /// <summary>SYN, SYN+ACK and ACK, each with the window.</summary>
    internal Talk Opens() =>
        Control(true, ControlFlags.Syn, 1000, 0, FlowOfA, 0, ConnectionKind.Offer, 11)
            .Control(false, ControlFlags.Syn | ControlFlags.Ack, 5000, 1001, FlowOfB, FlowOfA, ConnectionKind.Offer, 22)
            .Control(true, ControlFlags.Ack, 1001, 5001, FlowOfA, FlowOfB);

    /// <summary>A joins a further flow, by B's token or another one.</summary>
    internal Talk Joins(uint flowOfA, uint flowOfB, ulong token = 22) =>
        Control(true, ControlFlags.Syn, 70, 0, flowOfA, 0, ConnectionKind.Join, token)
            .Control(false, ControlFlags.Syn | ControlFlags.Ack, 80, 71, flowOfB, flowOfA)
            .Control(true, ControlFlags.Ack, 71, 81, flowOfA, flowOfB);

    /// <summary>Data; byte i of the stream is i, unless another one is given.</summary>
    internal Talk Data(
        bool ofA, ulong sequence, int bytes, bool fin = false, uint? number = null, uint flow = 0, byte? fill = null, MtpFlags more = MtpFlags.None)
    {
        byte[] payload = new byte[bytes];
        for (int index = 0; index < bytes; index++)
        {
            payload[index] = fill ?? (byte)unchecked(sequence + (ulong)index);
        }

        MtpFlags flags = MtpFlags.Data | more | (fin ? MtpFlags.Fin : MtpFlags.None);
        return Add(ofA, flow, new MtpFields { Flags = flags, Sequence = sequence }, [], payload, number);
    }

    /// <summary>An ACK of the other host's packets from one number to another, both included.</summary>
    internal Talk Acks(
        bool ofA, ulong dataAck, uint first, uint last, uint? acked = null, uint? number = null, uint flow = 0, uint? window = null, ushort delay = 0)
    {
        MtpFields fields = new()
        {
            Flags = MtpFlags.Ack,
            AckedFlow = acked ?? (ofA ? FlowOfB : FlowOfA),
            LargestAcknowledged = last,
            AckDelay = delay,
            DataAck = dataAck,
            Window = window ?? Window,
        };
        return Add(ofA, flow, fields, [new AckRange(0, (ushort)(last - first + 1))], [], number);
    }

    /// <summary>A window alone, without ranges.</summary>
    internal Talk Tells(bool ofA, ulong dataAck, uint window, uint flow = 0) =>
        Add(ofA, flow, new MtpFields { Flags = MtpFlags.Ack, DataAck = dataAck, Window = window }, [], [], null);

    /// <summary>A PROBE.</summary>
    internal Talk Probes(bool ofA, uint flow = 0) => Add(ofA, flow, new MtpFields { Flags = MtpFlags.Probe }, [], [], null);

    /// <summary>The next packet of a flow takes this number.</summary>
    internal Talk StartsAt(uint flow, uint number)
    {
        _next[flow] = number;
        return this;
    }

    /// <summary>Time goes by.</summary>
    internal Talk Waits(int milliseconds)
    {
        _now += 1000L * milliseconds;
        return this;
    }

    /// <summary>What was captured at a host shows, of all the packets or of all but one.</summary>
    /// <param name="at">The host; null for no viewpoint.</param>
    /// <param name="complete">Whether the capture is known to lack no frame.</param>
    /// <param name="without">The number of a packet that the capture lacks; 0 for none.</param>
    internal Report Judged(NetworkAddress? at, bool complete = false, int without = 0)
    {
        Judge judge = new(new JudgeOptions { At = at is { } host ? [host] : [], Complete = complete });
        for (int index = 0; index < _packets.Count; index++)
        {
            (long time, NetworkAddress from, NetworkAddress to, byte[] sal) = _packets[index];
            if (index + 1 != without)
            {
                SalPacket.TryDecode(sal, Dialect.Mtp1, out SalPacket packet);
                judge.Add(new PacketReference("talk", index + 1, new Instant(time)), from, to, packet, Dialect.Mtp1);
            }
        }

        return judge.Finish();
    }

    /// <summary>A control packet of the opening.</summary>
    internal Talk Control(
        bool ofA, ControlFlags flags, uint version, uint ackno, uint from, uint to, ConnectionKind kind = ConnectionKind.None, ulong token = 0, bool window = true)
    {
        byte[] buffer = new byte[512];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(from, to, SalProtocol.Mtp);
        writer.AddControl(flags, version, ackno, ofA ? NonceOfA : NonceOfB);
        if (flags == ControlFlags.Syn && kind == ConnectionKind.Offer)
        {
            writer.AddService(new byte[SalPacket.ServiceIdBytes]);
        }

        if (kind != ConnectionKind.None)
        {
            writer.AddConnection(kind, token);
        }

        if (window)
        {
            writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = Take(from, null), DataAck = DataAck, Window = Window }, [], []);
        }

        return Keep(ofA, buffer[..writer.Finish()]);
    }

    private Talk Add(bool ofA, uint flow, in MtpFields fields, AckRange[] ranges, byte[] payload, uint? number)
    {
        // B's ID of a further flow is A's plus 0x1000.
        (uint a, uint b) = flow == 0 ? (FlowOfA, FlowOfB) : (flow, flow + 0x1000);
        (uint from, uint to) = ofA ? (a, b) : (b, a);
        byte[] buffer = new byte[payload.Length + 512];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(from, to, SalProtocol.Mtp);
        payload.CopyTo(writer.AddMtp(fields with { PacketNumber = Take(from, number) }, ranges, payload.Length));
        return Keep(ofA, buffer[..writer.Finish()]);
    }

    private Talk Keep(bool ofA, byte[] sal)
    {
        _packets.Add((_now * 1000, ofA ? A : B, ofA ? B : A, sal));
        _now += 1000;
        return this;
    }

    private uint Take(uint flow, uint? number)
    {
        uint taken = number ?? _next.GetValueOrDefault(flow);
        _next[flow] = taken + 1;
        return taken;
    }
}
