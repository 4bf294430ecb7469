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
    private readonly Dictionary<NetworkAddress, long> _locals = [];

    private readonly Dictionary<NetworkAddress, long> _peers = [];

    private IReadOnlyList<Hypothesis> _known = [];

    private NetworkAddress _local;

    private NetworkAddress _peer;

    private bool _isPlain;

    private bool _wasSynchronised;

    private bool _isSynchronised;

    private long _unsynchronisedFrom;

    private long _finishedFrom = long.MaxValue;

    private long _frozenFrom = long.MaxValue;

    /// <summary>Whether the host may have nothing to answer on the flow: not knowing it yet or any more, frozen, or away (MIG-10, MIG-15).</summary>
    internal bool MayBeSilent { get; private set; }

    /// <summary>The states may have changed: what they now say counts from this time on.</summary>
    internal void Refresh(long time)
    {
        if (!ReferenceEquals(_known, end.States))
        {
            Learn(time);
        }
    }

    /// <summary>Whether a packet between these addresses is what every state allows.</summary>
    internal bool IsPlain(NetworkAddress source, NetworkAddress destination) => _isPlain && source == _local && destination == _peer;

    /// <summary>Whether the flow is synchronised at the end, or was lately.</summary>
    internal bool IsSynchronised(long time) => _isSynchronised || time <= _unsynchronisedFrom;

    /// <summary>Whether the flow was synchronised at the end, now or before.</summary>
    internal bool WasSynchronised => _wasSynchronised;

    /// <summary>Whether the end has sent its FIN on the flow, and not just now (TEAR-3).</summary>
    internal bool IsFinished(long time) => time > _finishedFrom;

    /// <summary>Whether the flow is frozen, and not just since now (MIG-10).</summary>
    internal bool IsFrozen(long time) => time > _frozenFrom;

    /// <summary>Whether this is an adopted address of the host, or was lately.</summary>
    internal bool IsLocal(NetworkAddress address, long time) => IsValid(_locals, address, time);

    /// <summary>Whether this is an adopted address of the peer, or was lately.</summary>
    internal bool IsPeer(NetworkAddress address, long time) => IsValid(_peers, address, time);

    private static bool IsValid(Dictionary<NetworkAddress, long> addresses, NetworkAddress address, long time) =>
        addresses.TryGetValue(address, out long until) && time <= until;

    private void Learn(long time)
    {
        _known = end.States;
        long until = time + end.Timing.Reaction;
        Retire(_locals, until);
        Retire(_peers, until);
        bool synchronised = false;
        bool finished = true;
        bool frozen = true;
        MayBeSilent = false;
        foreach (Hypothesis hypothesis in _known)
        {
            FlowRecord record = hypothesis.Record;
            _locals[record.Local] = long.MaxValue;
            _peers[record.Peer] = long.MaxValue;
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
        _finishedFrom = finished ? Math.Min(_finishedFrom, until) : long.MaxValue;
        _frozenFrom = frozen ? Math.Min(_frozenFrom, until) : long.MaxValue;
        _isPlain = synchronised && !finished && !frozen && _known.Count == 1;
    }

    private static void Retire(Dictionary<NetworkAddress, long> addresses, long until)
    {
        foreach (NetworkAddress address in addresses.Keys.ToArray())
        {
            addresses[address] = Math.Min(addresses[address], until);
        }
    }
}
