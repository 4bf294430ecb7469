namespace ServalRef.Oracle.Hypotheses;

/// <summary>
/// How many steps of the machines the judging of a capture may take: a fixed number and some for each packet, so that no capture, however
/// it was made, takes longer than its length explains (spec/judging.md).
/// </summary>
/// <remarks>Steps are counted, not time, so that a verdict does not depend on the machine that it is found on.</remarks>
internal sealed class WorkBudget
{
    private const long AtFirst = 300_000;

    private const long ForEachPacket = 4;

    private long _granted = AtFirst;

    /// <summary>Steps taken so far.</summary>
    internal long Spent { get; private set; }

    /// <summary>Ends of flows that are followed no further.</summary>
    internal int Abandoned { get; private set; }

    /// <summary>Flows that were let go before they were over, because there were too many.</summary>
    internal int Forgotten { get; private set; }

    /// <summary>Whether more has been spent than was there.</summary>
    internal bool IsOverdrawn => Spent > _granted;

    /// <summary>A packet was read.</summary>
    internal void Earn() => _granted += ForEachPacket;

    /// <summary>Steps were taken.</summary>
    internal void Spend(long steps) => Spent += steps;

    /// <summary>An end of a flow is given up.</summary>
    internal void Abandon() => Abandoned++;

    /// <summary>A flow is let go.</summary>
    internal void Forget() => Forgotten++;

    /// <summary>What was left unjudged, as a verdict says it; null if nothing was.</summary>
    internal string? Unjudged => (Abandoned, Forgotten) switch
    {
        (0, 0) => null,
        (_, 0) => Limited,
        (0, _) => TooMany,
        _ => $"{TooMany}; {Limited}",
    };

    private string Limited => Abandoned == 1
        ? "one end of a flow could have been in more states than are followed, and was not judged from there on"
        : $"{Abandoned} ends of flows could have been in more states than are followed, and were not judged from there on";

    private string TooMany => Forgotten == 1
        ? "one flow was forgotten unjudged, since more were open at once than are followed"
        : $"{Forgotten} flows were forgotten unjudged, since more were open at once than are followed";
}
