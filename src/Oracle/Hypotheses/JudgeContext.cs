using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>What all flows of one viewpoint share: engines, findings, signs of life, and whose host it is.</summary>
/// <param name="options">How to judge.</param>
/// <param name="isAt">Whether an address is that of the host that the capture was taken at.</param>
/// <param name="hasHost">Whether such a host is known at all.</param>
/// <param name="completeness">Whether the capture is known to be whole.</param>
/// <param name="told">Told each finding as soon as it is certain; null: nobody.</param>
internal sealed class JudgeContext(
    JudgeOptions options, Func<NetworkAddress, bool> isAt, bool hasHost, Completeness completeness, IProgress<Finding>? told)
{
    private readonly Dictionary<string, Possibilities> _possibilities = new(StringComparer.Ordinal);

    private readonly HashSet<ulong> _joined = [];

    internal FindingSink Sink { get; } = new(completeness, told);

    internal LifeSigns Life { get; } = new(options.Watch?.Presences ?? []);

    /// <summary>When requests for new flows came to the host of the capture.</summary>
    internal RequestArrivals Requests { get; } = new();

    /// <summary>What came from each address and went there.</summary>
    internal AddressBudgets Budgets { get; } = new();

    /// <summary>When the latest frame was captured that cannot be read; it may have been any packet.</summary>
    internal Instant? LastUnreadable { get; set; }

    /// <summary>How much the judging may cost.</summary>
    internal WorkBudget Work { get; } = new();

    internal Duration Reaction { get; } = options.ReactionTime;

    /// <summary>Until when hosts were watched, if that is later than the last packet.</summary>
    internal Instant? End { get; } = options.Watch?.End;

    /// <summary>
    /// Whether the capture is known, by now, to be whole. Without that what one missing frame would explain is no violation:
    /// report it as unproven.
    /// </summary>
    internal bool IsWhole => completeness.IsProven;

    /// <summary>Whether it is known which host the capture was taken at.</summary>
    internal bool HasHost { get; } = hasHost;

    /// <summary>Whether the capture was taken at this address.</summary>
    internal bool IsAt(NetworkAddress address) => HasHost && isAt(address);

    /// <summary>Whether the host of this address is judged: that of the capture or, if none is known, everyone.</summary>
    internal bool IsJudged(NetworkAddress address) => !HasHost || isAt(address);

    /// <summary>Whether what is seen now may have been decided before the capture began, and waited in a queue since .</summary>
    internal bool MayPrecedeCapture(Instant time) => time - Life.Begin <= Reaction;

    /// <summary>A SYN with this nonce asks to join a connection, which so may have several flows (OPEN-22).</summary>
    internal void NoteJoin(ulong nonce) => _joined.Add(nonce);

    /// <summary>Whether the connection of a flow may have others: all bear the same two nonces (SEC-2).</summary>
    internal bool MayHaveSiblings(in FlowRecord flow) => _joined.Contains(flow.LocalNonce) || _joined.Contains(flow.PeerNonce);

    internal Timing NewTiming(Dialect dialect) => new(dialect, options.ReactionTime);

    internal Possibilities PossibilitiesOf(Dialect dialect)
    {
        if (!_possibilities.TryGetValue(dialect.Name, out Possibilities? possibilities))
        {
            _possibilities[dialect.Name] = possibilities = new Possibilities(new FlowEngine(dialect), Reaction, Budgets) { NobodyGaveUp = options.Watch is { NobodyGaveUp: true }, NobodyMoved = options.Watch is { NobodyMoved: true } };
        }

        return possibilities;
    }
}
