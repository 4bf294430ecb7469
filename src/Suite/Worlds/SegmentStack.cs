using System.Buffers.Binary;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>Prototype2014 with protocol 6: the control plane of datagrams, and a stream by ordinary TCP segments with ports 0.</summary>
/// <remarks>
/// The control packets are those of the datagram endpoint, with a TCP header where that has a UDP header. The stream is the
/// simplest that RFC 9293 permits: each segment is acknowledged at once, the oldest is sent again when an RTO expires, and what
/// comes out of order is dropped.
/// </remarks>
internal sealed class SegmentStack : IStack
{
    private const int Piece = 1000;
    private const byte Fin = 1;
    private const byte Syn = 2;
    private const byte Push = 8;
    private const byte Ack = 16;

    private static readonly Duration Timeout = Duration.FromSeconds(1);

    private readonly DatagramStack _control;
    private readonly AppHabits _habits;
    private readonly Queue<Packet> _ready = new();
    private readonly List<(uint Sequence, byte[] Payload, byte Flags)> _unacknowledged = [];
    private readonly byte[] _buffer = new byte[2048];
    private uint _next;
    private uint _expected;
    private Instant _retransmitAt = Instant.Never;
    private bool _ended;

    internal SegmentStack(AppHabits habits, Random random)
    {
        (_control, _habits) = (new DatagramStack(new AppHabits { EndsWithPeer = false }, random), habits);
        _next = (uint)random.Next();
    }

    /// <inheritdoc/>
    public Instant Deadline => Instant.Min(_control.Deadline, _retransmitAt);

    /// <inheritdoc/>
    public void AddAddress(NetworkAddress address, Instant now) => _control.AddAddress(address, now);

    /// <inheritdoc/>
    public void RemoveAddress(NetworkAddress address, Instant now) => _control.RemoveAddress(address, now);

    /// <inheritdoc/>
    public void Handle(Packet arrived, Instant now)
    {
        Packet packet = arrived.Copy();
        if (TcpHeader.TryRead(packet.Transport, out TcpHeader header) && packet.Protocol == SalProtocol.Tcp)
        {
            if (!packet.HasControl)
            {
                Take(header, now);
                return;
            }

            _expected = (header.Flags & Syn) != 0 ? header.Sequence + 1 : _expected;
        }

        packet.Protocol = SalProtocol.Udp;
        packet.SetTransport(packet.Transport.IsEmpty ? [] : new byte[UdpHeader.Bytes]);
        packet.Seal();
        _control.Handle(packet, now);
    }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        _control.HandleDeadline(now);
        if (now >= _retransmitAt && _unacknowledged.Count > 0)
        {
            (uint sequence, byte[] payload, byte flags) = _unacknowledged[0];
            Segment(sequence, payload, flags);
            _retransmitAt = now + Timeout;
        }
    }

    /// <inheritdoc/>
    public bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit)
    {
        if (_ready.TryDequeue(out Packet? segment))
        {
            return Send(segment, buffer, out transmit);
        }

        if (_control.TryTransmit(_buffer, now, out transmit))
        {
            Packet packet = new(_buffer[..transmit.Length], transmit.Source, transmit.Destination) { Protocol = SalProtocol.Tcp };
            if (!packet.Transport.IsEmpty)
            {
                byte flags = packet.IsSyn ? Syn : packet.IsSynAck ? (byte)(Syn | Ack) : Ack;
                packet.SetTransport(Header(flags == Ack ? _next : _next - 1, flags, []));
            }

            return Send(packet, buffer, out transmit);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Attend(Instant now)
    {
        _control.Attend(now);
        if (_control.PeerClosed && !_ended && _habits.EndsWithPeer)
        {
            End(now);
        }
    }

    /// <inheritdoc/>
    public void Listen(ServiceId service, Instant now) => _control.Listen(service, now);

    /// <inheritdoc/>
    public void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now) => _control.Open(service, local, peer, now);

    /// <inheritdoc/>
    public void Send(int bytes, Instant now)
    {
        for (int left = bytes; left > 0; left -= Piece)
        {
            Append(new byte[Math.Min(left, Piece)], Push | Ack, now);
        }
    }

    /// <inheritdoc/>
    public void End(Instant now)
    {
        _ended = true;
        Append([], Fin | Ack, now);
        _control.End(now);
    }

    /// <inheritdoc/>
    public void Abort(Instant now) => _control.Abort(now);

    /// <inheritdoc/>
    public void Join(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) => _control.Join(local, peer, backup, now);

    /// <inheritdoc/>
    public void Remove(int flow, Instant now) => End(now);

    /// <inheritdoc/>
    public void Move(int flow, NetworkAddress to, Instant now) => _control.Move(flow, to, now);

    /// <inheritdoc/>
    public void Check(int flow, Instant now) => _control.Check(flow, now);

    private void Append(byte[] payload, byte flags, Instant now)
    {
        if (_control.Connection is { Record.IsSynchronised: true })
        {
            _unacknowledged.Add((_next, payload, flags));
            Segment(_next, payload, flags);
            _next += (uint)payload.Length + (flags & (uint)Fin);
            _retransmitAt = Instant.Min(_retransmitAt, now + Timeout);
        }
    }

    private void Take(in TcpHeader header, Instant now)
    {
        uint acknowledged = header.Acknowledgment;
        _unacknowledged.RemoveAll(sent => !SerialNumber.IsNewer(End(sent), acknowledged));
        _retransmitAt = _unacknowledged.Count == 0 ? Instant.Never : now + Timeout;
        uint length = (uint)header.PayloadLength + (header.Flags & (uint)Fin);
        if (header.Sequence == _expected)
        {
            _expected += length;
        }

        if (length > 0)
        {
            Segment(_next, [], Ack);
        }

        static uint End((uint Sequence, byte[] Payload, byte Flags) sent) => sent.Sequence + (uint)sent.Payload.Length + (sent.Flags & (uint)Fin);
    }

    private void Segment(uint sequence, byte[] payload, byte flags)
    {
        if (_control.Connection is not { Record.IsSynchronised: true } connection)
        {
            return;
        }

        FlowRecord flow = connection.Record;
        Packet segment = new(new byte[12], flow.Local, flow.Peer) { Protocol = SalProtocol.Tcp };
        (segment.Bytes[8], segment.SourceFlow, segment.DestinationFlow) = (3, flow.LocalFlow, flow.PeerFlow);
        segment.SetTransport(Header(sequence, flags, payload));
        _ready.Enqueue(segment);
    }

    private byte[] Header(uint sequence, byte flags, byte[] payload)
    {
        byte[] header = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), (flags & Ack) == 0 ? 0 : _expected);
        (header[12], header[13]) = (0x50, flags);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), 60_000);
        return [.. header, .. payload];
    }

    private static bool Send(Packet packet, Span<byte> buffer, out Transmit transmit)
    {
        packet.Seal();
        packet.Bytes.CopyTo(buffer);
        transmit = new Transmit(packet.Bytes.Length, packet.Source, packet.Destination);
        return true;
    }
}
