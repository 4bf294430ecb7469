using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The timers of one flow's control channel: its requests, and the states that do not last for ever (CTL-6, CTL-17).</summary>
/// <param name="limits">The times of the dialect.</param>
internal sealed class RequestTimers(ControlLimits limits)
{
    private const int Slots = 4;

    private readonly Instant[] _at = [Instant.Never, Instant.Never, Instant.Never, Instant.Never];

    // When each request was first sent; none: sent more than once, so that its answer is no sample (Karn).
    private readonly Instant?[] _sentOnce = new Instant?[Slots];

    /// <summary>When the state has lasted its time; <see cref="Instant.Never"/>: it may last.</summary>
    internal Instant StateEndsAt { get; private set; } = Instant.Never;

    /// <summary>What the machines are told then.</summary>
    internal FlowTrigger StateEnd { get; private set; }

    /// <summary>The first of all these moments.</summary>
    internal Instant Deadline
    {
        get
        {
            Instant at = StateEndsAt;
            foreach (Instant retransmit in _at)
            {
                at = Instant.Min(at, retransmit);
            }

            return at;
        }
    }

    /// <summary>What a request waits for before it is sent again.</summary>
    /// <param name="path">The round trip that control and data of the flow share.</param>
    /// <param name="tries">How often it was sent again already.</param>
    internal Duration Timeout(RoundTripEstimator path, int tries)
    {
        Duration most = path.Greatest;

        // However short the path is, and whatever the RTO of its data may be (CTL-6).
        return Duration.Max(path.Undoubled, Duration.Min(limits.MinimumRto, most)).DoubledWithin(most, tries);
    }

    /// <summary>The timer of a request follows what the machines say of it now.</summary>
    /// <param name="slot">The request.</param>
    /// <param name="old">The flow before the event.</param>
    /// <param name="flow">The flow now.</param>
    /// <param name="sent">Whether the request was sent in the event.</param>
    /// <param name="path">The round trip.</param>
    /// <param name="now">When.</param>
    /// <returns>None if it was not answered; otherwise the round trip, zero if it is no sample.</returns>
    internal Duration? Follow(EmissionSlot slot, in FlowRecord old, in FlowRecord flow, bool sent, RoundTripEstimator path, Instant now)
    {
        Slot was = FlowTimers.Request(old, slot);
        Slot request = FlowTimers.Request(flow, slot);
        int place = (int)slot;
        if (!request.IsOutstanding)
        {
            bool answered = was.IsOutstanding && was.Version == request.Version;
            Duration? measured = !answered ? null : _sentOnce[place] is { } once ? now - once : Duration.Zero;
            (_at[place], _sentOnce[place]) = (Instant.Never, null);
            return measured;
        }

        if (sent)
        {
            bool first = !was.IsOutstanding || was.Version != request.Version;
            _sentOnce[place] = first ? now : null;
        }

        if (sent || _at[place] == Instant.Never)
        {
            Wait(slot, request.Tries, path, now);
        }

        return null;
    }

    /// <summary>The timer of the state follows the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="streamsEnded">Whether both streams are ended (TEAR-14).</param>
    /// <param name="now">When.</param>
    internal void FollowState(FlowState state, bool streamsEnded, Instant now)
    {
        if (FlowTimers.Expiry(state, streamsEnded, limits) is not { } expiry)
        {
            StateEndsAt = Instant.Never;
            return;
        }

        bool runs = StateEndsAt != Instant.Never && StateEnd == expiry.Trigger;
        StateEndsAt = runs ? StateEndsAt : now + expiry.After;
        StateEnd = expiry.Trigger;
    }

    /// <summary>Whether a request has waited long enough; its timer is then no longer running.</summary>
    internal bool TryExpire(EmissionSlot slot, Instant now)
    {
        bool due = _at[(int)slot] <= now;
        _at[(int)slot] = due ? Instant.Never : _at[(int)slot];
        return due;
    }

    /// <summary>Whether the state has lasted its time; its timer is then no longer running.</summary>
    internal bool TryExpireState(Instant now)
    {
        bool due = StateEndsAt <= now;
        StateEndsAt = due ? Instant.Never : StateEndsAt;
        return due;
    }

    /// <summary>A request waits, whether it was sent or not.</summary>
    internal void Wait(EmissionSlot slot, int tries, RoundTripEstimator path, Instant now) =>
        _at[(int)slot] = now + Timeout(path, tries);
}
