using System.Buffers.Binary;
using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>A capture file into which packets are written that were made field by field, 20 µs apart.</summary>
internal sealed class PacketFile : IDisposable
{
    /// <summary>The service that every SYN asks for.</summary>
    internal static readonly byte[] ServiceId = [0, 0, 0x40, 1, .. new byte[28]];

    private const int EthernetBytes = 14;

    private static readonly Duration Interval = Duration.FromMicroseconds(20);

    private readonly PcapWriter _file;
    private readonly Dialect _dialect;
    private readonly byte[] _frame = new byte[2048];
    private readonly byte[] _sal = new byte[2048];
    private readonly byte[] _tcp = new byte[2048];
    private Instant _time = new(1_700_000_000_000_000_000);

    /// <summary>Makes the file.</summary>
    internal PacketFile(string path, Dialect dialect)
    {
        _file = new PcapWriter(File.Create(path, 1 << 20), LinkLayer.Ethernet, nanosecond: true);
        _dialect = dialect;
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(12), 0x0800);
    }

    /// <summary>What follows the base header of a packet.</summary>
    internal delegate void Content(ref SalWriter writer);

    /// <summary>Whether data travel in MTP rather than in TCP.</summary>
    internal bool IsMtp => _dialect == Dialect.Mtp1;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes the next packet.</summary>
    internal void Write(NetworkAddress from, NetworkAddress to, uint sourceFlow, uint destinationFlow, Content content)
    {
        SalWriter writer = new(_sal, _dialect);
        writer.Begin(sourceFlow, destinationFlow, IsMtp ? SalProtocol.Mtp : SalProtocol.Tcp);
        content(ref writer);
        int length = writer.Finish();
        int bytes = Ipv4.Encapsulate(_frame.AsSpan(EthernetBytes), from, to, _sal.AsSpan(0, length));
        _file.Write(_time += Interval, _frame.AsSpan(0, EthernetBytes + bytes));
    }

    /// <summary>The window that a handshake packet announces and, in mtp1, the sender's token unless it is 0.</summary>
    internal void AddOpening(ref SalWriter writer, ulong token, uint number)
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

    /// <summary>A TCP segment, to be used before the next one is made.</summary>
    internal ReadOnlySpan<byte> Tcp(uint sequence, uint acknowledgment, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_tcp.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(_tcp.AsSpan(8), acknowledgment);
        (_tcp[12], _tcp[13]) = (5 << 4, 0x10);
        payload.CopyTo(_tcp.AsSpan(20));
        return _tcp.AsSpan(0, 20 + payload.Length);
    }
}
