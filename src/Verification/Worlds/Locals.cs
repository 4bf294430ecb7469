using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// The states of single hosts, numbered, and their steps. A step is computed once, by the live machines, and then looked up:
/// firing a machine takes about a microsecond, and a model has few local steps and many situations.
/// </summary>
internal abstract class Locals
{
    private static readonly EmissionSlot[] Requests = [EmissionSlot.Opening, EmissionSlot.Move, EmissionSlot.Answer, EmissionSlot.Fin];

    private readonly Dictionary<ulong, LocalStep> _steps = [];

    private readonly List<LocalInfo> _infos = [];

    /// <summary>The number of a host's first state.</summary>
    /// <param name="host">0 for A, 1 for B.</param>
    internal abstract int Start(int host);

    internal LocalInfo Info(int local)
    {
        while (_infos.Count <= local)
        {
            _infos.Add(Describe(_infos.Count));
        }

        return _infos[local];
    }

    /// <summary>The number of a host's state that differs only in what its flows know.</summary>
    internal abstract int With(int local, IReadOnlyList<FlowRecord> flows);

    internal LocalStep Step(int local, LocalEvent what)
    {
        ulong key = (ulong)(uint)local << 32 | what.Code;
        if (!_steps.TryGetValue(key, out LocalStep? step))
        {
            _steps[key] = step = Fire(local, what);
        }

        return step;
    }

    /// <summary>How many tries the machines are told of: a model counts none, and lets an event say that they were many.</summary>
    protected static int TriesBefore(LocalEvent what, ControlLimits limits) => what.Kind switch
    {
        LocalEventKind.Exhausted => limits.Tries,
        LocalEventKind.Thaws => limits.FreezeTries - 1,
        LocalEventKind.HalfOpenExpires => 1,
        _ => 0,
    };

    /// <summary>The timers of a flow's outstanding requests, and that their tries run out.</summary>
    protected static void AddRequests(FlowInfo flow, int place, bool exhaustion, List<LocalEvent> timers, List<LocalEvent> choices)
    {
        FlowRecord record = flow.Record;
        if (flow.IsHomeless)
        {
            return;
        }

        foreach (EmissionSlot slot in Outstanding(record))
        {
            timers.Add(LocalEvent.Timer(slot, place));
            if (exhaustion)
            {
                choices.Add(LocalEvent.Exhaustion(slot, place));
            }
        }

        if (record.Has(FlowFacts.Frozen) && record.Answer.IsOutstanding)
        {
            timers.Add(new LocalEvent(LocalEventKind.Thaws, (byte)place));
        }
    }

    /// <summary>The requests that wait for an answer.</summary>
    protected static IEnumerable<EmissionSlot> Outstanding(FlowRecord record) => Requests.Where(slot => IsOutstanding(record, slot));

    private static bool IsOutstanding(in FlowRecord r, EmissionSlot slot) =>
        (slot == EmissionSlot.Opening ? r.Opening : slot == EmissionSlot.Move ? r.Move : slot == EmissionSlot.Answer ? r.Answer : r.Fin)
        .IsOutstanding;

    /// <summary>Fires the live machines.</summary>
    protected abstract LocalStep Fire(int local, LocalEvent what);

    /// <summary>Reads what the surroundings need to know of a local state.</summary>
    protected abstract LocalInfo Describe(int local);
}

/// <summary>A step of one host.</summary>
/// <param name="Next">The state that follows.</param>
/// <param name="Sent">What it sends, in order.</param>
/// <param name="Broken">The laws that the step breaks, as bits.</param>
internal sealed record LocalStep(int Next, IReadOnlyList<SentPacket> Sent, LocalLaws Broken)
{
    /// <summary>The index of an address of its own that the host has just proved it can be reached at; -1 for none.</summary>
    internal int Proved { get; init; } = -1;

    /// <summary>The index of an address of the peer that the host has just adopted; -1 for none.</summary>
    internal int Adopted { get; init; } = -1;
}

/// <summary>A packet that a step sends.</summary>
/// <param name="Packet">Its number.</param>
/// <param name="From">The index of the address that it comes from, or -1.</param>
/// <param name="IsMove">Whether it is an RSYN, of which a copy may go to the rendezvous.</param>
internal readonly record struct SentPacket(ushort Packet, int From, bool IsMove);

/// <summary>What the surroundings need to know of a host's state.</summary>
internal sealed class LocalInfo
{
    /// <summary>The flows, by their places.</summary>
    internal required IReadOnlyList<FlowInfo> Flows { get; init; }

    /// <summary>Timers that run: they fire sooner or later.</summary>
    internal required IReadOnlyList<LocalEvent> Timers { get; init; }

    /// <summary>What application, time or chance may do, or never.</summary>
    internal required IReadOnlyList<LocalEvent> Choices { get; init; }

    /// <summary>The state as people read it.</summary>
    internal required string Name { get; init; }

    /// <summary>Whether the host is over and done with everything.</summary>
    internal bool IsOver { get; init; }

    /// <summary>Whether the host has not been asked for anything yet.</summary>
    internal bool IsIdle { get; init; }

    /// <summary>What time brings about once the peer is gone, and not before: a fair network is faster.</summary>
    internal IReadOnlyList<LocalEvent> OnceForsaken { get; init; } = [];

    /// <summary>The connection, where the hosts have one.</summary>
    internal ConnectionHost? Connection { get; init; }
}

/// <summary>What the surroundings need to know of one flow at a host.</summary>
/// <param name="Record">What the machines know.</param>
internal sealed record FlowInfo(FlowRecord Record)
{
    /// <summary>The index of the address in use: the one being moved to, else the adopted one.</summary>
    internal int Sending { get; } = Places.IndexOf(Record.Sending);

    /// <summary>The index of our adopted address.</summary>
    internal int Local { get; } = Places.IndexOf(Record.Local);

    /// <summary>The index of the peer's adopted address; -1 while there is none.</summary>
    internal int Peer { get; } = Places.IndexOf(Record.Peer);

    /// <summary>Whether the flow waits for an address.</summary>
    internal bool IsHomeless { get; } = Record.IsHomeless;

    /// <summary>Whether a move of ours waits for its answer.</summary>
    internal bool IsMoving { get; } = Record.Move.IsOutstanding;

    /// <summary>Whether the flow can move at all: it exists and is not over.</summary>
    internal bool CanMove { get; } = Record.State != FlowState.Closed;

    /// <summary>Whether the flow is there and has no address that works, known or not (MIG-2).</summary>
    internal bool LacksAddress(Surroundings here) => CanMove && (IsHomeless || !here.IsAlive(Sending));

    /// <summary>Whether data may be sent on the flow, unless it is suspect (CONN-6).</summary>
    internal bool IsUsable { get; } = Usability.IsUsable(Record, suspect: false);

    /// <summary>Whether the flow is open, at rest, and has nothing outstanding.</summary>
    internal bool IsAtRest { get; } = Record.IsAtRest;
}

/// <summary>Laws on single steps of one host, as bits.</summary>
[Flags]
internal enum LocalLaws : byte
{
    None = 0,

    /// <summary>Accepted versions only grow (CTL-8).</summary>
    VersionsGrow = 1,

    /// <summary>A request that is not newer than the newest of its kind changes nothing (CTL-9, CTL-10).</summary>
    OldRequestsChangeNothing = 2,

    /// <summary>An answer to nothing outstanding changes nothing (CTL-2).</summary>
    StrayAnswersChangeNothing = 4,

    /// <summary>A packet without the nonce changes nothing (SEC-3).</summary>
    ForgedPacketsChangeNothing = 8,

    /// <summary>A further flow that is refused leaves the connection as it was (OPEN-24).</summary>
    RefusalLeavesConnection = 16,
}
