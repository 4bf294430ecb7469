using System.Globalization;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>What comes too soon, too often, or when a clause has ended the flow.</content>
internal sealed partial record Diagnosis
{
    /// <summary>The flow goes on though a clause has ended it: by its own timer, or by a refusal.</summary>
    private static Diagnosis OfEnded(Observation sent, List<Hypothesis> set, Dialect dialect)
    {
        string clause = set[0].EndedBy!;
        bool again = clause is "CTL-7c" or "OPEN-18a"
            && set.TrueForAll(h => sent.Kind.In(h.Record) is { Phase: not SlotPhase.Unused } slot && slot.Version == sent.Packet.Version);
        return again ? OfTries(sent, dialect) : new Diagnosis(clause, EndedText(clause));
    }

    /// <summary>A request that was sent again once too often.</summary>
    private static Diagnosis OfTries(Observation sent, Dialect dialect)
    {
        ControlLimits limits = dialect.Limits;
        bool halfOpen = sent.Trigger == FlowTrigger.SynAckArrived && limits.SynAckTries < limits.Tries;
        bool fin = sent.Trigger == FlowTrigger.FinArrived && limits.FinTries < limits.Tries;
        return new Diagnosis(
            halfOpen ? "SEC-10a" : fin ? "CTL-7b" : "CTL-7a", "It was sent again as often as is allowed already: then the flow is given up.");
    }

    /// <summary>What it means that a flow goes on though a clause has ended it.</summary>
    internal static string EndedText(string clause) => clause switch
    {
        "SEC-10b" => "The request was half open for more than 10 s: then it is forgotten.",
        "OPEN-13a" or "OPEN-14a" => "The SYN was refused: the flow is closed, and nothing more is sent on it.",
        "TEAR-11b" => "The time of TimeWait is over: the flow is closed, and nothing more is sent on it.",
        _ => "The last try of its request went unanswered for longer than any RTO: then the flow is given up, and nothing more is sent on it.",
    };

    /// <summary>A request that its timer cannot have sent again so soon.</summary>
    private static Diagnosis? OfHaste(Observation sent, List<Hypothesis> set, RetransmissionPace pace)
    {
        EmissionSlot slot = sent.Kind.Slot;
        foreach (Hypothesis hypothesis in set)
        {
            Sighting seen = hypothesis.Seen.Of(slot);
            if (FlowTimers.Request(hypothesis.Record, slot).Version == sent.Packet.Version
                && pace.IsTooEarly(hypothesis.Record, slot, seen, sent.Time))
            {
                double least = pace.Least(hypothesis.Record, slot, seen.Expiries + 1).Seconds;
                return new Diagnosis(
                    "CTL-6f",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{seen.Expiries + 1} RTOs in a row, each twice the one before, take at least {least:0.###} s, not {(sent.Time - seen.Since)?.Seconds:0.###} s."),
                    sent.Packet);
            }
        }

        return null;
    }
}
