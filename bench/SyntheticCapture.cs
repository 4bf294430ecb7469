using System.Buffers.Binary;
using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>Writes captures of faultless hosts, of a fixed number of packets, for the judge to work on.</summary>
internal sealed class SyntheticCapture : IDisposable
{
    /// <summary>Packets of every capture: a handshake and rounds of three, or connections of nine.</summary>
    public const int Packets = 99_000;

    /// <summary>The listener, at which the capture is taken; it sends the data.</summary>
    public static readonly NetworkAddress Server = new(0x0a010002);

    private static readonly Duration Interval = Duration.FromMicroseconds(20);
    private const ulong ClientNonce = 0x14f6b900b1f5ac1f;
    private const ulong ServerNonce = 0xa6f0351ec5a7b0c9;
    private const int Segment = 1408;
    private static readonly NetworkAddress Client = new(0x0a010001);
    private static readonly byte[] ServiceId = [0, 0, 0x40, 1, .. new byte[28]];
    private static readonly byte[] Data = new byte[Segment];
    private readonly PcapWriter _file;
    private readonly Dialect _dialect;
    private readonly byte[] _frame = new byte[2048];
    private readonly byte[] _sal = new byte[2048];
    private readonly byte[] _tcp = new byte[20 + Segment];
    private Instant _time = new(1_700_000_000_000_000_000);

    private SyntheticCapture(string path, Dialect dialect)
    {
        _file = new PcapWriter(File.Create(path, 1 << 20), LinkLayer.Ethernet, nanosecond: true);
        _dialect = dialect;
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(12), 0x0800);
    }

    private delegate void Content(ref SalWriter writer);

    /// <summary>One flow that carries data: two segments, one acknowledgement, and so on; about 100 MB.</summary>
    public static void WriteStream(string path, Dialect dialect)
    {
        using SyntheticCapture capture = new(path, dialect);
        capture.Open(client: 2, server: 3);
        for (uint round = 0; round < (Packets - 3) / 3; round++)
        {
            capture.Send(2 * round);
            capture.Send((2 * round) + 1);
            capture.Acknowledge(2 * (round + 1));
        }
    }

    /// <summary>Connections of the prototype one after the other: opened, one segment, one acknowledgement, closed.</summary>
    public static void WriteConnections(string path)
    {
        using SyntheticCapture capture = new(path, Dialect.Prototype2014);
        for (uint i = 0; i < Packets / 9; i++)
        {
            uint client = 2 + (2 * i);
            uint server = client + 1;
            capture.Open(client, server);
            capture.Write(true, server, client, (ref w) => w.AddPayload(capture.Tcp(1, 1, Segment)));
            capture.Write(false, client, server, (ref w) => w.AddPayload(capture.Tcp(1, 1 + Segment, 0)));
            capture.Write(true, server, client, (ref w) => w.AddControl(ControlFlags.Fin, 7001, 1001, ServerNonce));
            capture.Write(false, client, server, (ref w) => w.AddControl(ControlFlags.Ack, 1001, 7002, ClientNonce));
            capture.Write(false, client, server, (ref w) => w.AddControl(ControlFlags.Fin, 1001, 7002, ClientNonce));
            capture.Write(true, server, client, (ref w) => w.AddControl(ControlFlags.Ack, 7002, 1002, ServerNonce));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool IsMtp => _dialect == Dialect.Mtp1;

    private void Open(uint client, uint server)
    {
        Write(false, client, 0, (ref w) =>
        {
            w.AddControl(ControlFlags.Syn, 1000, 0, ClientNonce);
            w.AddService(ServiceId);
            AddOpening(ref w, token: 1, sequence: 0);
        });
        Write(true, server, client, (ref w) =>
        {
            w.AddControl(ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, ServerNonce);
            AddOpening(ref w, token: 2, sequence: 0);
        });
        Write(false, client, server, (ref w) =>
        {
            w.AddControl(ControlFlags.Ack, 1001, 7001, ClientNonce);
            if (!IsMtp)
            {
                w.AddService(ServiceId);
            }

            AddOpening(ref w, token: 0, sequence: 1);
        });
    }

    /// <summary>The window that a handshake packet announces and, in mtp1, the sender's token unless it is 0.</summary>
    private void AddOpening(ref SalWriter writer, ulong token, uint sequence)
    {
        if (!IsMtp)
        {
            writer.AddPayload(Tcp(sequence, sequence, 0));
            return;
        }

        if (token != 0)
        {
            writer.AddConnection(ConnectionKind.Offer, token);
        }

        writer.AddMtp(new MtpFields { Flags = MtpFlags.Ack, PacketNumber = sequence, Window = 1 << 20 }, [], []);
    }

    private void Send(uint segment) => Write(true, 3, 2, (ref w) =>
    {
        if (IsMtp)
        {
            w.AddMtp(
                new MtpFields { Flags = MtpFlags.Data, PacketNumber = segment + 1, Sequence = (ulong)segment * Segment }, [], Data);
        }
        else
        {
            w.AddPayload(Tcp(1 + (segment * Segment), 1, Segment));
        }
    });

    private void Acknowledge(uint segments) => Write(false, 2, 3, (ref w) =>
    {
        if (IsMtp)
        {
            var fields = new MtpFields
            {
                Flags = MtpFlags.Ack,
                PacketNumber = 1 + (segments / 2),
                AckedFlow = 3,
                LargestAcknowledged = segments,
                DataAck = (ulong)segments * Segment,
                Window = 1 << 20,
            };
            w.AddMtp(fields, [new AckRange(0, 2)], []);
        }
        else
        {
            w.AddPayload(Tcp(1, 1 + (segments * Segment), 0));
        }
    });

    private ReadOnlySpan<byte> Tcp(uint sequence, uint acknowledgment, int payload)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_tcp.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(_tcp.AsSpan(8), acknowledgment);
        _tcp[12] = 5 << 4;
        _tcp[13] = 0x10;
        return _tcp.AsSpan(0, 20 + payload);
    }

    private void Write(bool fromServer, uint sourceFlow, uint destinationFlow, Content content)
    {
        const int EthernetBytes = 14;
        SalWriter writer = new(_sal, _dialect);
        writer.Begin(sourceFlow, destinationFlow, IsMtp ? SalProtocol.Mtp : SalProtocol.Tcp);
        content(ref writer);
        int length = writer.Finish();
        (NetworkAddress from, NetworkAddress to) = fromServer ? (Server, Client) : (Client, Server);
        int bytes = Ipv4.Encapsulate(_frame.AsSpan(EthernetBytes), from, to, _sal.AsSpan(0, length));
        _file.Write(_time += Interval, _frame.AsSpan(0, EthernetBytes + bytes));
    }
}
