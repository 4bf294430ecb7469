using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Tcp;

/// <summary>The sending end of a background TCP: NewReno with SACK (RFC 5681, RFC 6582, RFC 6675), timed by RFC 6298.</summary>
/// <remarks>
/// It counts packets. What RFC 6675 derives from its scoreboard again and again is kept up to date here: whether a packet is
/// selectively acknowledged, lost, sent again, and how many are in the pipe.
/// </remarks>
internal sealed class TcpSender : FrameReceiver, IEventTarget
{
    private const int DupThresh = 3;

    private readonly Network _network;
    private readonly TcpOptions _options;
    private readonly FlowWindow _window;
    private readonly RoundTripEstimator _roundTrip;
    private Sent[] _ring = new Sent[64];
    private long _una;
    private long _next;
    private long _pipe;
    private long _lostUpTo;
    private long _sackedUpTo;
    private long _resend;
    private long _rtoAt = long.MaxValue;
    private long _timerAt = long.MaxValue;

    internal TcpSender(Network network, TcpOptions options, ConnectionWindows windows)
    {
        (_network, _options) = (network, options);
        _window = windows.Add(new WindowOptions(options.PacketBytes - options.AckBytes) { InitialPackets = options.InitialWindow });
        _roundTrip = new RoundTripEstimator(new TransferOptions { MinimumRto = options.MinimumRto });
    }

    /// <summary>The way to the receiver.</summary>
    internal Hop Forth { get; set; } = null!;

    internal bool IsStarted { get; private set; }

    /// <summary>Whether all packets are acknowledged.</summary>
    internal bool IsDone => _una >= _options.Packets;

    internal Action<Instant>? Done { get; set; }

    internal long Timeouts { get; private set; }

    internal long Recoveries { get; private set; }

    internal long Resent { get; private set; }

    internal FlowWindow Window => _window;

    private ref Sent this[long number] => ref _ring[number & (_ring.Length - 1)];

    internal void Start(Instant now)
    {
        IsStarted = true;
        Send(now);
    }

    internal override void Receive(in Frame frame, Instant now)
    {
        Segment segment = Segment.Of(frame);
        if (IsDone)
        {
            return;
        }

        // FlightSize is all that is not cumulatively acknowledged (RFC 5681 §2), whatever SACK says of it.
        long before = (_next - _una) * _window.Mss;
        long una = _una;
        Advance(segment.Number, now);
        Select(segment.Block1);
        Select(segment.Block2);
        Select(segment.Block3);
        bool entered = MarkLost(before);
        if (_una > una)
        {
            _window.OnAck(new Acknowledgement((_una - una) * _window.Mss, (ulong)_una, before));
            _rtoAt = _una < _next ? (now + _roundTrip.Rto).Nanoseconds : long.MaxValue;
        }

        if (entered && NextLost() is >= 0 and var first)
        {
            // Whatever the window says of it (RFC 6675 §5, step 4.3).
            Transmit(first, resent: true, now);
        }

        Send(now);
        if (IsDone)
        {
            _rtoAt = long.MaxValue;
            Done?.Invoke(now);
        }
    }

    public void OnEvent(long argument, Instant now)
    {
        if (argument == _timerAt)
        {
            _timerAt = long.MaxValue;
            if (_rtoAt <= now.Nanoseconds)
            {
                TimeOut(now);
            }

            SetTimer();
        }
    }

    // The cumulative part, with a sample by Karn's rule from the newest packet that was sent once.
    private void Advance(long ack, Instant now)
    {
        long sample = -1;
        for (; _una < ack && _una < _next; _una++)
        {
            ref Sent packet = ref this[_una];
            _pipe -= packet.InPipe;
            sample = packet.IsResent || packet.IsSacked ? sample : packet.At;
        }

        _resend = Math.Max(_resend, _una);
        if (sample >= 0)
        {
            _roundTrip.Sample(new Duration(now.Nanoseconds - sample));
            _window.SmoothedRoundTrip = _roundTrip.Smoothed.Seconds;
        }
    }

    private void Select(Block block)
    {
        _sackedUpTo = Math.Max(_sackedUpTo, block.End);
        for (long number = Math.Max(block.Start, _una); number < Math.Min(block.End, _next); number++)
        {
            ref Sent packet = ref this[number];
            _pipe -= packet.IsSacked ? 0 : packet.InPipe;
            packet.IsSacked = true;
        }
    }

    /// <summary>Lost is what has three packets above it that are selectively acknowledged (RFC 6675 §4, IsLost).</summary>
    /// <returns>Whether recovery begins.</returns>
    private bool MarkLost(long before)
    {
        // Above the highest that is selectively acknowledged nothing counts.
        long third = Math.Min(_next, _sackedUpTo);
        if (third <= Math.Max(_una, _lostUpTo))
        {
            return false;
        }

        for (int above = 0; above < DupThresh && third > Math.Max(_una, _lostUpTo);)
        {
            above += this[--third].IsSacked ? 1 : 0;
            if (above < DupThresh && third == Math.Max(_una, _lostUpTo))
            {
                return false;
            }
        }

        bool news = false;
        for (long number = Math.Max(_una, _lostUpTo); number < third; number++)
        {
            ref Sent packet = ref this[number];
            if (!packet.IsSacked && !packet.IsLost)
            {
                _pipe -= packet.InPipe;
                packet.IsLost = true;
                _resend = Math.Min(_resend, number);
                news = true;
            }
        }

        _lostUpTo = Math.Max(_lostUpTo, third);
        bool entered = news && _window.OnLoss((ulong)(third - 1), (ulong)_next, before);
        Recoveries += entered ? 1 : 0;
        return entered;
    }

    private void TimeOut(Instant now)
    {
        Timeouts++;
        _window.OnTimeout((ulong)_next, (_next - _una) * _window.Mss);
        _roundTrip.Double();

        // All that is not acknowledged is taken for lost, and SACK is not relied on (RFC 6675 §5.1). What arrived nonetheless gives
        // no sample, since an ACK of it may be one of either sending (Karn).
        for (long number = _una; number < _next; number++)
        {
            this[number] = new Sent { IsLost = true, IsResent = true };
        }

        (_pipe, _resend, _lostUpTo) = (0, _una, _next);
        _rtoAt = (now + _roundTrip.Rto).Nanoseconds;
        Send(now);
    }

    private void Send(Instant now)
    {
        while ((_pipe + 1) * _window.Mss <= _window.Cwnd || _pipe == 0)
        {
            if (NextLost() is >= 0 and var lost)
            {
                Transmit(lost, resent: true, now);
            }
            else if (_next < _options.Packets && _next - _una < _options.ReceiveWindow)
            {
                if (_next - _una == _ring.Length)
                {
                    Grow();
                }

                this[_next] = default;
                Transmit(_next++, resent: false, now);
            }
            else
            {
                break;
            }
        }

        if (_rtoAt == long.MaxValue && _una < _next)
        {
            _rtoAt = (now + _roundTrip.Rto).Nanoseconds;
        }

        SetTimer();
    }

    private long NextLost()
    {
        for (; _resend < Math.Min(_next, _lostUpTo); _resend++)
        {
            Sent packet = this[_resend];
            if (packet.IsLost && !packet.IsSacked && packet.InPipe == 0)
            {
                return _resend;
            }
        }

        return -1;
    }

    private void Transmit(long number, bool resent, Instant now)
    {
        ref Sent packet = ref this[number];
        packet.At = now.Nanoseconds;
        packet.IsResent |= resent;
        packet.IsOut = true;
        _pipe++;
        if (resent)
        {
            // A retransmission has a round trip of its own to wait for, or every recovery would end in a timeout.
            _rtoAt = (now + _roundTrip.Rto).Nanoseconds;
        }

        Resent += resent ? 1 : 0;
        new Segment(IsAck: false, number).Send(Forth, _options.PacketBytes, now);
    }

    // One timer is under way at a time; if it comes too early, it is set again.
    private void SetTimer()
    {
        if (_rtoAt < _timerAt)
        {
            _timerAt = _rtoAt;
            _network.Simulator.At(new Instant(_timerAt), this, _timerAt);
        }
    }

    private void Grow()
    {
        var larger = new Sent[2 * _ring.Length];
        for (long number = _una; number < _next; number++)
        {
            larger[number & (larger.Length - 1)] = this[number];
        }

        _ring = larger;
    }

    /// <summary>A packet on the scoreboard.</summary>
    private record struct Sent
    {
        internal long At { get; set; }

        internal bool IsSacked { get; set; }

        internal bool IsLost { get; set; }

        internal bool IsResent { get; set; }

        internal bool IsOut { get; set; }

        /// <summary>1 if it counts as being in the network: sent and not lost, or sent again since (RFC 6675 §4, SetPipe).</summary>
        internal readonly long InPipe => IsOut && !IsSacked && (!IsLost || IsResent) ? 1 : 0;
    }
}
