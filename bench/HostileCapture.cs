using System.Buffers.Binary;
using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>Writes captures that make a judge remember or consider as much as an attacker, or an unlucky day, can make it.</summary>
internal sealed class HostileCapture : IDisposable
{
    /// <summary>The host that most packets go to.</summary>
    public static readonly NetworkAddress Server = new(0x0a010002);

    /// <summary>Every kind, by name.</summary>
    public static readonly IReadOnlyDictionary<string, Action<HostileCapture, int>> Kinds = new Dictionary<string, Action<HostileCapture, int>>
    {
        ["half-open"] = HalfOpen,
        ["answered"] = Answered,
        ["refused"] = Refused,
        ["joins"] = Joins,
        ["finished"] = Finished,
        ["one-way"] = OneWay,
        ["one-way-unseen"] = OneWayUnseen,
        ["unknown-flows"] = UnknownFlows,
        ["candidates"] = Candidates,
        ["candidates-answered"] = CandidatesAnswered,
        ["crossing"] = Crossing,
        ["rsyn-again"] = RsynAgain,
        ["fins"] = Fins,
        ["syn-versions"] = SynVersions,
        ["forks"] = Forks,
        ["storm"] = Storm,
        ["lists"] = Lists,
        ["registers"] = Registers,
        ["probes"] = Probes,
        ["every-second-byte"] = EverySecondByte,
        ["ack-ranges"] = AckRanges,
        ["resets"] = Resets,
    };

    private static readonly Duration Interval = Duration.FromMicroseconds(20);
    private static readonly byte[] ServiceId = [0, 0, 0x40, 1, .. new byte[28]];
    private static readonly byte[] Data = new byte[1200];
    private readonly PcapWriter _file;
    private readonly Dialect _dialect;
    private readonly byte[] _frame = new byte[2048];
    private readonly byte[] _sal = new byte[2048];
    private readonly Random _random = new(1);
    private Instant _time = new(1_700_000_000_000_000_000);
    private int _written;

    private HostileCapture(string path, Dialect dialect)
    {
        _file = new PcapWriter(File.Create(path, 1 << 20), LinkLayer.Raw, nanosecond: true);
        _dialect = dialect;
    }

    private delegate void Content(ref SalWriter writer);

    /// <summary>Writes a capture of one kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="dialect">The dialect spoken.</param>
    /// <param name="packets">How many packets, about.</param>
    public static void Write(string path, string kind, Dialect dialect, int packets)
    {
        using HostileCapture capture = new(path, dialect);
        Kinds[kind](capture, packets);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool IsMtp => _dialect == Dialect.Mtp1;

    private static NetworkAddress Client(uint number) => new(0x0a020000 + number);

    private static void HalfOpen(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.Syn(i + 10, i);
        }
    }

    private static void Answered(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets / 2; i++)
        {
            c.Syn(i + 10, i);
            c.SynAck(i + 10, i);
        }
    }

    private static void Refused(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets / 2; i++)
        {
            c.Syn(i + 10, i);
            c.Control(true, 0, i + 10, i, ControlFlags.Rst | ControlFlags.Ack, 0, 1001, Nonce(i + 10));
        }
    }

    private static void Joins(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            uint flow = i + 10;
            c.Write(Client(flow & 0xffff), Server, flow, 0, (ref w) =>
            {
                w.AddControl(ControlFlags.Syn, 1000, 0, flow);
                if (c.IsMtp)
                {
                    w.AddConnection(ConnectionKind.Join, 2 + (flow % 3));
                    w.AddMtp(new MtpFields { Flags = MtpFlags.Ack, Window = 1 << 20 }, [], []);
                }
            });
        }
    }

    private static void Finished(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets / 8; i++)
        {
            uint flow = 10 + i;
            c.Open(flow, i);
            c.Control(false, flow, Fork(flow), i, ControlFlags.Fin, 1001, 7001, Nonce(flow));
            c.Control(true, Fork(flow), flow, i, ControlFlags.Ack, 7001, 1002, Nonce(flow) + 1);
            c.Control(true, Fork(flow), flow, i, ControlFlags.Fin | ControlFlags.Ack, 7001, 1002, Nonce(flow) + 1);
            c.Control(false, flow, Fork(flow), i, ControlFlags.Ack, 1002, 7002, Nonce(flow));
        }
    }

    private static void OneWay(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(2, Fork(2), 1, i + 2, 1200ul * i);
        }
    }

    private static void OneWayUnseen(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(2, Fork(2), 1, i + 2, 1200ul * i);
        }
    }

    private static void UnknownFlows(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(i + 10, Fork(i + 10), i, 1, 0);
        }
    }

    private static void Candidates(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.ControlFrom(Client(100 + (i & 0xfff)), Server, 2, Fork(2), ControlFlags.Rsyn, 1001 + i, 7001, Nonce(2));
        }
    }

    private static void CandidatesAnswered(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets / 2; i++)
        {
            NetworkAddress at = Client(100 + (i & 0xfff));
            c.ControlFrom(at, Server, 2, Fork(2), ControlFlags.Rsyn, 1001 + i, 7001, Nonce(2));
            c.ControlFrom(Server, at, Fork(2), 2, ControlFlags.Rsyn | ControlFlags.Ack, 7001 + i, 1002 + i, Nonce(2) + 1);
        }
    }

    private static void Crossing(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets / 2; i++)
        {
            NetworkAddress at = Client(100 + (i & 0xff));
            NetworkAddress server = new(Server.IPv4 + (i & 0xf));
            c.ControlFrom(at, Server, 2, Fork(2), ControlFlags.Rsyn, 1001 + i, 7001, Nonce(2));
            c.ControlFrom(server, Client(1), Fork(2), 2, ControlFlags.Rsyn, 7001 + i, 1001, Nonce(2) + 1);
        }
    }

    private static void RsynAgain(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.ControlFrom(Client(100), Server, 2, Fork(2), ControlFlags.Rsyn, 1001, 0, Nonce(2));
        }
    }

    private static void Fins(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.Control(false, 2, Fork(2), 1, ControlFlags.Fin, 1001 + i, 7001, Nonce(2));
        }
    }

    private static void SynVersions(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.Syn(10, i & 0xff, 1000 + i);
        }
    }

    private static void Forks(HostileCapture c, int packets)
    {
        c.Syn(10, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.Control(true, 1000 + i, 10, 1, ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, 77 + (ulong)i);
        }
    }

    private static void Storm(HostileCapture c, int packets)
    {
        for (uint flow = 2; flow < 10; flow++)
        {
            c.Open(flow, flow);
        }

        for (uint i = 0; i < packets; i++)
        {
            uint flow = (uint)c._random.Next(2, 10);
            bool fromServer = c._random.Next(2) == 0;
            var flags = (ControlFlags)((c._random.Next(64) << 2) & 0xfc);
            NetworkAddress client = c._random.Next(4) == 0 ? Client((uint)c._random.Next(50)) : Client(flow);
            NetworkAddress server = c._random.Next(4) == 0 ? new NetworkAddress(Server.IPv4 + (uint)c._random.Next(4)) : Server;
            uint clients = 1000 + (uint)c._random.Next(20);
            uint servers = 7000 + (uint)c._random.Next(20);
            if (fromServer)
            {
                c.ControlFrom(server, client, Fork(flow), flow, flags, servers, clients, Nonce(flow) + 1);
            }
            else
            {
                c.ControlFrom(client, server, flow, Fork(flow), flags, clients, servers, Nonce(flow));
            }
        }
    }

    private static void Lists(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            uint version = i;
            c.Write(Client(1), Server, 2, Fork(2), (ref w) =>
            {
                w.AddControl(ControlFlags.None, 1001, 0, Nonce(2));
                w.AddAddressList(version, 0, [Client(1), Client(2 + (version & 0xfff))]);
            });
        }
    }

    private static void Registers(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            uint token = i + 1;
            c.Write(Client(i & 0xfff), Server, 0, 0, (ref w) =>
            {
                w.AddControl(ControlFlags.None, 1, 0, token);
                if (c.IsMtp)
                {
                    w.AddRegister(token, token);
                }
            });
        }
    }

    private static void Probes(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            uint number = i + 2;
            c.Write(Client(100 + (i & 0xfff)), Server, 2, Fork(2), (ref w) =>
            {
                if (c.IsMtp)
                {
                    w.AddMtp(new MtpFields { Flags = MtpFlags.Probe, PacketNumber = number }, [], []);
                }
                else
                {
                    w.AddPayload(Data.AsSpan(0, 20));
                }
            });
        }
    }

    private static void EverySecondByte(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(2, Fork(2), 1, i + 2, 2ul * i, 1);
        }
    }

    private static void AckRanges(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets / 2; i++)
        {
            uint number = 2 * i;
            c.SendData(2, Fork(2), 1, number + 2, 1200ul * i);
            c.Write(Server, Client(1), Fork(2), 2, (ref w) =>
            {
                if (c.IsMtp)
                {
                    Span<AckRange> ranges = stackalloc AckRange[20];
                    int count = (int)Math.Min(20, 1 + (number / 2));
                    for (int r = 0; r < count; r++)
                    {
                        ranges[r] = new AckRange((ushort)(r == 0 ? 0 : 1), 1);
                    }

                    w.AddMtp(
                        new MtpFields { Flags = MtpFlags.Ack, PacketNumber = number / 2, AckedFlow = 2, LargestAcknowledged = number + 2, Window = 1 << 20 },
                        ranges[..count],
                        []);
                }
                else
                {
                    w.AddPayload(c.Tcp(1, 1 + number, []));
                }
            });
        }
    }

    private static void Resets(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.Control(false, 2, Fork(2), 1, ControlFlags.Rst, 1001 + i, 7001, Nonce(2) ^ (i + 1));
        }
    }

    private static uint Fork(uint flow) => flow + 0x8000_0000;

    private static ulong Nonce(uint flow) => ((ulong)flow << 1) + 0x1234_0000_0000_0000;

    private void Open(uint flow, uint client)
    {
        Syn(flow, client);
        SynAck(flow, client);
        Write(Client(client), Server, flow, Fork(flow), (ref w) =>
        {
            w.AddControl(ControlFlags.Ack, 1001, 7001, Nonce(flow));
            if (!IsMtp)
            {
                w.AddService(ServiceId);
            }

            AddOpening(ref w, 0, 1);
        });
    }

    private void Syn(uint flow, uint client, uint version = 1000) => Write(Client(client), Server, flow, 0, (ref w) =>
    {
        w.AddControl(ControlFlags.Syn, version, 0, Nonce(flow));
        w.AddService(ServiceId);
        AddOpening(ref w, flow, 0);
    });

    private void SynAck(uint flow, uint client) => Write(Server, Client(client), Fork(flow), flow, (ref w) =>
    {
        w.AddControl(ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, Nonce(flow) + 1);
        AddOpening(ref w, Fork(flow), 0);
    });

    private void AddOpening(ref SalWriter writer, ulong token, uint number)
    {
        if (!IsMtp)
        {
            writer.AddPayload(Tcp(number, number, []));
            return;
        }

        if (token != 0)
        {
            writer.AddConnection(ConnectionKind.Offer, token);
        }

        writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = number, Window = 1 << 20 }, [], []);
    }

    private void SendData(uint flow, uint peer, uint client, uint number, ulong sequence, int bytes = 1200) =>
        Write(Client(client), Server, flow, peer, (ref w) =>
        {
            if (IsMtp)
            {
                w.AddMtp(new MtpFields { Flags = MtpFlags.Data, PacketNumber = number, Sequence = sequence }, [], Data.AsSpan(0, bytes));
            }
            else
            {
                w.AddPayload(Tcp((uint)sequence + 1, 1, Data.AsSpan(0, bytes)));
            }
        });

    private void Control(bool fromServer, uint flow, uint peer, uint client, ControlFlags flags, uint version, uint ackno, ulong nonce) =>
        ControlFrom(fromServer ? Server : Client(client), fromServer ? Client(client) : Server, flow, peer, flags, version, ackno, nonce);

    private void ControlFrom(
        NetworkAddress source, NetworkAddress destination, uint flow, uint peer, ControlFlags flags, uint version, uint ackno, ulong nonce) =>
        Write(source, destination, flow, peer, (ref w) => w.AddControl(flags, version, ackno, nonce));

    private byte[] Tcp(uint sequence, uint acknowledgment, ReadOnlySpan<byte> payload)
    {
        byte[] tcp = [.. new byte[20], .. payload];
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), acknowledgment);
        (tcp[12], tcp[13]) = (5 << 4, 0x10);
        return tcp;
    }

    private void Write(NetworkAddress from, NetworkAddress to, uint sourceFlow, uint destinationFlow, Content content)
    {
        SalWriter writer = new(_sal, _dialect);
        writer.Begin(sourceFlow, destinationFlow, IsMtp ? SalProtocol.Mtp : SalProtocol.Tcp);
        content(ref writer);
        int length = writer.Finish();
        int bytes = Ipv4.Encapsulate(_frame, from, to, _sal.AsSpan(0, length));
        _file.Write(_time += Interval, _frame.AsSpan(0, bytes));
        _written++;
    }
}
