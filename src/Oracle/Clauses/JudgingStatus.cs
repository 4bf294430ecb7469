namespace ServalRef.Oracle.Clauses;

/// <summary>Where a capture has to be taken so that a clause can be found broken by it.</summary>
public enum JudgedFrom
{
    /// <summary>The clause does not bind the dialect.</summary>
    NotBinding,

    /// <summary>At the host that is judged: what came to it did arrive, and what it sent is seen.</summary>
    Host,

    /// <summary>At the host that is judged or at its peer: what passed between the two is seen.</summary>
    EitherEnd,

    /// <summary>Anywhere: the host says it against itself.</summary>
    Anywhere,

    /// <summary>Nowhere: no capture shows it.</summary>
    Nowhere,

    /// <summary>Nowhere: the clause permits, and there is nothing to break.</summary>
    Permission,
}

/// <summary>Whether and from where a clause can be judged by captures, for each dialect.</summary>
/// <param name="Clause">The clause or part.</param>
/// <param name="Mtp1">In mtp1.</param>
/// <param name="Prototype2014">In prototype2014.</param>
/// <param name="Reason">Why it cannot be seen, or as which other clause it is told, in one sentence; empty if neither.</param>
public sealed record JudgingStatus(string Clause, JudgedFrom Mtp1, JudgedFrom Prototype2014, string Reason)
{
    private const string ToldAs = "Told as ";

    /// <summary>Whether a capture can show that the clause is broken, in a dialect at least.</summary>
    public bool IsJudged => IsJudgedFrom(Mtp1) || IsJudgedFrom(Prototype2014);

    /// <summary>Whether a breach of it is found and told as one of another clause, which the same packets break: the reason says of which.</summary>
    public bool IsToldAsAnother => Reason.StartsWith(ToldAs, StringComparison.Ordinal);

    /// <summary>Whether this is a place to judge from.</summary>
    public static bool IsJudgedFrom(JudgedFrom place) => place is JudgedFrom.Host or JudgedFrom.EitherEnd or JudgedFrom.Anywhere;

    /// <summary>The word for it in the table of the specification, for example <c>either end</c>.</summary>
    public static string Word(JudgedFrom place) => place switch
    {
        JudgedFrom.Host => "host",
        JudgedFrom.EitherEnd => "either end",
        JudgedFrom.Anywhere => "anywhere",
        JudgedFrom.Nowhere => "cannot be seen",
        JudgedFrom.Permission => "permission",
        _ => "–",
    };

    /// <summary>Half a sentence that says from where the clause is judged in a dialect, for example <c>by any capture</c>.</summary>
    public string Sentence(StateMachines.Dialect dialect) => In(dialect) switch
    {
        JudgedFrom.Host => "by a capture at the host that is judged" + Another,
        JudgedFrom.EitherEnd => "by a capture at the host that is judged or at its peer" + Another,
        JudgedFrom.Anywhere => "by any capture" + Another,
        JudgedFrom.Permission => "never: it permits, and there is nothing to break",
        _ => $"never, since no capture shows it: {Reason}",
    };

    private string Another => IsToldAsAnother ? $", and told as {Reason[ToldAs.Length..].TrimEnd('.')}" : string.Empty;

    /// <summary>The status in a dialect.</summary>
    public JudgedFrom In(StateMachines.Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.Name == StateMachines.Dialect.Mtp1.Name ? Mtp1 : Prototype2014;
    }
}
