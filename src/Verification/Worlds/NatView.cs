using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>A situation of a flow behind a translator, for the conditions of its requirements.</summary>
internal readonly struct NatView(in Situation situation, LocalInfo a, LocalInfo b, NatOptions options)
{
    private readonly Situation _situation = situation;

    /// <summary>Whether both are at rest, B sends to the current mapping, and A to where B is.</summary>
    internal bool IsSettled => A.IsAtRest && B.IsAtRest && B.Peer == Here.Mapping && A.Peer == B.Local && IsAt(B.Local);

    /// <summary>Whether B would say to a packet of A that A has moved (MIG-25), if it may send on the flow at all (MIG-10).</summary>
    internal bool IsToldSo => IsForeign && !A.IsMoving && !B.Record.Has(FlowFacts.Frozen);

    /// <summary>Whether nothing is under way and nobody has anything left to do.</summary>
    internal bool IsQuiet => _situation.ToA == 0 && _situation.ToB == 0 && a.Timers.Count == 0 && b.Timers.Count == 0
        && !Here.IsStranded && !IsToldSo;

    /// <summary>Whether the versions that each end has accepted were issued by the other.</summary>
    internal bool VersionsWereIssued => SituationView.Issued(a, b) && SituationView.Issued(b, a);

    private FlowInfo A => a.Flows[0];

    private FlowInfo B => b.Flows[0];

    private NatSurroundings Here => new(_situation.Surroundings);

    // What comes from the adopted address is foreign too while another one is the newest known.
    private bool IsForeign => Places.IndexOf(B.Record.NewestPeer) != Here.Mapping && !(options.TellsStrangersOnly && B.Peer == Here.Mapping);

    private bool IsAt(int index) => !Here.IsStranded && Here.AddressOfB == index;
}
