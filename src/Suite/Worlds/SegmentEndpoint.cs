using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Suite;

/// <summary>Prototype2014 with protocol 6: the control plane of datagrams, and streams by ordinary TCP segments with ports 0.</summary>
/// <remarks>
/// The control packets are those of the datagram endpoint, with a TCP header where that has a UDP header. Each stream is the
/// simplest that RFC 9293 permits (<see cref="SegmentStream"/>).
/// </remarks>
internal sealed class SegmentEndpoint
{
    private const byte Syn = 2;
    private const byte Ack = 16;

    private readonly DatagramEndpoint _control;
    private readonly Dictionary<uint, SegmentStream> _streams = [];
    private readonly Dictionary<(uint Flow, NetworkAddress Address), uint> _asked = [];
    private readonly Queue<Packet> _ready = new();
    private readonly Queue<SegmentEvent> _events = new();
    private readonly byte[] _buffer = new byte[2048];
    private readonly uint _first;

    internal SegmentEndpoint(Random random) =>
        (_control, _first) = (new DatagramEndpoint(DatagramOptions.Default, random), (uint)random.Next());

    /// <summary>When <see cref="HandleDeadline"/> is to be called.</summary>
    internal Instant Deadline => _streams.Values.Aggregate(_control.Deadline, (first, stream) => Instant.Min(first, stream.Deadline));

    /// <summary>Its control plane.</summary>
    internal DatagramEndpoint Control => _control;

    /// <summary>The stream of a connection.</summary>
    internal SegmentStream Stream(DatagramConnection connection) => Stream(connection.Record.LocalFlow);

    /// <summary>A packet has reached the host.</summary>
    internal void Handle(Packet arrived, Instant now)
    {
        Packet packet = arrived.Copy();
        if (TcpHeader.TryRead(packet.Transport, out TcpHeader header) && packet.Protocol == SalProtocol.Tcp)
        {
            if (!packet.HasControl)
            {
                Take(packet, header, now);
                return;
            }

            Expect(packet, header);
        }

        packet.Protocol = SalProtocol.Udp;
        packet.SetTransport(packet.Transport.IsEmpty ? [] : new byte[UdpHeader.Bytes]);
        packet.Seal();
        _control.Handle(packet.Bytes, packet.Source, packet.Destination, now);
        Hear(now);
    }

    /// <summary>Does what is due.</summary>
    internal void HandleDeadline(Instant now)
    {
        _control.HandleDeadline(now);
        foreach (SegmentStream stream in _streams.Values)
        {
            stream.HandleDeadline(now, _ready);
        }

        Hear(now);
    }

    /// <summary>The application writes.</summary>
    internal void Write(DatagramConnection connection, ReadOnlySpan<byte> bytes, Instant now) =>
        Stream(connection).Write(bytes, now, _ready);

    /// <summary>The application has no more to write; the connection is closed behind the stream.</summary>
    internal void End(DatagramConnection connection, Instant now)
    {
        Stream(connection).End(now, _ready);
        connection.Close(now);
        Hear(now);
    }

    /// <summary>The application takes what has come.</summary>
    internal byte[] Read(DatagramConnection connection, int max)
    {
        byte[] read = Stream(connection).Read(max);
        TellEnd(connection);
        return read;
    }

    /// <summary>The next packet to send, if there is one.</summary>
    internal bool TryTransmit(Span<byte> buffer, out Transmit transmit)
    {
        if (_ready.TryDequeue(out Packet? segment))
        {
            return Send(segment, buffer, out transmit);
        }

        if (!_control.TryTransmit(_buffer, out transmit))
        {
            return false;
        }

        Packet packet = new(_buffer[..transmit.Length], transmit.Source, transmit.Destination) { Protocol = SalProtocol.Tcp };
        if (!packet.Transport.IsEmpty)
        {
            byte flags = packet.IsSyn ? Syn : packet.IsSynAck ? (byte)(Syn | Ack) : Ack;
            packet.SetTransport(Opening(packet, flags));
        }

        return Send(packet, buffer, out transmit);
    }

    /// <summary>The next thing to tell the application, if there is one.</summary>
    internal bool TryEvent(Instant now, out SegmentEvent told)
    {
        Hear(now);
        return _events.TryDequeue(out told);
    }

    private static bool Send(Packet packet, Span<byte> buffer, out Transmit transmit)
    {
        packet.Seal();
        packet.Bytes.CopyTo(buffer);
        transmit = new Transmit(packet.Bytes.Length, packet.Source, packet.Destination);
        return true;
    }

    private SegmentStream Stream(uint flow)
    {
        if (!_streams.TryGetValue(flow, out SegmentStream? stream))
        {
            _streams[flow] = stream = new SegmentStream(_first);
        }

        return stream;
    }

    // The header of an opening packet. What the SYN said of its stream is known by who sent it.
    private byte[] Opening(Packet packet, byte flags)
    {
        SegmentStream stream = Stream(packet.SourceFlow);
        if (packet.IsSynAck && _asked.TryGetValue((packet.DestinationFlow, packet.Destination), out uint sequence))
        {
            stream.Begin(sequence);
        }

        return stream.Header(flags == Ack ? stream.Next : stream.Next - 1, flags, []);
    }

    private void Expect(Packet packet, in TcpHeader header)
    {
        if (packet.IsSyn)
        {
            _asked[(packet.SourceFlow, packet.Source)] = header.Sequence;
        }
        else if (packet.IsSynAck)
        {
            Stream(packet.DestinationFlow).Begin(header.Sequence);
        }
    }

    private void Take(Packet packet, in TcpHeader header, Instant now)
    {
        if (_streams.TryGetValue(packet.DestinationFlow, out SegmentStream? stream) && stream.Connection is { } connection
            && stream.Take(header, packet.Transport, now, _ready))
        {
            _events.Enqueue(new SegmentEvent(AdapterEventKind.Readable, connection));
            TellEnd(connection);
        }
    }

    private void Hear(Instant now)
    {
        while (_control.TryEvent(out DatagramEvent told))
        {
            if (told.Connection is not { } connection)
            {
                continue;
            }

            SegmentStream stream = Stream(connection);
            switch (told.Kind)
            {
                case DatagramEventKind.Incoming:
                    stream.Open(connection, now, _ready);
                    _events.Enqueue(new SegmentEvent(AdapterEventKind.Incoming, connection, Binding: told.Binding));
                    _events.Enqueue(new SegmentEvent(AdapterEventKind.Connected, connection));
                    break;
                case DatagramEventKind.Connected:
                    stream.Open(connection, now, _ready);
                    _events.Enqueue(new SegmentEvent(AdapterEventKind.Connected, connection));
                    break;
                case DatagramEventKind.PeerClosed:
                    stream.PeerClosed = true;
                    TellEnd(connection);
                    break;
                case DatagramEventKind.Closed:
                    stream.Close();
                    _events.Enqueue(new SegmentEvent(AdapterEventKind.Closed, connection, told.Outcome));
                    break;
            }
        }
    }

    private void TellEnd(DatagramConnection connection)
    {
        if (Stream(connection).TryEnd())
        {
            _events.Enqueue(new SegmentEvent(AdapterEventKind.PeerEnded, connection));
        }
    }
}

/// <summary>Something that the application of a stream of segments is told.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Binding">What it has reached, if it is a new one.</param>
internal readonly record struct SegmentEvent(
    AdapterEventKind Kind, DatagramConnection Connection, Outcome Outcome = Outcome.None, DatagramBinding? Binding = null);
