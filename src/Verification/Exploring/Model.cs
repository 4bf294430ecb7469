namespace ServalRef.Verification.Exploring;

/// <summary>A system to explore: where it starts, what can happen in a situation, and what has to hold.</summary>
public abstract class Model
{
    /// <summary>The first situation.</summary>
    public abstract Situation Start { get; }

    /// <summary>What has to hold, each with its clause.</summary>
    public abstract IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>Appends everything that can happen in a situation, always in the same order.</summary>
    /// <param name="situation">Where.</param>
    /// <param name="moves">Receives it; empty before.</param>
    public abstract void Expand(in Situation situation, List<Move> moves);

    /// <summary>The situation that stands for all that differ from this one only in names, such as this one itself.</summary>
    /// <remarks>
    /// Of two that have the same, each can do what the other can, up to names; requirements hold in both or in neither. Actions
    /// of moves may differ, so a model with a fairness requirement stands by the situations themselves.
    /// </remarks>
    public virtual Situation Canonical(in Situation situation) => situation;

    /// <summary>Whether a requirement's condition holds in a situation.</summary>
    /// <param name="requirement">Its place among <see cref="Requirements"/>.</param>
    /// <param name="situation">Where.</param>
    public abstract bool Holds(int requirement, in Situation situation);

    /// <summary>Whether nothing is outstanding or under way, so that a counter-example that ends here is a full story.</summary>
    public abstract bool IsQuiet(in Situation situation);

    /// <summary>Tells a move for people.</summary>
    /// <param name="from">Where it happens.</param>
    /// <param name="move">What happens.</param>
    public abstract IEnumerable<string> Tell(Situation from, Move move);

    /// <summary>Tells a situation for people, in one line or two.</summary>
    public abstract IEnumerable<string> Tell(Situation situation);
}

/// <summary>Something that can happen in a situation.</summary>
/// <param name="Action">What it is: moves that are the same thing in different situations have the same number.</param>
/// <param name="Target">The situation that follows.</param>
/// <param name="IsFair">Whether it cannot be put off for ever: a delivery, a timer, a new address for a host without.</param>
/// <param name="Broken">The requirements that this step breaks, as bits in their order.</param>
public readonly record struct Move(uint Action, Situation Target, bool IsFair, uint Broken = 0);

/// <summary>Something that has to hold.</summary>
/// <param name="Id">A short name, in lower case.</param>
/// <param name="Clause">The clause that it comes from.</param>
/// <param name="Text">What it says, in one sentence.</param>
/// <param name="Kind">How it is checked.</param>
public sealed record Requirement(string Id, string Clause, string Text, RequirementKind Kind);

/// <summary>How a requirement is checked.</summary>
public enum RequirementKind : byte
{
    /// <summary>The condition holds in every reachable situation.</summary>
    Always,

    /// <summary>No step breaks it.</summary>
    EveryStep,

    /// <summary>From every reachable situation one can be reached in which the condition holds.</summary>
    CanAlwaysReach,

    /// <summary>Every run in which fair actions are not put off for ever comes to a situation in which the condition holds.</summary>
    ReachesIfFair,
}
