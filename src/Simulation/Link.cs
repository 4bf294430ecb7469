using ServalRef.Runtime;

namespace ServalRef.Simulation;

/// <summary>One direction of a link: a queue, a wire that takes time, and what goes wrong on it.</summary>
/// <remarks>
/// A packet's departure is known when it comes, so one event is enough for it: its arrival. Packets that keep their order wait
/// in a ring, and only the first of them is in the simulator's queue.
/// </remarks>
public sealed class Link : IEventTarget
{
    private const long NextInOrder = -1;

    private readonly Network _network;
    private readonly Random _chance;
    private Passage[] _ring = new Passage[16];
    private long _first;
    private long _departed;
    private long _next;
    private long _freeAt;
    private long _lastArrival;
    private long _queuedBytes;
    private bool _isBad;
    private Frame?[] _loose = new Frame?[8];
    private readonly Queue<(long Departure, int Bytes)> _looseQueue = new();

    internal Link(Network network, string name, LinkOptions options)
    {
        (_network, Name, Options) = (network, name, options);
        _chance = network.Simulator.Chance("link " + name);
    }

    /// <summary>Its name, for reports.</summary>
    public string Name { get; }

    /// <summary>What it is like now; what is under way goes on as it was.</summary>
    public LinkOptions Options { get; set; }

    /// <summary>Whether it carries anything.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>What it did so far.</summary>
    public LinkCounters Counters { get; } = new();

    /// <summary>Packets in the queue, the one being sent included.</summary>
    public int QueueLength(Instant now)
    {
        Depart(now.Nanoseconds);
        return (int)(_next - _departed) + _looseQueue.Count;
    }

    /// <summary>Takes the link down, and what is on it is lost; or up again.</summary>
    public void SetUp(bool up)
    {
        if (IsUp && !up)
        {
            for (long place = _first; place < _next; place++)
            {
                _ring[place & (_ring.Length - 1)].Frame.IsLost = true;
            }

            Array.ForEach(_loose, frame => _ = frame is not null && (frame.IsLost = true));
            _freeAt = 0;
            _looseQueue.Clear();
            _queuedBytes = 0;
            _departed = _next;
        }

        IsUp = up;
    }

    /// <inheritdoc/>
    public void OnEvent(long argument, Instant now)
    {
        if (argument != NextInOrder)
        {
            Frame loose = _loose[argument]!;
            _loose[argument] = null;
            Arrive(loose, now);
            return;
        }

        while (_first < _next && _ring[_first & (_ring.Length - 1)].Arrival <= now.Nanoseconds)
        {
            Depart(now.Nanoseconds);
            Frame frame = _ring[_first & (_ring.Length - 1)].Frame;
            _first++;
            _departed = Math.Max(_departed, _first);
            Arrive(frame, now);
        }

        if (_first < _next)
        {
            _network.Simulator.At(new Instant(_ring[_first & (_ring.Length - 1)].Arrival), this, NextInOrder);
        }
    }

    internal void Send(Frame frame, Instant now)
    {
        LinkOptions options = Options;
        Depart(now.Nanoseconds);
        if (!IsUp || frame.WireBytes > options.Mtu || Overflows(frame, options))
        {
            Counters.Dropped++;
            _network.Drop(frame, this, now);
            return;
        }

        Enqueue(frame, options, now);
        if (options.Duplication > 0 && _chance.NextDouble() < options.Duplication && !Overflows(frame, options))
        {
            Counters.Duplicated++;
            Frame copy = _network.Copy(frame);
            copy.IsLost = false;
            Enqueue(copy, options, now);
        }
    }

    private bool Overflows(Frame frame, LinkOptions options)
    {
        long packets = _next - _departed + _looseQueue.Count;
        if (packets >= options.QueuePackets || _queuedBytes + frame.WireBytes > options.QueueBytes)
        {
            return true;
        }

        bool zone = options.RandomZone > 0 && packets >= options.QueuePackets - options.RandomZone;
        return zone && _chance.NextDouble() < options.RandomZoneLoss;
    }

    private void Enqueue(Frame frame, LinkOptions options, Instant now)
    {
        frame.IsLost = options.Loss.Loses(ref _isBad, _chance);
        if (options.Corruption > 0 && _chance.NextDouble() < options.Corruption)
        {
            Corrupt(frame);
        }

        long sending = options.Rate > 0 ? (long)(frame.WireBytes * 8e9 / options.Rate) : 0;
        long departure = Math.Max(now.Nanoseconds, _freeAt) + sending;
        long arrival = departure + (options.Delay.Ticks * 100);
        if (options.Jitter > TimeSpan.Zero)
        {
            arrival += _chance.NextInt64((options.Jitter.Ticks * 100) + 1);
        }

        _freeAt = departure;
        Counters.Sent++;
        Counters.SentBytes += frame.WireBytes;
        _queuedBytes += frame.WireBytes;
        if (options.Reorders)
        {
            _looseQueue.Enqueue((departure, frame.WireBytes));
            Loosen(frame, arrival);
            return;
        }

        _lastArrival = arrival = Math.Max(arrival, _lastArrival);
        if (_next - _first == _ring.Length)
        {
            Grow();
        }

        _ring[_next++ & (_ring.Length - 1)] = new Passage(frame, frame.WireBytes, departure, arrival);
        if (_next - _first == 1)
        {
            _network.Simulator.At(new Instant(arrival), this, NextInOrder);
        }
    }

    /// <summary>A packet that may be overtaken has an event of its own.</summary>
    private void Loosen(Frame frame, long arrival)
    {
        int place = Array.IndexOf(_loose, null);
        if (place < 0)
        {
            place = _loose.Length;
            Array.Resize(ref _loose, 2 * place);
        }

        _loose[place] = frame;
        _network.Simulator.At(new Instant(arrival), this, place);
    }

    // A packet's checks are to find it: some bit of the SAL packet, headers and data alike. Background traffic has no bytes to
    // damage and is lost, as its checksum would have it.
    private void Corrupt(Frame frame)
    {
        Counters.Corrupted++;
        frame.IsCorrupted = true;
        if (frame.Length == 0)
        {
            frame.IsLost = true;
            return;
        }

        int bit = _chance.Next(8 * frame.Length);
        frame.Buffer[bit >> 3] ^= (byte)(1 << (bit & 7));
    }

    private void Arrive(Frame frame, Instant now)
    {
        if (frame.IsLost)
        {
            Counters.Lost++;
            _network.Drop(frame, this, now);
        }
        else
        {
            Counters.Delivered++;
            Counters.DeliveredBytes += frame.WireBytes;
            _network.Forward(frame, now);
        }
    }

    // What has left the queue and is on the wire.
    private void Depart(long now)
    {
        while (_looseQueue.TryPeek(out (long Departure, int Bytes) loose) && loose.Departure <= now)
        {
            _looseQueue.Dequeue();
            _queuedBytes -= loose.Bytes;
        }

        while (_departed < _next)
        {
            ref Passage passage = ref _ring[_departed & (_ring.Length - 1)];
            if (passage.Departure > now)
            {
                return;
            }

            _queuedBytes -= passage.WireBytes;
            _departed++;
        }
    }

    private void Grow()
    {
        var larger = new Passage[2 * _ring.Length];
        for (long place = _first; place < _next; place++)
        {
            larger[place & (larger.Length - 1)] = _ring[place & (_ring.Length - 1)];
        }

        _ring = larger;
    }

    // The length stands here too, since a frame that waits is in no cache when it departs.
    private readonly record struct Passage(Frame Frame, int WireBytes, long Departure, long Arrival);
}

/// <summary>What a link did so far.</summary>
public sealed class LinkCounters
{
    /// <summary>Packets that came into its queue.</summary>
    public long Sent { get; internal set; }

    /// <summary>Bytes of them.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Packets that arrived.</summary>
    public long Delivered { get; internal set; }

    /// <summary>Bytes of them.</summary>
    public long DeliveredBytes { get; internal set; }

    /// <summary>Packets that found no place in the queue, were too large, or came while it was down.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Packets that were lost on the way.</summary>
    public long Lost { get; internal set; }

    /// <summary>Packets that arrived twice.</summary>
    public long Duplicated { get; internal set; }

    /// <summary>Packets with a bit turned over.</summary>
    public long Corrupted { get; internal set; }
}
