namespace ServalRef.Oracle.Hypotheses;

/// <summary>The steps that one end of a flow has cost, and whether they are too many.</summary>
/// <remarks>
/// An end may cost some steps for each of its packets, and for a while more than that. When it goes on beyond, or when the capture's budget
/// is spent and it is one of those that spent it, then its host could be in so many states that the judge follows it no further.
/// </remarks>
internal sealed class Effort(WorkBudget budget, Possibilities possibilities)
{
    private const long Most = 120_000;

    private const long MostWhenOverdrawn = 1_000;

    private const long ForEachPacket = 20;

    private long _begun;

    private long _balance;

    /// <summary>Whether the end is followed no further.</summary>
    internal bool IsSpent { get; private set; }

    /// <summary>Work on a packet, or on the passing of time, begins.</summary>
    internal void Begin() => _begun = possibilities.Steps;

    /// <summary>It is done.</summary>
    /// <param name="isPacket">Whether it was for a packet.</param>
    /// <returns>Whether the end is to be given up now.</returns>
    internal bool End(bool isPacket)
    {
        long steps = possibilities.Steps - _begun;
        budget.Spend(steps);
        _balance = Math.Max(0, _balance + steps - (isPacket ? ForEachPacket : 0));
        if (IsSpent || _balance < MostWhenOverdrawn || (_balance < Most && !budget.IsOverdrawn))
        {
            return false;
        }

        IsSpent = true;
        budget.Abandon();
        return true;
    }
}
