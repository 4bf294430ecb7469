namespace ServalRef.StateMachines;

/// <summary>A named condition on a turn. The name appears on every arrow that it guards.</summary>
/// <param name="Name">Lower-case words.</param>
/// <param name="Holds">Reads the record as it was before the turn, and the event; changes nothing.</param>
internal sealed record Guard(string Name, Func<Turn, bool> Holds);

/// <summary>A named effect of a turn.</summary>
/// <param name="Name">Lower-case words in the imperative.</param>
/// <param name="Run">Writes the record and the emissions.</param>
/// <param name="Sends">Which parts of the control channel it may send from.</param>
internal sealed record Act(string Name, Action<Turn> Run, EmissionSlots Sends = EmissionSlots.None)
{
    internal Act(EmissionSlots sends, string name, Action<Turn> run)
        : this(name, run, sends)
    {
    }
}
