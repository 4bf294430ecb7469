namespace ServalRef.Suite;

/// <summary>Makes a schedule that fails as small as it gets while it still does: first fewer events, then smaller ones at rounder times.</summary>
/// <param name="fails">Whether a schedule fails in the same way.</param>
/// <param name="budget">How many schedules may be tried.</param>
internal sealed class ScheduleShrinker(Func<Schedule, bool> fails, int budget)
{
    private int _left = budget;

    /// <summary>How many schedules were tried.</summary>
    internal int Tried { get; private set; }

    /// <summary>The smallest that was found.</summary>
    internal Schedule Shrink(Schedule failing)
    {
        for (Schedule before = failing; ; before = failing)
        {
            failing = Plain(Shorter(Rounded(Smaller(Fewer(failing)))));
            if (failing.Equals(before) || failing.Events.SequenceEqual(before.Events) || _left <= 0)
            {
                return failing;
            }
        }
    }

    /// <summary>Delta debugging: whole runs of events go first, then ever shorter ones.</summary>
    private Schedule Fewer(Schedule failing)
    {
        for (int length = Math.Max(1, failing.Events.Count / 2); length >= 1; length = length == 1 ? 0 : length / 2)
        {
            // From the end: what happens late is needed least.
            for (int from = failing.Events.Count - length; from >= 0; from -= length)
            {
                ScheduleEvent[] rest = [.. failing.Events.Take(from), .. failing.Events.Skip(from + length)];
                failing = Try(failing with { Events = rest }, failing);
            }
        }

        return failing;
    }

    private Schedule Smaller(Schedule failing)
    {
        for (int place = 0; place < failing.Events.Count; place++)
        {
            foreach (ScheduleEvent smaller in failing.Events[place].Smaller)
            {
                Schedule less = Try(With(failing, place, smaller), failing);
                if (!ReferenceEquals(less, failing))
                {
                    failing = less;
                    break;
                }
            }
        }

        return failing;
    }

    // The order stays as it is.
    private Schedule Rounded(Schedule failing)
    {
        for (int place = 0; place < failing.Events.Count; place++)
        {
            ScheduleEvent happening = failing.Events[place];
            double after = place == 0 ? 0.1 : failing.Events[place - 1].At;
            double before = place + 1 == failing.Events.Count ? double.MaxValue : failing.Events[place + 1].At;
            foreach (int digits in (int[])[0, 1, 2])
            {
                double round = Math.Round(happening.At, digits);
                if (round == happening.At)
                {
                    break;
                }

                Schedule rounder = round >= after && round <= before ? Try(With(failing, place, happening with { At = round }), failing) : failing;
                if (!ReferenceEquals(rounder, failing))
                {
                    failing = rounder;
                    break;
                }
            }
        }

        return failing;
    }

    private Schedule Shorter(Schedule failing)
    {
        double last = failing.Events.Count == 0 ? 1 : Math.Ceiling(failing.Events[^1].At) + 1;
        foreach (double seconds in (double[])[last, last + 10, last + 60])
        {
            Schedule shorter = seconds < failing.Seconds ? Try(failing with { Seconds = seconds }, failing) : failing;
            if (!ReferenceEquals(shorter, failing))
            {
                return shorter;
            }
        }

        return failing;
    }

    // Without options that are not needed.
    private Schedule Plain(Schedule failing)
    {
        failing = failing.FirstVersion is null ? failing : Try(failing with { FirstVersion = null }, failing);
        failing = failing.Options == AdapterOptions.Default ? failing : Try(failing with { Options = AdapterOptions.Default }, failing);
        return failing.Backlog == 16 ? failing : Try(failing with { Backlog = 16 }, failing);
    }

    private static Schedule With(Schedule schedule, int place, ScheduleEvent happening)
    {
        ScheduleEvent[] events = [.. schedule.Events];
        events[place] = happening;
        return schedule with { Events = events };
    }

    private Schedule Try(Schedule candidate, Schedule otherwise)
    {
        if (_left <= 0)
        {
            return otherwise;
        }

        _left--;
        Tried++;
        return fails(candidate) ? candidate : otherwise;
    }
}
