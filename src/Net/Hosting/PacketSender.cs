using ServalRef.Net.Ports;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Takes packets from an endpoint and hands them to sockets: those of one length to one place in one call.</summary>
internal sealed class PacketSender(HostPorts ports, HostCounters counters, Reachability reachability)
{
    /// <summary>Bytes of the longest batch: what one call takes (65,507) less than a packet.</summary>
    private const int MostBytes = 64_000;

    /// <summary>The kernels that take fewest segments take 64.</summary>
    private const int MostPackets = 64;

    private readonly byte[] _buffer = GC.AllocateArray<byte>(MostBytes + ushort.MaxValue, pinned: true);
    private int _used;
    private int _packets;
    private Transmit _first;
    private Port? _port;

    // A packet that does not go with the batch and lies behind it: it begins the next one.
    private Transmit? _behind;

    /// <summary>Told of what was sent.</summary>
    internal IPacketTap? Tap { get; set; }

    /// <summary>The port that had no room for the batch that waits; none if none waits.</summary>
    internal Port? Blocked { get; private set; }

    /// <summary>Sends what the endpoint has, at most so many packets.</summary>
    /// <returns>Whether there may be more.</returns>
    internal bool Send(Endpoint endpoint, int most, Instant now)
    {
        if (Blocked is not null && !Flush(endpoint, now))
        {
            return false;
        }

        for (int taken = 0; taken < most; taken++)
        {
            if (!endpoint.TryTransmit(_buffer.AsSpan(_used), now, out Transmit next))
            {
                Flush(endpoint, now);
                return false;
            }

            if (!Add(endpoint, next, now))
            {
                return false;
            }
        }

        return Flush(endpoint, now);
    }

    // False if the batch has to wait for room.
    private bool Add(Endpoint endpoint, in Transmit next, Instant now)
    {
        if (_packets > 0 && !Fits(next))
        {
            _behind = next;
            return Flush(endpoint, now);
        }

        Append(next);
        return !IsWhole || Flush(endpoint, now);
    }

    private bool Fits(in Transmit next) => next.Length <= _first.Length && next.Source == _first.Source
        && next.Destination == _first.Destination && next.TimeToLive == _first.TimeToLive;

    private bool IsWhole => _used < _packets * _first.Length || _packets == MostPackets || _used + _first.Length > MostBytes
        || _port is not { TakesBatches: true };

    private void Append(in Transmit next)
    {
        if (_packets == 0)
        {
            _first = next;
            _port = ports.Find(next.Source);
        }

        _packets++;
        _used += next.Length;
    }

    // Sends the batch, and begins the next one with what lies behind it; false if it has to wait for room.
    private bool Flush(Endpoint endpoint, Instant now)
    {
        while (_packets > 0)
        {
            ReadOnlySpan<byte> batch = _buffer.AsSpan(0, _used);
            SendResult result = _port?.Send(batch, _first.Length, _first.Destination, _first.TimeToLive) ?? SendResult.Unreachable;
            if (result == SendResult.Full)
            {
                Blocked = _port;
                counters.Blocked++;
                return false;
            }

            Note(endpoint, batch, result, now);
            int start = _used;
            (_used, _packets, Blocked) = (0, 0, null);
            if (_behind is { } next)
            {
                _behind = null;
                _buffer.AsSpan(start, next.Length).CopyTo(_buffer);
                Append(next);
                if (!IsWhole)
                {
                    return true;
                }
            }
        }

        return true;
    }

    private void Note(Endpoint endpoint, ReadOnlySpan<byte> batch, SendResult result, Instant now)
    {
        if (result == SendResult.Sent)
        {
            counters.Sends++;
            counters.Sent += _packets;
            counters.SentBytes += batch.Length;
            for (int start = 0; Tap is not null && start < batch.Length; start += _first.Length)
            {
                ReadOnlySpan<byte> sal = batch.Slice(start, Math.Min(_first.Length, batch.Length - start));
                Tap.OnPacket(sal, _first.Source, _first.Destination, _first.TimeToLive, inbound: false, now);
            }

            return;
        }

        counters.Failed += _packets;
        Tap?.OnNotSent(_packets);
        if (result is SendResult.TooLong or SendResult.Unreachable)
        {
            endpoint.OnSendFailed(batch[..Math.Min(_first.Length, batch.Length)], result == SendResult.TooLong);
        }

        if (result == SendResult.Unreachable)
        {
            reachability.OnNoWay(batch[..Math.Min(_first.Length, batch.Length)], _first.Destination, now);
        }
    }
}
