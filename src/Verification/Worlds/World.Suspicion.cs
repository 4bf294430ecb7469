using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>A peer that is over and did not manage to say so.</content>
internal sealed partial class World
{
    /// <summary>
    /// Nothing comes from a peer that is over: a flow without anything outstanding is suspect sooner or later, and checks its
    /// path (MIG-24).
    /// </summary>
    private void Suspect(in Situation situation, int host, LocalInfo info, List<Move> moves)
    {
        if (!IsAlone(situation, host))
        {
            return;
        }

        for (int flow = 0; flow < info.Flows.Count; flow++)
        {
            FlowInfo known = info.Flows[flow];
            if (known.Record.IsSynchronised && !known.IsHomeless && !known.IsMoving)
            {
                moves.Add(Apply(situation, host, new LocalEvent(LocalEventKind.PathCheck, (byte)flow), isFair: true));
            }
        }
    }

    /// <summary>Whether the tries of a request must run out, because nobody is left who would answer it.</summary>
    private bool IsInVain(in Situation situation, int host, LocalEvent choice) =>
        choice.Kind == LocalEventKind.Exhausted && IsAlone(situation, host);

    private bool IsAlone(in Situation situation, int host) =>
        _options.Suspicion && !_locals.Info(situation.Host(host)).IsOver && _locals.Info(situation.Host(1 - host)).IsOver;
}
