using System.Buffers.Binary;
using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>One end of a stream of TCP segments: the simplest that RFC 9293 permits.</summary>
/// <remarks>
/// Each segment is acknowledged at once, the oldest is sent again when an RTO expires, and what comes out of order is dropped.
/// </remarks>
/// <param name="first">The number of the first byte.</param>
internal sealed class SegmentStream(uint first)
{
    private const int Piece = 1000;
    private const byte Fin = 1;
    private const byte Push = 8;
    private const byte Ack = 16;

    private static readonly Duration Timeout = Duration.FromSeconds(1);

    private readonly List<(uint Sequence, byte[] Payload, byte Flags)> _unacknowledged = [];
    private readonly List<byte> _unread = [];
    private uint _expected;
    private bool _ended;
    private bool _peerEnded;
    private bool _toldEnd;

    /// <summary>The number of the next byte to send.</summary>
    internal uint Next { get; private set; } = first;

    /// <summary>When the oldest segment is sent again.</summary>
    internal Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>The connection that it belongs to; none before that is Established.</summary>
    internal DatagramConnection? Connection { get; private set; }

    /// <summary>Whether the flow was closed by the peer.</summary>
    internal bool PeerClosed { get; set; }

    /// <summary>The peer's first byte follows this number.</summary>
    internal void Begin(uint sequence) => _expected = sequence + 1;

    /// <summary>The connection is Established: what was written before is sent.</summary>
    internal void Open(DatagramConnection connection, Instant now, Queue<Packet> ready)
    {
        Connection = connection;
        foreach ((uint sequence, byte[] payload, byte flags) in _unacknowledged)
        {
            Segment(sequence, payload, flags, ready);
            Deadline = now + Timeout;
        }
    }

    /// <summary>The connection is over: nothing is sent any more.</summary>
    internal void Close()
    {
        _unacknowledged.Clear();
        Deadline = Instant.Never;
    }

    /// <exception cref="ArgumentException">The stream has ended.</exception>
    internal void Write(ReadOnlySpan<byte> bytes, Instant now, Queue<Packet> ready)
    {
        if (_ended)
        {
            throw new ArgumentException("The stream has ended.", nameof(bytes));
        }

        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, Piece);
            Append(bytes[..length].ToArray(), Push | Ack, now, ready);
            bytes = bytes[length..];
        }
    }

    internal void End(Instant now, Queue<Packet> ready)
    {
        if (!_ended)
        {
            _ended = true;
            Append([], Fin | Ack, now, ready);
        }
    }

    internal byte[] Read(int max)
    {
        byte[] read = [.. _unread.Take(max)];
        _unread.RemoveRange(0, read.Length);
        return read;
    }

    /// <summary>Whether the peer's stream has ended, all of it was read, and this was not told before.</summary>
    internal bool TryEnd()
    {
        bool ends = PeerClosed && _peerEnded && _unread.Count == 0 && !_toldEnd;
        _toldEnd |= ends;
        return ends;
    }

    /// <summary>A segment has come.</summary>
    /// <returns>Whether there is something to tell of it.</returns>
    internal bool Take(in TcpHeader header, ReadOnlySpan<byte> segment, Instant now, Queue<Packet> ready)
    {
        uint acknowledged = header.Acknowledgment;
        _unacknowledged.RemoveAll(sent => !SerialNumber.IsNewer(End(sent), acknowledged));
        Deadline = _unacknowledged.Count == 0 ? Instant.Never : now + Timeout;
        uint length = (uint)header.PayloadLength + (header.Flags & (uint)Fin);
        bool fits = length > 0 && header.Sequence == _expected;
        if (fits)
        {
            _expected += length;
            _unread.AddRange(segment[^header.PayloadLength..]);
            _peerEnded |= (header.Flags & Fin) != 0;
        }

        if (length > 0)
        {
            Segment(Next, [], Ack, ready);
        }

        return fits;

        static uint End((uint Sequence, byte[] Payload, byte Flags) sent) => sent.Sequence + (uint)sent.Payload.Length + (sent.Flags & (uint)Fin);
    }

    internal void HandleDeadline(Instant now, Queue<Packet> ready)
    {
        if (now >= Deadline && _unacknowledged.Count > 0)
        {
            (uint sequence, byte[] payload, byte flags) = _unacknowledged[0];
            Segment(sequence, payload, flags, ready);
            Deadline = now + Timeout;
        }
    }

    /// <summary>A TCP header of this stream, with a payload.</summary>
    internal byte[] Header(uint sequence, byte flags, byte[] payload)
    {
        byte[] header = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), (flags & Ack) == 0 ? 0 : _expected);
        (header[12], header[13]) = (0x50, flags);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), 60_000);
        return [.. header, .. payload];
    }

    private void Append(byte[] payload, byte flags, Instant now, Queue<Packet> ready)
    {
        _unacknowledged.Add((Next, payload, flags));
        Segment(Next, payload, flags, ready);
        Next += (uint)payload.Length + (flags & (uint)Fin);
        Deadline = Connection is null ? Instant.Never : Instant.Min(Deadline, now + Timeout);
    }

    private void Segment(uint sequence, byte[] payload, byte flags, Queue<Packet> ready)
    {
        if (Connection is not { Record.IsSynchronised: true } connection)
        {
            return;
        }

        FlowRecord flow = connection.Record;
        Packet segment = new(new byte[12], flow.Local, flow.Peer) { Protocol = SalProtocol.Tcp };
        (segment.Bytes[8], segment.SourceFlow, segment.DestinationFlow) = (3, flow.LocalFlow, flow.PeerFlow);
        segment.SetTransport(Header(sequence, flags, payload));
        ready.Enqueue(segment);
    }
}
