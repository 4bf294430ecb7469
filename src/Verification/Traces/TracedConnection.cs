using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Traces;

/// <summary>One end of a connection, whose steps are taken again: what its host knows, and which timers run.</summary>
/// <param name="end">What the host knew before the first step.</param>
internal sealed class TracedConnection(ConnectionEnd end)
{
    // A deadline is kept to the nanosecond where time is simulated; a real host's timer may be late.
    private static readonly Duration Late = Duration.FromMilliseconds(500);

    private readonly Dictionary<(uint Flow, EmissionSlot Slot), (Instant At, Duration Least)> _sent = [];
    private readonly HashSet<(uint Flow, EmissionSlot Slot)> _news = [];
    private readonly Dictionary<uint, (FlowTrigger Trigger, Instant At)> _expiries = [];
    private Usability _usability;

    /// <summary>What the host knows.</summary>
    internal ConnectionEnd End { get; private set; } = end;

    /// <summary>What the machines knew after each event that the last step had them work off.</summary>
    internal IReadOnlyList<ConnectionRecord> Turns { get; private set; } = [];

    /// <summary>Whether the application was told that it is over.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>When a timer that must run out has not.</summary>
    internal Instant Overdue { get; private set; } = Instant.Never;

    /// <summary>Which timer that is.</summary>
    internal string OverdueTimer { get; private set; } = "";

    /// <summary>Whether an event of time may come now; otherwise why not.</summary>
    internal string? Refuses(HostInput input, in HostContext host)
    {
        Instant now = host.Now;
        return input switch
        {
            HostInput.StateExpires expires when !_expiries.TryGetValue(expires.Flow, out var state) || state.At > now =>
                $"the state of flow {expires.Flow} has not lasted its time",
            HostInput.RequestTimesOut request when IsEarly(request, now) =>
                $"the {request.Slot} request of flow {request.Flow} has not waited its time (CTL-6)",
            HostInput.IsUnusableTooLong when !_usability.IsExhausted(now) => "a flow was usable within 120 s (CONN-6)",
            HostInput.OpeningIsDue when End.NextOpening > now => "no further flow is due",
            _ => null,
        };
    }

    /// <summary>The host goes on after a while in which it did nothing.</summary>
    internal void Resume(Instant now) => Overdue = Instant.Max(Overdue, now + Late);

    /// <summary>A step was taken.</summary>
    internal void Follow(HostInput input, in HostStep step, in HostContext host, ControlLimits limits)
    {
        End = step.After;
        Turns = [.. step.Outputs.OfType<HostOutput.Turned>().Select(turned => turned.After)];
        _news.Clear();
        foreach (HostOutput output in step.Outputs)
        {
            Note(output);
        }

        if (input is HostInput.RequestTimesOut request)
        {
            // Whether it was sent again or not, it waits anew.
            _news.Add((request.Flow, request.Slot));
        }

        foreach ((uint flow, EmissionSlot slot) in _news)
        {
            int tries = End.Record.Flow(flow) is { } waits ? FlowTimers.Request(waits, slot).Tries : 0;
            _sent[(flow, slot)] = (host.Now, limits.MinimumRto.DoubledWithin(limits.MaximumRto, tries));
        }

        foreach (FlowRecord flow in End.Record.Flows)
        {
            FollowExpiry(flow, host.Now, limits);
        }

        _usability = _usability.Observe(End.IsUsable(host), host.Now);
        NoteDeadline(limits, host.Now);
    }

    private bool IsEarly(HostInput.RequestTimesOut request, Instant now) =>
        End.Record.Flow(request.Flow) is not { } flow
        || !FlowTimers.Request(flow, request.Slot).IsOutstanding
        || !_sent.TryGetValue((request.Flow, request.Slot), out var sent)
        || now - sent.At < sent.Least;

    private void Note(HostOutput output)
    {
        switch (output)
        {
            case HostOutput.Turned turned:
                foreach (FlowPacket packet in turned.Packets)
                {
                    Note(packet);
                }

                break;
            case HostOutput.Sends sends:
                Note(sends.Packet);
                break;
            case HostOutput.Times { Timer: HostTimer.Request, Slot: { } slot } times:
                _news.Add((times.Flow, slot));
                break;
            case HostOutput.Ends ends:
                _expiries.Remove(ends.Ending.Flow);
                break;
            case HostOutput.Tells { Notice: HostNotice.Closed }:
                IsClosed = true;
                break;
            default:
                break;
        }
    }

    private void Note(in FlowPacket packet)
    {
        if (packet.Slot is { } slot)
        {
            _news.Add((packet.Flow, slot));
        }
    }

    private void FollowExpiry(in FlowRecord flow, Instant now, ControlLimits limits)
    {
        if (FlowTimers.Expiry(flow.State, End.Record.Ends.Both, limits) is not { } expiry)
        {
            _expiries.Remove(flow.LocalFlow);
        }
        else if (!_expiries.TryGetValue(flow.LocalFlow, out var known) || known.Trigger != expiry.Trigger)
        {
            _expiries[flow.LocalFlow] = (expiry.Trigger, now + expiry.After);
        }
    }

    private void NoteDeadline(ControlLimits limits, Instant now)
    {
        (Overdue, OverdueTimer) = (Instant.Never, "");
        if (IsClosed)
        {
            return;
        }

        foreach ((uint flow, (FlowTrigger trigger, Instant at)) in _expiries)
        {
            Note(at, $"{trigger} of flow {flow}", now);
        }

        foreach (FlowRecord flow in End.Record.Flows)
        {
            foreach (EmissionSlot slot in FlowTimers.Requests)
            {
                if (FlowTimers.Request(flow, slot).IsOutstanding && _sent.TryGetValue((flow.LocalFlow, slot), out var sent))
                {
                    Note(sent.At + limits.MaximumRto, $"the timer of the {slot} request of flow {flow.LocalFlow} (CTL-6)", now);
                }
            }
        }

        Note(_usability.EndsAt, "the end of a connection without a usable flow (CONN-6)", now);
    }

    // What was due while the host did nothing is due when it goes on.
    private void Note(Instant at, string timer, Instant now)
    {
        Instant last = Instant.Max(at, now) + Late;
        if (at != Instant.Never && last < Overdue)
        {
            (Overdue, OverdueTimer) = (last, timer);
        }
    }
}
