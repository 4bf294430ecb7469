using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A vector of <c>spec/vectors</c> as a case: the suite plays the peer, with an implementation's own names in place of the vector's.</summary>
/// <param name="Id">See <see cref="SuiteCase"/>.</param>
/// <param name="Clause">The clause that decides the last step.</param>
/// <param name="Vector">The vector.</param>
/// <param name="Steps">How many of its steps can be made to happen from outside.</param>
/// <param name="Needed">What it needs of an adapter.</param>
internal sealed record VectorCase(string Id, string Clause, Vector Vector, int Steps, IReadOnlyList<string> Needed)
    : SuiteCase(Id, Clause, TitleOf(Vector, Steps), CaseKind.Vector, Vector.Dialect, Vector.Role, Needed)
{
    /// <inheritdoc/>
    internal override CaseResult Run(IAdapter adapter, RunContext run) => Result(VectorRun.Of(adapter, Vector, Steps, AdapterOptions.Default, run.Seed), adapter, run.Seed);

    private CaseResult Result(VectorRun played, IAdapter adapter, long seed)
    {
        IReadOnlyList<CaseFault> faults = [.. played.Faults.Where(fault => AdapterFeatures.Concerns(fault.Clause, adapter.Hello))];
        return new CaseResult
        {
            Case = this,
            Verdict = faults.Any(fault => fault.Severity == Severity.Violation) ? CaseVerdict.Fail : played.Stopped is null && played.Refused is null ? CaseVerdict.Pass : CaseVerdict.Error,
            Seed = seed,
            Faults = faults,
            Reason = faults.Count > 0 ? null : played.Stopped ?? played.Refused,
            Seconds = played.Seconds,
            Recording = played.Recording,
            Cells = [.. Vector.Steps.Take(Steps).SelectMany(step => step.Cells).Distinct()],
            Exercised = played.Exercised ?? [.. Vector.Steps.Take(Steps).Select(step => step.Clause).Distinct()],
        };
    }

    private static string TitleOf(Vector vector, int steps)
    {
        VectorStep last = vector.Steps[steps - 1];
        return $"{vector.Name}: after {steps} steps " + (last.Rejected ?? (last.Packet is { } packet ? $"{packet.Flags.ToText()} arrives" : last.Event));
    }
}
