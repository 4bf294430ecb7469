using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// What the states of one end say of its packets without control, with what they said until a reaction time ago: a packet may have
/// waited below the stack since.
/// </summary>
/// <param name="end">The end.</param>
internal sealed class SendingModes(EndpointJudge end)
{
    private readonly Dictionary<NetworkAddress, Instant> _locals = [];

    private readonly Dictionary<NetworkAddress, Instant> _peers = [];

    private IReadOnlyList<Hypothesis> _known = [];

    private NetworkAddress _local;

    private NetworkAddress _peer;

    private bool _isPlain;

    private bool _wasSynchronised;

    private bool _isSynchronised;

    private Instant _unsynchronisedFrom;

    private Instant _finishedFrom = Instant.Never;

    private Instant _frozenFrom = Instant.Never;

    /// <summary>Whether the host may have nothing to answer on the flow: not knowing it yet or any more, frozen, or away (MIG-10, MIG-15).</summary>
    internal bool MayBeSilent { get; private set; }

    /// <summary>The states may have changed: what they now say counts from this time on.</summary>
    internal void Refresh(Instant time)
    {
        if (!ReferenceEquals(_known, end.States))
        {
            Learn(time);
        }
    }

    /// <summary>Whether a packet between these addresses is what every state allows.</summary>
    internal bool IsPlain(NetworkAddress source, NetworkAddress destination) => _isPlain && source == _local && destination == _peer;

    /// <summary>Whether the flow is synchronised at the end, or was lately.</summary>
    internal bool IsSynchronised(Instant time) => _isSynchronised || time <= _unsynchronisedFrom;

    /// <summary>Whether the flow was synchronised at the end, now or before.</summary>
    internal bool WasSynchronised => _wasSynchronised;

    /// <summary>Whether the end has sent its FIN on the flow, and not just now (TEAR-3).</summary>
    internal bool IsFinished(Instant time) => time > _finishedFrom;

    /// <summary>Whether the flow is frozen, and not just since now (MIG-10).</summary>
    internal bool IsFrozen(Instant time) => time > _frozenFrom;

    /// <summary>Whether this is an adopted address of the host, or was lately.</summary>
    internal bool IsLocal(NetworkAddress address, Instant time) => IsValid(_locals, address, time);

    /// <summary>Whether this is an adopted address of the peer, or was lately.</summary>
    internal bool IsPeer(NetworkAddress address, Instant time) => IsValid(_peers, address, time);

    private static bool IsValid(Dictionary<NetworkAddress, Instant> addresses, NetworkAddress address, Instant time) =>
        addresses.TryGetValue(address, out Instant until) && time <= until;

    private void Learn(Instant time)
    {
        _known = end.States;
        Instant until = time + end.Timing.Reaction;
        Retire(_locals, until);
        Retire(_peers, until);
        bool synchronised = false;
        bool finished = true;
        bool frozen = true;
        MayBeSilent = false;
        foreach (Hypothesis hypothesis in _known)
        {
            FlowRecord record = hypothesis.Record;
            _locals[record.Local] = Instant.Never;
            _peers[record.Peer] = Instant.Never;
            synchronised |= record.IsSynchronised;
            bool mayBeAway = record.Move.IsOutstanding && record.Moving != record.Local;
            MayBeSilent |= !record.IsSynchronised || record.Has(FlowFacts.Frozen) || mayBeAway;
            finished &= record.Fin.Phase != SlotPhase.Unused;
            frozen &= record.Has(FlowFacts.Frozen);
            _local = record.Local;
            _peer = record.Peer;
        }

        _unsynchronisedFrom = _isSynchronised && !synchronised ? until : _unsynchronisedFrom;
        _isSynchronised = synchronised;
        _wasSynchronised |= synchronised;
        _finishedFrom = finished ? Instant.Min(_finishedFrom, until) : Instant.Never;
        _frozenFrom = frozen ? Instant.Min(_frozenFrom, until) : Instant.Never;
        _isPlain = synchronised && !finished && !frozen && _known.Count == 1;
    }

    private static void Retire(Dictionary<NetworkAddress, Instant> addresses, Instant until)
    {
        foreach (NetworkAddress address in addresses.Keys.ToArray())
        {
            addresses[address] = Instant.Min(addresses[address], until);
        }
    }
}
