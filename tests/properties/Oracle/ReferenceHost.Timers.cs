using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <content>Timers of the control channel (CTL-6) and of the states.</content>
internal sealed partial class ReferenceHost
{
    private static readonly EmissionSlot[] Requests =
        [EmissionSlot.Opening, EmissionSlot.Move, EmissionSlot.Answer, EmissionSlot.Fin];

    private ControlLimits Limits => Schedule.Dialect.Limits;

    private void SetTimers(ReferenceFlow flow, in FlowRecord before, List<EmissionSlot> sent)
    {
        var old = new ReferenceFlow { Record = before };
        foreach (EmissionSlot slot in Requests)
        {
            Slot was = old.SlotOf(slot);
            Slot now = flow.SlotOf(slot);
            if (!now.IsOutstanding)
            {
                if (was.IsOutstanding && now.Version == was.Version && flow.IsLive)
                {
                    NoteAnswered(flow, slot);
                }

                flow.TimerSet[(int)slot]++;
            }
            else if (sent.Contains(slot))
            {
                bool first = !was.IsOutstanding || was.Version != now.Version;
                flow.SentOnce[(int)slot] = first ? _world.Now : 0;
                SetTimer(flow, slot);
            }
        }

        if (flow.Record.State != before.State)
        {
            SetStateTimer(flow);
        }
    }

    private void NoteAnswered(ReferenceFlow flow, EmissionSlot slot)
    {
        long sent = flow.SentOnce[(int)slot];
        if (sent > 0)
        {
            flow.Sample(_world.Now - sent);
        }
    }

    private void SetTimer(ReferenceFlow flow, EmissionSlot slot)
    {
        int set = ++flow.TimerSet[(int)slot];
        double wait = InitialTimeout(flow) * Math.Pow(2, flow.SlotOf(slot).Tries);
        _world.After((long)Math.Min(wait, Nanoseconds(Limits.MaximumRto)), () =>
        {
            if (flow.TimerSet[(int)slot] == set && flow.SlotOf(slot).IsOutstanding && !_isOff)
            {
                TimeOut(flow, slot);
            }
        });
    }

    private void TimeOut(ReferenceFlow flow, EmissionSlot slot)
    {
        if (flow.Record.IsSynchronised && flow.IsHomeless)
        {
            // Nothing can be sent now; the next address brings the request forward (CTL-15), or else this timer does.
            SetTimer(flow, slot);
            return;
        }

        FlowInput timeout = slot switch
        {
            EmissionSlot.Opening => new FlowInput(FlowTrigger.OpeningTimedOut),
            EmissionSlot.Move => FlowInput.Of(MigrationTrigger.MoveTimedOut),
            EmissionSlot.Answer => FlowInput.Of(MigrationTrigger.AnswerTimedOut),
            _ => new FlowInput(FlowTrigger.FinTimedOut),
        };
        Step(flow, timeout);
    }

    private void SetStateTimer(ReferenceFlow flow)
    {
        int entered = ++flow.StateEntered;
        (FlowTrigger trigger, long wait) = flow.Record.State switch
        {
            FlowState.TimeWait => (FlowTrigger.TimeWaitExpired, Nanoseconds(Limits.TimeWait)),
            FlowState.FinWait2 => (FlowTrigger.FinWait2Expired, Nanoseconds(Limits.TimeWait)),
            FlowState.SynReceived => (FlowTrigger.HalfOpenExpired, HalfOpenLife()),
            _ => (default, 0L),
        };
        if (wait > 0)
        {
            ExpireAfter(flow, trigger, wait, entered);
        }
    }

    /// <summary>mtp1 keeps a half-open request for 10 s, the prototype for any time from 3 s on (SEC-10, OPEN-16).</summary>
    private long HalfOpenLife() => Limits.HalfOpenMaximum < Duration.MaxValue
        ? Nanoseconds(Limits.HalfOpenMaximum)
        : Nanoseconds(Limits.HalfOpenMinimum) + (_chance.Next(20_000) * ReferenceWorld.Millisecond);

    private void ExpireAfter(ReferenceFlow flow, FlowTrigger trigger, long wait, int entered) => _world.After(wait, () =>
    {
        if (flow.StateEntered != entered || _isOff)
        {
            return;
        }

        // FinWait2 is limited only once both streams are over (TEAR-14, R-35).
        bool early = trigger == FlowTrigger.FinWait2Expired && !BothStreamsOver(flow);
        if (!early)
        {
            Step(flow, new FlowInput(trigger));
        }

        if (flow.StateEntered == entered)
        {
            ExpireAfter(flow, trigger, Duration.FromSeconds(early ? 60 : 1).Nanoseconds, entered);
        }
    });

    private double InitialTimeout(ReferenceFlow flow) => Schedule.Adaptive && flow.SmoothedRoundTrip > 0
        ? Math.Clamp(flow.SmoothedRoundTrip + (4 * flow.RoundTripDeviation), Nanoseconds(Limits.MinimumRto), Nanoseconds(Limits.MaximumRto))
        : Nanoseconds(Limits.InitialRto);

    private static long Nanoseconds(Duration duration) => duration.Nanoseconds;
}
