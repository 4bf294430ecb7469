using ServalRef.StateMachines;

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
    private readonly PassingBytes _bytes = new();
    private Passage[] _ring = new Passage[16];
    private OvertakingPassages? _overtaking;
    private LinkOptions _options;
    private long _first;
    private long _departed;
    private long _next;
    private long _freeAt;
    private long _carriedUpTo;
    private long _lastArrival;
    private long _queuedBytes;
    private LinkCounters _counters;

    // What every packet asks of the options, kept at hand: a link among hundreds is in the processor's caches only in part.
    private double _rate;
    private long _delay;
    private long _queueBytes;
    private int _queuePackets;
    private int _zoneFrom;
    private int _mtu;
    private bool _isFaultless;
    private bool _isBad;

    internal Link(Network network, string name, LinkOptions options)
    {
        (_network, Name) = (network, name);
        _chance = network.Simulator.Chance("link " + name);
        Options = _options = options;
    }

    /// <summary>Its name, for reports.</summary>
    public string Name { get; }

    /// <summary>What it is like now; what is under way goes on as it was.</summary>
    public LinkOptions Options
    {
        get => _options;
        set
        {
            _options = value;
            (_rate, _delay, _mtu) = (value.Rate, value.Delay.Nanoseconds, value.Mtu);
            (_queuePackets, _queueBytes) = (value.QueuePackets, value.QueueBytes);
            _zoneFrom = value.RandomZone > 0 ? value.QueuePackets - value.RandomZone : int.MaxValue;
            _isFaultless = value.Loss is BernoulliLoss { Probability: 0 } && value.Jitter == Duration.Zero && !value.Reorders
                && value.Duplication == 0 && value.Corruption == 0;
        }
    }

    /// <summary>Whether it carries anything.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>What it did so far.</summary>
    public LinkCounters Counters => _counters;

    /// <summary>Reads all that comes to the link; none if nobody does.</summary>
    internal Interceptor? Interceptor { get; set; }

    /// <summary>Packets in the queue, the one being sent included.</summary>
    public int QueueLength(Instant now)
    {
        Depart(now.Nanoseconds);
        return (int)Queued;
    }

    private long Queued => _next - _departed + (_overtaking?.Queued ?? 0);

    /// <summary>Takes the link down, and what is on it is lost; or up again.</summary>
    public void SetUp(bool up)
    {
        if (IsUp && !up)
        {
            for (long place = _first; place < _next; place++)
            {
                _ring[place & (_ring.Length - 1)].IsLost = true;
            }

            _overtaking?.Lose();
            (_freeAt, _carriedUpTo) = (0, 0);
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
            Passage overtaking = _overtaking!.Take((int)argument, out Span<byte> content);
            Arrive(overtaking, content, now);
            _overtaking.Release((int)argument);
            return;
        }

        while (_first < _next && _ring[_first & (_ring.Length - 1)].Arrival <= now.Nanoseconds)
        {
            Depart(now.Nanoseconds);
            Passage passage = _ring[_first & (_ring.Length - 1)];
            _first++;
            _departed = Math.Max(_departed, _first);
            Arrive(passage, _bytes.At(passage.Place, passage.ContentBytes), now);
            _bytes.Release(passage.Place, passage.ContentBytes);
        }

        if (_first < _next)
        {
            _network.Simulator.At(new Instant(_ring[_first & (_ring.Length - 1)].Arrival), this, NextInOrder);
        }
    }

    /// <summary>A packet comes to the link.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="after">Who gets it at the other end.</param>
    /// <param name="now">When.</param>
    internal void Send(in Frame frame, FrameReceiver after, Instant now)
    {
        Interceptor?.Read(frame, now);
        Depart(now.Nanoseconds);
        if (!IsUp || frame.WireBytes > _mtu || Overflows(frame.WireBytes))
        {
            _counters.Dropped++;
            _network.Tap?.OnLost(Name, frame, now);
            return;
        }

        Passage passage = new() { Known = frame.Known, After = after, ContentBytes = frame.Content.Length };
        if (_isFaultless)
        {
            Enqueue(ref passage, frame.Content, now);
        }
        else
        {
            SendWithFaults(passage, frame.Content, now);
        }
    }

    private void SendWithFaults(Passage passage, Span<byte> content, Instant now)
    {
        Spoil(ref passage, content);
        Enqueue(ref passage, content, now);
        if (_options.Duplication > 0 && _chance.NextDouble() < _options.Duplication && !Overflows(passage.Known.WireBytes))
        {
            _counters.Duplicated++;
            Spoil(ref passage, content);
            Enqueue(ref passage, content, now);
        }
    }

    private bool Overflows(int wireBytes)
    {
        long packets = Queued;
        if (packets >= _queuePackets || _queuedBytes + wireBytes > _queueBytes)
        {
            return true;
        }

        return packets >= _zoneFrom && _chance.NextDouble() < _options.RandomZoneLoss;
    }

    /// <summary>Whether it is lost, and whether a bit of it is turned over.</summary>
    private void Spoil(ref Passage passage, Span<byte> content)
    {
        passage.IsLost = _options.Loss.Loses(ref _isBad, _chance);
        if (_options.Corruption > 0 && _chance.NextDouble() < _options.Corruption)
        {
            Corrupt(ref passage, content);
        }
    }

    private void Enqueue(ref Passage passage, ReadOnlySpan<byte> content, Instant now)
    {
        int wireBytes = passage.Known.WireBytes;
        long sending = _rate > 0 ? (long)(wireBytes * 8e9 / _rate) : 0;
        passage.Departure = Math.Max(now.Nanoseconds, _freeAt) + sending;
        if (_rate == 0)
        {
            // Without a rate packets leave as they come, until a burst is longer than any host sends.
            _carriedUpTo = Math.Max(_carriedUpTo, now.Nanoseconds - LinkOptions.ImpliedBurst.Nanoseconds) + (long)(wireBytes * 8e9 / LinkOptions.ImpliedRate);
            passage.Departure = Math.Max(passage.Departure, _carriedUpTo);
        }

        passage.Arrival = passage.Departure + _delay;
        _freeAt = passage.Departure;
        _counters.Sent++;
        _counters.SentBytes += wireBytes;
        _queuedBytes += wireBytes;
        if (!_isFaultless)
        {
            if (_options.Jitter > Duration.Zero)
            {
                passage.Arrival += _chance.NextInt64(_options.Jitter.Nanoseconds + 1);
            }

            if (_options.Reorders)
            {
                _overtaking ??= new OvertakingPassages();
                _network.Simulator.At(new Instant(passage.Arrival), this, _overtaking.Add(passage, content));
                return;
            }
        }

        passage.Place = _bytes.Keep(content);
        _lastArrival = passage.Arrival = Math.Max(passage.Arrival, _lastArrival);
        if (_next - _first == _ring.Length)
        {
            Grow();
        }

        _ring[_next++ & (_ring.Length - 1)] = passage;
        if (_next - _first == 1)
        {
            _network.Simulator.At(new Instant(passage.Arrival), this, NextInOrder);
        }
    }

    // A packet's checks are to find it: some bit of the SAL packet, headers and data alike. Background traffic has no bytes to
    // damage and is lost, as its checksum would have it.
    private void Corrupt(ref Passage passage, Span<byte> content)
    {
        _counters.Corrupted++;
        passage.Known = passage.Known with { IsCorrupted = true };
        if (passage.Known.Length == 0)
        {
            passage.IsLost = true;
            return;
        }

        int bit = _chance.Next(8 * passage.Known.Length);
        content[bit >> 3] ^= (byte)(1 << (bit & 7));
    }

    private void Arrive(in Passage passage, Span<byte> content, Instant now)
    {
        Frame frame = new(passage.Known, content);
        if (passage.IsLost)
        {
            _counters.Lost++;
            _network.Tap?.OnLost(Name, frame, now);
        }
        else
        {
            _counters.Delivered++;
            _counters.DeliveredBytes += frame.WireBytes;
            passage.After.Receive(frame, now);
        }
    }

    // What has left the queue and is on the wire.
    private void Depart(long now)
    {
        _queuedBytes -= _overtaking?.Depart(now) ?? 0;
        while (_departed < _next)
        {
            ref Passage passage = ref _ring[_departed & (_ring.Length - 1)];
            if (passage.Departure > now)
            {
                return;
            }

            _queuedBytes -= passage.Known.WireBytes;
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
}
