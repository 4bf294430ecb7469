using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>What time does: delayed ACKs, losses, timeouts, probes.</content>
public sealed partial class DataPlane
{
    private const int RtosOfSilence = 3;

    private int _windowProbes;
    private long _quietSince;

    // When data last came, and how often its absence was asked about since (DATA-20).
    private long _heardAt = long.MaxValue;
    private int _asked;

    // No flow's timer runs out, and no flow owes an ACK, before these: to look at all flows with every packet would be dear.
    private long _timersFrom = long.MaxValue;
    private long _acksFrom = long.MaxValue;
    private bool _anyProbeDue;

    // When a flow that has data and room may send again (DATA-21).
    private long _pacedFrom = long.MaxValue;
    private int _inFlight;

    /// <summary>
    /// When <see cref="OnDeadline"/> or <see cref="TryTransmit"/> may have something to do, if nothing else happens before; it may be
    /// too early, and is exact after both were called then, and while nothing is in flight.
    /// </summary>
    public Instant Deadline
    {
        get
        {
            long at = Math.Min(_timersFrom, _pacedFrom);
            if (_acksFrom < at && _flows.Exists(static flow => flow.MaySpeak))
            {
                at = _acksFrom;
            }

            if (_inFlight == 0 && _flows.Exists(static flow => flow.MaySend))
            {
                at = Math.Min(at, Math.Min(_quietSince + Options.KeepAlive.Nanoseconds, AskAt()));
                at = _send.IsBlocked ? Math.Min(at, PersistAt()) : at;
            }

            return new Instant(at);
        }
    }

    /// <summary>A deadline has come; too early a call does nothing.</summary>
    public void OnDeadline(Instant now)
    {
        foreach (TransferFlow flow in _flows)
        {
            if (flow.LossAt <= now.Nanoseconds)
            {
                _ = DetectLoss(flow, now);
                RestartTimer(flow, now);
            }

            if (flow.RtoAt <= now.Nanoseconds)
            {
                OnTimer(flow, now);
            }
        }

        NoteAllTimers();
    }

    private void NoteAllTimers()
    {
        _timersFrom = long.MaxValue;
        foreach (TransferFlow flow in _flows)
        {
            NoteTimers(flow);
        }
    }

    private void NoteTimers(TransferFlow flow) => _timersFrom = Math.Min(_timersFrom, Math.Min(flow.RtoAt, flow.LossAt));

    private void OnTimer(TransferFlow flow, Instant now)
    {
        if (ProbesTail(flow) && flow.MaySend)
        {
            ProbeTail(flow, now);
        }
        else
        {
            OnTimeout(flow, now);
        }
    }

    // Before any sample the timeout is a guess, and one guess is enough.
    private bool ProbesTail(TransferFlow flow) => Options.Adapts && flow.RoundTrip.HasSample && !flow.IsUnanswered && !flow.IsSuspect;

    /// <summary>No ACK has come for longer than one takes: the tail is probed, and others carry what is in flight (DATA-9d).</summary>
    private void ProbeTail(TransferFlow flow, Instant now)
    {
        flow.TailProbed = flow.TailProbeDue = _anyProbeDue = true;
        flow.Counters.TailProbes++;
        if (_scheduler.IsSpared(_flows, flow))
        {
            SentPackets sent = flow.Sent;
            for (ulong number = sent.First; number < sent.Next; number++)
            {
                if (sent.IsInFlight(number))
                {
                    _send.OnLost(sent[number].Start, sent[number].End);
                }
            }
        }

        RestartTimer(flow, now);
    }

    private void OnTimeout(TransferFlow flow, Instant now)
    {
        long bytes = flow.Sent.Bytes;
        int packets = flow.Sent.Count;
        bool persistent = !Options.Adapts || IsPersistent(flow);
        if (Options.Adapts && flow.TimeoutsInRow == 0)
        {
            flow.Episode.Begin();
            flow.Reordering.NoteReduction();
        }

        flow.Episode.TimeOut(flow.Sent.Next);
        Surrender(flow);
        Resize(flow, now);
        flow.Window.OnTimeout(flow.Sent.Next, bytes, persistent);
        flow.RoundTrip.Double();
        flow.Counters.Timeouts++;
        Observer?.OnLost(this, flow, packets, timeout: true, now);
        if (!flow.MaySend)
        {
            return;
        }

        flow.TimeoutsInRow++;
        if (flow.TimeoutsInRow >= Options.SuspectAfter)
        {
            // Probed from now on, at the pace of its timeouts, and whoever knows how may check the path (DATA-15, MIG-24).
            flow.WantsPathCheck |= !flow.IsSuspect;
            (flow.IsSuspect, flow.ProbeDue) = (true, true);
            UpdateUse(flow);
        }
        else
        {
            // The others carry the data meanwhile, or it is too large: a small packet finds out whether this one still works.
            flow.ProbeDue |= flow.Path.IsInDoubt || _scheduler.IsSpared(_flows, flow);
        }

        _anyProbeDue |= flow.ProbeDue;
    }

    /// <summary>Whether all that was sent during three probe timeouts is lost (CC-2; RFC 9002 §7.6).</summary>
    private bool IsPersistent(TransferFlow flow)
    {
        long span = flow.Sent.Count > 0 ? flow.LastSentAt - flow.Sent[flow.Sent.First].SentAt : 0;
        return flow.RoundTrip.HasSample && span > 3 * flow.RoundTrip.ProbeTimeout(Options.AckDelay).Nanoseconds;
    }

    /// <summary>With nothing in flight, a shut window is probed, and after a long quiet every path is.</summary>
    /// <returns>Whether a probe is due now.</returns>
    private bool Probes(Instant now)
    {
        if (_inFlight > 0)
        {
            return false;
        }

        if (_send.IsBlocked && PersistAt() <= now.Nanoseconds && Best() is { } best)
        {
            best.ProbeDue = _anyProbeDue = true;
            _windowProbes = Math.Min(_windowProbes + 1, 20);
            return true;
        }

        bool asks = AskAt() <= now.Nanoseconds;
        if (!asks && _quietSince + Options.KeepAlive.Nanoseconds > now.Nanoseconds)
        {
            return false;
        }

        _asked += asks ? 1 : 0;
        bool any = false;
        foreach (TransferFlow flow in _flows)
        {
            flow.ProbeDue |= flow.MaySend;
            any |= flow.MaySend;
        }

        _anyProbeDue |= any;
        return any;
    }

    /// <summary>When the shut window is probed next (DATA-11): an RTO after the last packet or ACK, doubled with each probe.</summary>
    private long PersistAt()
    {
        if (Best() is not { } best)
        {
            return long.MaxValue;
        }

        long most = Options.MaximumRto.Nanoseconds;
        long wait = best.RoundTrip.Rto.Nanoseconds;
        return _quietSince + (wait > most >> _windowProbes ? most : wait << _windowProbes);
    }

    /// <summary>When the peer is asked why nothing comes any more (DATA-20): after three RTOs, doubled with each question.</summary>
    private long AskAt()
    {
        if (_heardAt == long.MaxValue || !Options.Adapts || _receive.HasEnd || Best() is not { } best)
        {
            return long.MaxValue;
        }

        Duration wait = (best.RoundTrip.Rto * RtosOfSilence).DoubledWithin(Options.KeepAlive, _asked);
        return wait < Options.KeepAlive ? _heardAt + wait.Nanoseconds : long.MaxValue;
    }

    private TransferFlow? Best()
    {
        TransferFlow? best = null;
        foreach (TransferFlow flow in _flows)
        {
            if (flow.MaySend && (best is null || (best.IsSuspect && !flow.IsSuspect)
                || (best.IsSuspect == flow.IsSuspect && flow.RoundTrip.Smoothed < best.RoundTrip.Smoothed)))
            {
                best = flow;
            }
        }

        return best;
    }

    // RFC 6298 §5: it runs while something is in flight, from the newest ACK or else from the first packet.
    private void RestartTimer(TransferFlow flow, Instant now)
    {
        Duration wait = flow.IsSuspect ? Duration.Min(flow.RoundTrip.Rto, Options.SuspectProbes)
            : ProbesTail(flow) ? flow.RoundTrip.ProbeTimeout(Options.AckDelay)
            : flow.RoundTrip.Rto;
        flow.RtoAt = flow.Sent.Count > 0 ? now.Nanoseconds + wait.Nanoseconds : long.MaxValue;
        NoteTimers(flow);
    }
}
