using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>Leaves out of a record what makes no difference to the machines, so that a model has finitely few.</summary>
internal static class Abstraction
{
    /// <summary>The record without counts of tries and without addresses that nothing reads any more.</summary>
    /// <remarks>
    /// That tries run out is an event of its own in a model, possible at any time. The address of a move is read only while
    /// one is outstanding or came early, the candidate only while its answer is outstanding.
    /// </remarks>
    internal static FlowRecord Of(in FlowRecord r) => r with
    {
        Opening = r.Opening with { Tries = 0 },
        Move = r.Move with { Tries = 0 },
        Answer = r.Answer with { Tries = 0 },
        Fin = r.Fin with { Tries = 0 },
        Moving = r.Move.IsOutstanding || r.Has(FlowFacts.MovedEarly) ? r.Moving : default,
        Candidate = r.Answer.IsOutstanding ? r.Candidate : default,
    };

    /// <summary>The record as if every request had been sent again so many times.</summary>
    internal static FlowRecord WithTries(in FlowRecord r, int tries) => r with
    {
        Opening = r.Opening with { Tries = (byte)tries },
        Move = r.Move with { Tries = (byte)tries },
        Answer = r.Answer with { Tries = (byte)tries },
        Fin = r.Fin with { Tries = (byte)tries },
    };
}
