using ServalRef.StateMachines;

namespace ServalRef.Oracle.Clauses;

/// <summary>The word of RFC 2119 that gives a clause its force.</summary>
public enum ClauseLevel
{
    /// <summary>An absolute requirement.</summary>
    Must,

    /// <summary>An absolute prohibition.</summary>
    MustNot,

    /// <summary>Recommended: there may be a reason not to follow it.</summary>
    Should,

    /// <summary>Not recommended: there may be a reason to do it all the same.</summary>
    ShouldNot,

    /// <summary>Permitted.</summary>
    May,
}

/// <summary>The wire that a clause speaks of.</summary>
public enum ClauseDialect
{
    /// <summary>Every dialect.</summary>
    Both,

    /// <summary>Only <see cref="Dialect.Mtp1"/>.</summary>
    Mtp1,

    /// <summary>Only <see cref="Dialect.Prototype2014"/>.</summary>
    Prototype2014,
}

/// <summary>One numbered requirement of the specification.</summary>
/// <param name="Id">
/// Its identifier, which never changes its meaning: a prefix of <see cref="ClauseId.Prefixes"/>, a number and, where the number has
/// several requirements, the letter of this one.
/// </param>
/// <param name="Level">Its force, by the key word in its text.</param>
/// <param name="Dialect">Where it applies.</param>
/// <param name="Text">The requirement, on one line, in the Markdown of its chapter.</param>
/// <param name="Chapter">The chapter's file, for example <c>spec/07-migration.md</c>.</param>
/// <param name="Heading">The nearest heading above it, or the empty string.</param>
/// <param name="Reserved">Whether the rule is only announced: nothing implements or tests it yet.</param>
public sealed record Clause(
    string Id, ClauseLevel Level, ClauseDialect Dialect, string Text, string Chapter, string Heading, bool Reserved)
{
    /// <summary>The identifier without the letter of a part.</summary>
    public string Number => ClauseId.NumberOf(Id);

    /// <summary>The letter, or null if this is the only requirement of its number.</summary>
    public char? Part => ClauseId.PartOf(Id);

    /// <summary>How grave it is not to keep this clause.</summary>
    /// <remarks>MUST and MUST NOT make a violation, SHOULD and SHOULD NOT a permitted deviation; a MAY cannot be broken.</remarks>
    public Severity Severity => Level switch
    {
        ClauseLevel.Must or ClauseLevel.MustNot => Severity.Violation,
        ClauseLevel.Should or ClauseLevel.ShouldNot => Severity.Deviation,
        _ => Severity.Unspecified,
    };

    /// <summary>The level in the words of RFC 2119, for example <c>MUST NOT</c>.</summary>
    public string LevelText => Level switch
    {
        ClauseLevel.Must => "MUST",
        ClauseLevel.MustNot => "MUST NOT",
        ClauseLevel.Should => "SHOULD",
        ClauseLevel.ShouldNot => "SHOULD NOT",
        _ => "MAY",
    };

    /// <summary>The dialect as the clause itself writes it: <c>both</c>, <c>mtp1</c> or <c>prototype2014</c>.</summary>
    public string DialectText => Dialect switch
    {
        ClauseDialect.Both => "both",
        ClauseDialect.Mtp1 => ServalRef.StateMachines.Dialect.Mtp1.Name,
        _ => ServalRef.StateMachines.Dialect.Prototype2014.Name,
    };

    /// <summary>Whether the clause binds a host that speaks <paramref name="dialect"/>.</summary>
    public bool AppliesTo(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return Dialect == ClauseDialect.Both || DialectText == dialect.Name;
    }
}
