using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>Leaves out of a record what makes no difference to the machines, so that a model has finitely few.</summary>
internal static class Abstraction
{
    /// <summary>The record without counts of tries, and without addresses that nothing reads any more.</summary>
    /// <remarks>That tries run out is an event of its own in a model, possible at any time.</remarks>
    internal static FlowRecord Of(in FlowRecord r) => WithTries(WithoutUnreadAddresses(r), 0);

    /// <summary>The same without anything that nothing reads any more.</summary>
    internal static FlowRecord OfRead(in FlowRecord r) => WithTries(WithoutUnread(r), 0);

    /// <summary>The record without what nothing reads any more.</summary>
    /// <remarks>
    /// Of a FIN that was acknowledged only that it was. Of other requests also the version is read afterwards, to know late
    /// copies of their answers or to answer late copies of what they answer.
    /// </remarks>
    internal static FlowRecord WithoutUnread(in FlowRecord r) => r.Fin.IsOutstanding ? WithoutUnreadAddresses(r) : WithoutUnreadAddresses(r) with
    {
        Fin = r.Fin with { Version = 0 },
    };

    /// <summary>The record as if every request had been sent again so many times.</summary>
    internal static FlowRecord WithTries(in FlowRecord r, int tries) => r with
    {
        Opening = r.Opening with { Tries = (byte)tries },
        Move = r.Move with { Tries = (byte)tries },
        Answer = r.Answer with { Tries = (byte)tries },
        Fin = r.Fin with { Tries = (byte)tries },
    };

    // The address of a move is read only while one is outstanding or came early, the candidate only while its answer is outstanding.
    private static FlowRecord WithoutUnreadAddresses(in FlowRecord r) => r with
    {
        Moving = r.Move.IsOutstanding || r.Has(FlowFacts.MovedEarly) ? r.Moving : default,
        Candidate = r.Answer.IsOutstanding ? r.Candidate : default,
    };
}
