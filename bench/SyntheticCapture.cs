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

    private const ulong ClientNonce = 0x14f6b900b1f5ac1f;
    private const ulong ServerNonce = 0xa6f0351ec5a7b0c9;
    private const int Segment = 1408;
    private static readonly NetworkAddress Client = new(0x0a010001);
    private static readonly byte[] Data = new byte[Segment];
    private readonly PacketFile _file;

    private SyntheticCapture(string path, Dialect dialect) => _file = new PacketFile(path, dialect);

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
            capture.Write(true, server, client, (ref w) => w.AddPayload(capture._file.Tcp(1, 1, Data)));
            capture.Write(false, client, server, (ref w) => w.AddPayload(capture._file.Tcp(1, 1 + Segment, [])));
            capture.Write(true, server, client, (ref w) => w.AddControl(ControlFlags.Fin, 7001, 1001, ServerNonce));
            capture.Write(false, client, server, (ref w) => w.AddControl(ControlFlags.Ack, 1001, 7002, ClientNonce));
            capture.Write(false, client, server, (ref w) => w.AddControl(ControlFlags.Fin, 1001, 7002, ClientNonce));
            capture.Write(true, server, client, (ref w) => w.AddControl(ControlFlags.Ack, 7002, 1002, ServerNonce));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Open(uint client, uint server)
    {
        Write(false, client, 0, (ref w) =>
        {
            w.AddControl(ControlFlags.Syn, 1000, 0, ClientNonce);
            w.AddService(PacketFile.ServiceId);
            _file.AddOpening(ref w, token: 1, number: 0);
        });
        Write(true, server, client, (ref w) =>
        {
            w.AddControl(ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, ServerNonce);
            _file.AddOpening(ref w, token: 2, number: 0);
        });
        Write(false, client, server, (ref w) =>
        {
            w.AddControl(ControlFlags.Ack, 1001, 7001, ClientNonce);
            if (!_file.IsMtp)
            {
                w.AddService(PacketFile.ServiceId);
            }

            _file.AddOpening(ref w, token: 0, number: 1);
        });
    }

    private void Send(uint segment) => Write(true, 3, 2, (ref w) =>
    {
        if (_file.IsMtp)
        {
            w.AddMtp(
                new MtpFields { Flags = MtpFlags.Data, PacketNumber = segment + 1, Sequence = (ulong)segment * Segment }, [], Data);
        }
        else
        {
            w.AddPayload(_file.Tcp(1 + (segment * Segment), 1, Data));
        }
    });

    private void Acknowledge(uint segments) => Write(false, 2, 3, (ref w) =>
    {
        if (_file.IsMtp)
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
            w.AddPayload(_file.Tcp(1, 1 + (segments * Segment), []));
        }
    });

    private void Write(bool fromServer, uint sourceFlow, uint destinationFlow, PacketFile.Content content)
    {
        (NetworkAddress from, NetworkAddress to) = fromServer ? (Server, Client) : (Client, Server);
        _file.Write(from, to, sourceFlow, destinationFlow, content);
    }
}
