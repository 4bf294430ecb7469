using System.Collections.Immutable;
using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>One host of the model: its end of the flow, its addresses, and what is on its way to it.</summary>
/// <param name="Flow">Its end of the flow.</param>
internal sealed record ModelHost(FlowRecord Flow)
{
    /// <summary>Which of its addresses work, one bit each.</summary>
    internal int Alive { get; init; } = 1;

    /// <summary>The first address that it never had.</summary>
    internal int Fresh { get; init; } = 1;

    /// <summary>Moves made.</summary>
    internal int Spent { get; init; }

    /// <summary>Whether its application asked to close.</summary>
    internal bool Asked { get; init; }

    /// <summary>At which of its addresses an answer of the peer arrived, one bit each.</summary>
    internal int Proven { get; init; } = 1;

    /// <summary>The packets on their way to it: a set, greatest first.</summary>
    internal ImmutableSortedSet<int> Arriving { get; init; } = ImmutableSortedSet.Create<int>(Comparer<int>.Create((a, b) => b.CompareTo(a)));

    /// <summary>Whether there is a flow.</summary>
    internal bool HasFlow => Flow.State != FlowState.Closed;

    /// <summary>Whether there never was a flow.</summary>
    internal bool IsUnopened => !HasFlow && Flow.Opening.Phase == SlotPhase.Unused;

    /// <summary>Whether there was a flow, and is none any more.</summary>
    internal bool IsGone => !HasFlow && !IsUnopened;

    /// <summary>Whether its flow waits for an address. One that is not synchronised does not know it (MIG-2); the host does.</summary>
    internal bool IsHomeless => Flow.IsHomeless || (HasFlow && !IsAlive(Sending));

    /// <summary>Whether it waits for nothing but its application, at an address that works.</summary>
    internal bool IsAtEase => Flow.Migration == MigrationState.Settled && !Flow.HasOutstanding && !Flow.Has(FlowFacts.Frozen)
        && IsAlive(ModelNames.Number(Flow.Local));

    /// <summary>The number of the address that its flow sends from.</summary>
    internal int Sending => ModelNames.Number(Flow.Sending);

    /// <summary>Whether one of its addresses works.</summary>
    internal bool IsAlive(int address) => ((Alive >> address) & 1) != 0;

    /// <summary>One more packet to it: nothing, if the same is on its way, and lost, if as many are as can be.</summary>
    internal ModelHost Put(ModelPacket packet, int cap) =>
        Arriving.Count < cap ? this with { Arriving = Arriving.Add(packet.Code) } : this;

    /// <summary>The flow as the model shows it.</summary>
    internal string ShowFlow(int host)
    {
        FlowFacts[] facts =
        [
            FlowFacts.Passive, FlowFacts.PeerMoved, FlowFacts.PeerFinished, FlowFacts.CloseAsked,
            FlowFacts.MovedEarly, FlowFacts.Frozen,
        ];
        Slot[] slots = [Flow.Opening, Flow.Move, Flow.Answer, Flow.Fin];
        NetworkAddress[] addresses = [Flow.Local, Flow.Moving, Flow.Peer, Flow.Candidate];
        IEnumerable<int> numbers =
        [
            host, (int)Flow.State, (int)Flow.Migration, (int)Flow.NextVersion,
            .. slots.SelectMany(slot => new[] { (int)slot.Phase, (int)slot.Version }),
            (int)Flow.PeerOpening, (int)Flow.PeerMove, (int)Flow.PeerFin,
            .. addresses.Select(ModelNames.Number),
            .. facts.Select(fact => Flow.Has(fact) ? 1 : 0),
        ];
        return Line("flow", numbers);
    }

    /// <summary>The host and its network as the model shows them.</summary>
    internal string ShowHost(int host, int cap) => Line(
        "host",
        [host, Alive, Fresh, Spent, Asked ? 1 : 0, Proven, .. Arriving, .. Enumerable.Repeat(0, cap - Arriving.Count)]);

    private static string Line(string title, IEnumerable<int> numbers) =>
        $"{title} {string.Join(' ', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}";
}
