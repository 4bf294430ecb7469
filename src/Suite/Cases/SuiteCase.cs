using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>One case of the suite: something that an implementation has to do right.</summary>
/// <param name="Id">Its name for good: a clause, a stop, and a number; a letter before the number says of which kind it is.</param>
/// <param name="Clause">The clause that it is about.</param>
/// <param name="Title">What happens, in a sentence without its stop.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Role">What the implementation is there for.</param>
/// <param name="Features">What an adapter has declared that can be asked this (<c>spec/adapter.md</c>).</param>
public abstract record SuiteCase(
    string Id, string Clause, string Title, CaseKind Kind, Dialect Dialect, Role Role, IReadOnlyList<string> Features)
{
    /// <summary>What it shares its run with: cases of one group are run together.</summary>
    public virtual string Group => Id;

    /// <summary>Runs it.</summary>
    /// <param name="adapter">The implementation.</param>
    /// <param name="run">What is shared by the cases of a run, and its seed.</param>
    /// <exception cref="AdapterException">The adapter has gone, or breaks the protocol.</exception>
    internal abstract CaseResult Run(IAdapter adapter, RunContext run);
}

/// <summary>Where a case comes from.</summary>
public enum CaseKind
{
    /// <summary>A story in which the suite plays the peer and the network.</summary>
    Scripted,

    /// <summary>A vector of <c>spec/vectors</c>.</summary>
    Vector,

    /// <summary>A property of generated schedules.</summary>
    Property,
}

/// <summary>What became of a case.</summary>
public enum CaseVerdict
{
    /// <summary>The implementation did right.</summary>
    Pass,

    /// <summary>It broke a clause.</summary>
    Fail,

    /// <summary>It does not do what the case needs, and has said so.</summary>
    Unsupported,

    /// <summary>It broke a clause, and the baseline knows.</summary>
    Known,

    /// <summary>The case could not be run to its end: the adapter refused what it has declared.</summary>
    Error,
}
