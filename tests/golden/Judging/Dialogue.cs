using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging;

/// <summary>
/// An mtp1 connection of one or more flows between two hosts, written packet by packet and judged from wherever one likes, whole or with
/// frames missing.
/// </summary>
internal sealed class Dialogue
{
    internal const ulong NonceA = 7;

    internal const ulong NonceB = 8;

    internal const ulong TokenA = 0xB;

    internal const ulong TokenB = 0x16;

    /// <summary>The host that opens the connection.</summary>
    internal static readonly NetworkAddress A = Address("10.1.0.1");

    internal static readonly NetworkAddress A2 = Address("10.2.0.1");

    /// <summary>The host that accepts it.</summary>
    internal static readonly NetworkAddress B = Address("10.9.0.1");

    internal static readonly NetworkAddress B2 = Address("10.9.0.2");

    /// <summary>An address that nobody answers at.</summary>
    internal static readonly NetworkAddress Nowhere = Address("10.9.9.9");

    private readonly List<(long Time, NetworkAddress Source, NetworkAddress Destination, byte[] Bytes)> _packets = [];

    // DATA_ACK never moves back, whatever flow tells it (DATA-6).
    private readonly ulong[] _dataAcks = new ulong[2];

    private readonly Dictionary<uint, uint> _numbers = [];

    private long _now = 1_000_000_000;

    private ulong _position;

    /// <summary>The number of the packet written last, counted from 1.</summary>
    internal int Last => _packets.Count;

    internal static NetworkAddress Address(string text) =>
        NetworkAddress.TryParse(text, out NetworkAddress address) ? address : throw new ArgumentException(text);

    /// <summary>SYN, SYN+ACK and ACK of the first flow, 0x1111 to 0x2222, versions 1000 and 5000.</summary>
    internal Dialogue Opens(NetworkAddress rendezvousOfA = default, NetworkAddress rendezvousOfB = default) =>
        Says(new(A, B, 0x1111, 0) { Flags = ControlFlags.Syn, Version = 1000, Service = true, Kind = ConnectionKind.Offer, Token = TokenA, Rendezvous = rendezvousOfA, Window = true })
        .Says(new(B, A, 0x2222, 0x1111) { Flags = ControlFlags.Syn | ControlFlags.Ack, Version = 5000, Ackno = 1001, Kind = ConnectionKind.Offer, Token = TokenB, Rendezvous = rendezvousOfB, Window = true })
        .Says(new(A, B, 0x1111, 0x2222) { Flags = ControlFlags.Ack, Version = 1001, Ackno = 5001, Window = true });

    /// <summary>A further flow of A's, whose IDs are told apart by a number; versions 70 and 80.</summary>
    internal Dialogue Joins(uint number, NetworkAddress? from = null) =>
        Syn(number, from)
        .Says(new(B, from ?? A, 0x4000 + number, 0x3000 + number) { Flags = ControlFlags.Syn | ControlFlags.Ack, Version = 80, Ackno = 71, Window = true })
        .Says(new(from ?? A, B, 0x3000 + number, 0x4000 + number) { Flags = ControlFlags.Ack, Version = 71, Ackno = 81, Window = true });

    /// <summary>The SYN of a further flow of A's.</summary>
    internal Dialogue Syn(
        uint number, NetworkAddress? from = null, NetworkAddress? to = null, ulong token = TokenB, uint version = 70, ulong nonce = NonceA) =>
        Says(new(from ?? A, to ?? B, 0x3000 + number, 0) { Flags = ControlFlags.Syn, Version = version, Kind = ConnectionKind.Join, Token = token, Window = true, Nonce = nonce });

    /// <summary>An ADDRESS alone on the first flow.</summary>
    internal Dialogue Lists(bool byA, uint version, uint ackno, params NetworkAddress[] list) =>
        Says(Control(byA, ControlFlags.None, byA ? 1001u : 5001u) with { Addresses = list, ListVersion = version, ListAckno = ackno });

    /// <summary>A control packet on the first flow.</summary>
    internal static Packet Control(bool byA, ControlFlags flags, uint version, uint ackno = 0) =>
        (byA ? new Packet(A, B, 0x1111, 0x2222) : new Packet(B, A, 0x2222, 0x1111)) with { Flags = flags, Version = version, Ackno = ackno };

    /// <summary>One byte of data on the first flow, at this position of the stream.</summary>
    internal Dialogue Data(bool byA, ulong sequence, bool end = false) =>
        Says(Control(byA, ControlFlags.None, 0) with
        {
            Flags = null,
            Mtp = new MtpFields { Flags = end ? MtpFlags.Data | MtpFlags.Fin : MtpFlags.Data, Sequence = sequence },
        });

    /// <summary>Data of A's, some for each half second, so that both hosts are seen to be there.</summary>
    internal Dialogue Chats(double seconds)
    {
        for (int half = 0; half < 2 * seconds; half++)
        {
            Data(byA: true, _position++).Wait(499);
        }

        return this;
    }

    /// <summary>Lets time pass.</summary>
    internal Dialogue Wait(double milliseconds)
    {
        _now += (long)(milliseconds * 1_000_000);
        return this;
    }

    internal Dialogue Says(Packet packet)
    {
        byte[] buffer = new byte[1024];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(packet.Flow, packet.PeerFlow, SalProtocol.Mtp);
        if (packet.Flags is { } flags)
        {
            writer.AddControl(flags, packet.Version, packet.Ackno, packet.Nonce ?? (IsOfA(packet.From) ? NonceA : NonceB));
        }

        if (packet.Service)
        {
            writer.AddService(new byte[SalPacket.ServiceIdBytes]);
        }

        if (packet.Kind == ConnectionKind.Register)
        {
            writer.AddRegister(packet.Token, packet.RegisterVersion);
        }
        else if (packet.Kind != ConnectionKind.None)
        {
            writer.AddConnection(packet.Kind, packet.Token, rendezvous: packet.Rendezvous);
        }

        if (packet.Route is { } route)
        {
            writer.AddSource(route);
        }

        if (packet.Addresses is { } list)
        {
            writer.AddAddressList(packet.ListVersion, packet.ListAckno, list);
        }

        ref ulong dataAck = ref _dataAcks[IsOfA(packet.From) ? 0 : 1];
        MtpFields? mtp = packet.Window ? new MtpFields { Flags = MtpFlags.Ack, DataAck = dataAck, Window = 1 << 20 } : packet.Mtp;
        dataAck = Math.Max(dataAck, mtp?.DataAck ?? 0);
        if (mtp is { } fields)
        {
            uint number = _numbers.GetValueOrDefault(packet.Flow);
            _numbers[packet.Flow] = number + 1;
            bool bytes = (fields.Flags & MtpFlags.Data) != 0;
            writer.AddMtp(fields with { PacketNumber = number }, [], bytes ? 1 : 0);
        }

        _packets.Add((_now, packet.From, packet.To, buffer[..writer.Finish()]));
        _now += 1_000_000;
        return this;
    }

    /// <summary>Judges it.</summary>
    /// <param name="at">The host of the capture: its addresses.</param>
    /// <param name="complete">Whether the capture is known to be whole.</param>
    /// <param name="without">The number of a packet that the capture lacks; 0 if it lacks none.</param>
    internal Report Judged(NetworkAddress[] at, bool complete = false, int without = 0)
    {
        var judge = new Judge(new JudgeOptions { At = at, Complete = complete });
        for (int index = 0; index < _packets.Count; index++)
        {
            (long time, NetworkAddress source, NetworkAddress destination, byte[] bytes) = _packets[index];
            DropReason reason = SalPacket.TryDecode(bytes, Dialect.Mtp1, out SalPacket packet);
            Assert.Equal(DropReason.None, reason);
            if (index + 1 != without)
            {
                judge.Add(new PacketReference("dialogue", index + 1, new Instant(time)), source, destination, packet, Dialect.Mtp1);
            }
        }

        return judge.Finish();
    }

    /// <summary>Asserts that one host is found guilty of one clause by one packet, and of nothing else, nor is anybody else.</summary>
    internal void Finds(string clause, int packet, NetworkAddress host, bool complete = false, params NetworkAddress[] at)
    {
        Finding[] found = Violations(Judged(at.Length > 0 ? at : [host], complete));

        Assert.Equal([(clause, packet, host)], found.Select(f => (f.Clause, f.Packet.Number, f.Host)));
    }

    /// <summary>
    /// Asserts that nobody is blamed, at either host and from between; with any one frame missing, nobody by a clause of this series.
    /// </summary>
    internal void BlamesNobody(string series, params NetworkAddress[][] views)
    {
        foreach (NetworkAddress[] view in (NetworkAddress[][])[[A, A2], [B, B2], [], .. views])
        {
            BlamesNobodyAt(series, view);
        }
    }

    /// <summary>The same from one viewpoint: where the other host, or what is between, is part of the story.</summary>
    internal void BlamesNobodyAt(string series, params NetworkAddress[] view)
    {
        for (int without = 0; without <= _packets.Count; without++)
        {
            Finding? blame = Array.Find(
                Violations(Judged(view, complete: without == 0, without)),
                f => without == 0 || f.Clause.StartsWith(series, StringComparison.Ordinal));
            Assert.True(blame is null, $"seen from [{string.Join(",", view)}] without {without}: {blame?.Clause} {blame?.Packet.Number} {blame?.Host} {blame?.Message}");
        }
    }

    /// <summary>Asserts that nobody is blamed by a capture at one host that is not known to be whole.</summary>
    internal void BlamesNobodyWithoutProof(params NetworkAddress[] at) => Assert.Empty(Violations(Judged(at)));

    private static Finding[] Violations(Report report) => [.. report.Findings.Where(f => f.Severity == Severity.Violation)];

    private static bool IsOfA(NetworkAddress address) => address.IPv4 >> 16 is 0x0A01 or 0x0A02;

    /// <summary>A packet of either host.</summary>
    internal sealed record Packet(NetworkAddress From, NetworkAddress To, uint Flow, uint PeerFlow)
    {
        internal ControlFlags? Flags { get; init; }

        internal uint Version { get; init; }

        internal uint Ackno { get; init; }

        internal ulong? Nonce { get; init; }

        internal bool Service { get; init; }

        internal ConnectionKind Kind { get; init; }

        internal ulong Token { get; init; }

        internal NetworkAddress Rendezvous { get; init; }

        internal uint RegisterVersion { get; init; }

        internal NetworkAddress[]? Route { get; init; }

        internal NetworkAddress[]? Addresses { get; init; }

        internal uint ListVersion { get; init; }

        internal uint ListAckno { get; init; }

        /// <summary>Whether it announces the initial window.</summary>
        internal bool Window { get; init; }

        internal MtpFields? Mtp { get; init; }
    }
}
