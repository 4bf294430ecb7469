using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>What an end is told of, and how far it is followed.</content>
internal sealed partial class EndpointJudge
{
    /// <summary>States of an end that is followed but not judged, beyond which the rest is forgotten.</summary>
    private const int MostUncertain = 16;

    /// <summary>Whether the end could be in so many states that it is followed no further.</summary>
    internal bool IsAbandoned => _effort.IsSpent;

    /// <summary>A control packet came to this end.</summary>
    internal void Received(Observation observation)
    {
        if (Begin())
        {
            Receive(observation);
            End(isPacket: true);
        }
    }

    /// <summary>A packet without control, which names both flow IDs, came to this end (OPEN-26).</summary>
    internal void ReceivedData(Observation observation)
    {
        if (Begin())
        {
            ReceiveData(observation);
            End(isPacket: true);
        }
    }

    /// <summary>A control packet came from this end.</summary>
    internal void Sent(Observation observation)
    {
        if (Begin())
        {
            Send(observation);
            End(isPacket: true);
        }
    }

    /// <summary>Lets time pass: timers run out, and what is overdue is reported if its host was alive.</summary>
    internal void AdvanceTo(Instant time)
    {
        if (time >= _nextCheck && Begin())
        {
            Advance(time);
            End(isPacket: false);
        }
    }

    private bool Begin()
    {
        _effort.Begin();
        return !IsAbandoned;
    }

    private void End(bool isPacket)
    {
        if (_effort.End(isPacket))
        {
            Blur();
            _set = [_set[0] with { Pending = [] }];
            _nextCheck = Instant.Never;
        }
    }

    private void Keep(List<Hypothesis> set) =>
        _set = IsCertain ? set : DistinctHypotheses.AtMost(set, MostUncertain);
}
