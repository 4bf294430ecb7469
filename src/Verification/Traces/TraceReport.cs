using ServalRef.StateMachines;

namespace ServalRef.Verification.Traces;

/// <summary>What came of a trace.</summary>
/// <param name="Hosts">Hosts that took steps.</param>
/// <param name="Connections">Ends of connections that they had.</param>
/// <param name="Steps">Steps that were taken again.</param>
/// <param name="Packets">Control packets that hosts sent, each held against what the steps ask for.</param>
/// <param name="Strangers">Control packets that hosts received and that nobody in the trace sent: those of attackers.</param>
/// <param name="Clauses">The clauses that decided in the steps.</param>
/// <param name="Findings">What is no step of the model, in its order; empty if all is.</param>
public sealed record TraceReport(
    int Hosts, int Connections, long Steps, long Packets, long Strangers, IReadOnlySet<string> Clauses, IReadOnlyList<TraceFinding> Findings)
{
    /// <summary>Whether every step is one of the model.</summary>
    public bool IsOfTheModel => Findings.Count == 0;
}

/// <summary>Something in a trace that no step of the model explains.</summary>
/// <param name="Line">The line of the trace, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Host">The host concerned.</param>
/// <param name="Message">What is wrong.</param>
public readonly record struct TraceFinding(long Line, Instant At, string Host, string Message);
