using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using ServalRef.Verification.Promela;

namespace ServalRef.Rendering;

/// <summary>A model, what was explored of it, and what was found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Bound">Its bound.</param>
/// <param name="World">The model within it, which can tell counter-examples.</param>
/// <param name="Found">What the explorer found.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record VerifiedModel(NamedModel Model, ModelBound Bound, Model World, Exploration Found, TimeSpan Elapsed)
{
    /// <summary>What SPIN found in the same bound; empty if it was not asked.</summary>
    public IReadOnlyList<SpinSearched> Spin { get; init; } = [];

    /// <summary>Whether SPIN reached as many states, and found errors just where the explorer found a property to fail.</summary>
    public bool SpinAgrees => Spin.All(s => s.IsDone) && Spin.All(s => s.Search switch
    {
        SpinSearch.Safety => s.Result.StatesStored == Found.States || (s.Result.Errors > 0 && !Found.Holds),
        _ => s.Result.Errors > 0 == !Found.Holds,
    });

    /// <summary>Whether a property is refuted, or the two checkers disagree.</summary>
    public bool IsRefuted => !Found.Holds || Spin.Any(s => s.Result.Errors > 0) || (Spin.All(s => s.IsDone) && !SpinAgrees);

    /// <summary>Whether all was explored.</summary>
    public bool IsComplete => Found.Complete && Spin.All(s => s.IsDone);
}

/// <summary>One search of SPIN.</summary>
/// <param name="Search">What it looked for.</param>
/// <param name="Result">What it came to.</param>
public sealed record SpinSearched(SpinSearch Search, SpinResult Result)
{
    /// <summary>Whether it came to an end.</summary>
    public bool IsDone => Result.Outcome is SpinOutcome.Passed or SpinOutcome.Violated;
}
