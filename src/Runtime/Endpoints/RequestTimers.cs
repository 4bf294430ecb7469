using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The timers of one flow's control channel: its requests, and the states that do not last for ever (CTL-6, CTL-17).</summary>
internal sealed class RequestTimers
{
    private const int Slots = 4;

    // However short the path is, and whatever the RTO of its data may be (CTL-6).
    private static readonly long Least = Dialect.Mtp1.Limits.MinimumRto.Nanoseconds;

    private readonly long[] _at = [long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue];

    // When each request was first sent; 0: sent more than once, so that its answer is no sample (Karn).
    private readonly long[] _sentOnce = new long[Slots];

    /// <summary>When the state has lasted its time; <see cref="long.MaxValue"/>: it may last.</summary>
    internal long StateEndsAt { get; private set; } = long.MaxValue;

    /// <summary>What the machines are told then.</summary>
    internal FlowTrigger StateEnd { get; private set; }

    /// <summary>The first of all these moments, in nanoseconds.</summary>
    internal long Deadline
    {
        get
        {
            long at = StateEndsAt;
            foreach (long retransmit in _at)
            {
                at = Math.Min(at, retransmit);
            }

            return at;
        }
    }

    /// <summary>What a request waits for before it is sent again.</summary>
    /// <param name="path">The round trip that control and data of the flow share.</param>
    /// <param name="tries">How often it was sent again already.</param>
    internal static long Timeout(RoundTripEstimator path, int tries)
    {
        long most = path.Greatest;
        long plain = Math.Max(path.Undoubled, Math.Min(Least, most));
        return plain > most >> Math.Min(tries, 40) ? most : plain << tries;
    }

    /// <summary>The timer of a request follows what the machines say of it now.</summary>
    /// <param name="slot">The request.</param>
    /// <param name="old">The flow before the event.</param>
    /// <param name="flow">The flow now.</param>
    /// <param name="sent">Whether the request was sent in the event.</param>
    /// <param name="path">The round trip.</param>
    /// <param name="now">When.</param>
    /// <returns>None if it was not answered; otherwise the round trip in nanoseconds, 0 if it is no sample.</returns>
    internal long? Follow(EmissionSlot slot, in FlowRecord old, in FlowRecord flow, bool sent, RoundTripEstimator path, Instant now)
    {
        Slot was = FlowTimers.Request(old, slot);
        Slot request = FlowTimers.Request(flow, slot);
        int place = (int)slot;
        if (!request.IsOutstanding)
        {
            bool answered = was.IsOutstanding && was.Version == request.Version;
            long? measured = !answered ? null : _sentOnce[place] > 0 ? now.Nanoseconds - _sentOnce[place] : 0;
            (_at[place], _sentOnce[place]) = (long.MaxValue, 0);
            return measured;
        }

        if (sent)
        {
            bool first = !was.IsOutstanding || was.Version != request.Version;
            _sentOnce[place] = first ? now.Nanoseconds : 0;
        }

        if (sent || _at[place] == long.MaxValue)
        {
            Wait(slot, request.Tries, path, now);
        }

        return null;
    }

    /// <summary>The timer of the state follows the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="streamsEnded">Whether both streams are ended (TEAR-14).</param>
    /// <param name="limits">The times.</param>
    /// <param name="now">When.</param>
    internal void FollowState(FlowState state, bool streamsEnded, ControlLimits limits, Instant now)
    {
        if (FlowTimers.Expiry(state, streamsEnded, limits) is not { } expiry)
        {
            StateEndsAt = long.MaxValue;
            return;
        }

        bool runs = StateEndsAt != long.MaxValue && StateEnd == expiry.Trigger;
        StateEndsAt = runs ? StateEndsAt : (now + expiry.After).Nanoseconds;
        StateEnd = expiry.Trigger;
    }

    /// <summary>Whether a request has waited long enough; its timer is then no longer running.</summary>
    internal bool TryExpire(EmissionSlot slot, Instant now)
    {
        bool due = _at[(int)slot] <= now.Nanoseconds;
        _at[(int)slot] = due ? long.MaxValue : _at[(int)slot];
        return due;
    }

    /// <summary>Whether the state has lasted its time; its timer is then no longer running.</summary>
    internal bool TryExpireState(Instant now)
    {
        bool due = StateEndsAt <= now.Nanoseconds;
        StateEndsAt = due ? long.MaxValue : StateEndsAt;
        return due;
    }

    /// <summary>A request waits, whether it was sent or not.</summary>
    internal void Wait(EmissionSlot slot, int tries, RoundTripEstimator path, Instant now) =>
        _at[(int)slot] = now.Nanoseconds + Timeout(path, tries);
}
