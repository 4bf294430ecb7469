using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Oracle.Rules.Data;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>One request to open a flow: all SYNs with one source flow ID and nonce (OPEN-17), and the forks that answered.</summary>
internal sealed partial class Opening(uint openerFlow, Dialect dialect, FlowEnd opener, FlowLadder ladder, int order)
{
    private const int MostSyns = 16;

    /// <summary>An opener moves no more often than this while its first SYN waits in a queue.</summary>
    private const uint MostOvertaking = 3;

    private static readonly Duration MostForwarding = Duration.FromMilliseconds(100);

    /// <summary>Longer than TimeWait, and than the longest wait between two sendings of a request.</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(130);

    private readonly List<Observation> _syns = [];

    private Instant _lastControl;

    private Instant? _refusedAt;

    private byte[]? _asked;

    private bool _silenceReported;

    private bool _isAnswered;

    internal uint OpenerFlow { get; } = openerFlow;

    internal Dialect Dialect { get; } = dialect;

    internal FlowEnd Opener { get; } = opener;

    internal FlowLadder Ladder { get; } = ladder;

    /// <summary>Whether it asks to join a connection rather than to make one (OPEN-22).</summary>
    internal bool IsJoin { get; set; }

    /// <summary>The connection that it joins, if that is known; of a first flow each fork has one of its own.</summary>
    internal LinkedConnection? Connection { get; set; }

    /// <summary>The flow as the rules of that connection see it.</summary>
    internal ConnectionFlow? Joining { get; set; }

    /// <summary>The token that its SYN offers, or in a JOIN names; 0 if it has none (OPEN-21, OPEN-22).</summary>
    internal ulong Token { get; set; }

    /// <summary>The rendezvous that its SYN offered, or the absent address.</summary>
    internal NetworkAddress Rendezvous { get; set; }

    /// <summary>The data of the connection that the flow belongs to; none in a dialect without.</summary>
    internal ConnectionData? Data { get; set; }

    /// <summary>Whether these data began with it, rather than with the flow that it joins.</summary>
    internal bool MadeConnection { get; set; }

    /// <summary>Which of the connection's hosts opens the flow (<see cref="DataPlace.Side"/>).</summary>
    internal int Side { get; set; }

    /// <summary>Its place in the order of first packets.</summary>
    internal int Order { get; } = order;

    internal List<FlowTrack> Forks { get; } = [];

    /// <summary>The first SYN that was seen of it.</summary>
    internal Observation? Syn { get; private set; }

    /// <summary>When that was.</summary>
    internal Instant FirstSeen => Syn?.Time ?? default;

    /// <summary>The first SYN that reached the host of the capture and was not answered by anything yet.</summary>
    internal Observation? Unanswered { get; private set; }

    /// <summary>What the host of the capture answered it first.</summary>
    internal Observation? FirstAnswer { get; set; }

    /// <summary>Whether its opener has said more than its SYN, so that it is no mere request.</summary>
    internal bool IsConfirmed { get; set; }

    /// <summary>Whether it is followed no longer: it was summed up, or forgotten.</summary>
    internal bool IsLetGo { get; set; }

    /// <summary>Whether a damaged packet made it unsafe to judge.</summary>
    internal bool IsBlurred { get; private set; }

    /// <summary>A SYN of this request.</summary>
    /// <param name="syn">The packet.</param>
    /// <param name="served">Whether it reached the host that the capture was taken at, and asks for something.</param>
    internal void Add(Observation syn, bool served)
    {
        Syn ??= syn;
        if (_syns.Count == MostSyns)
        {
            _syns.RemoveAt(0);
        }

        if (_syns.Count > 0 && _syns[0].Packet.Version - syn.Packet.Version is > 0 and <= Explainer.MostUnseenMoves && Dialect.OpenerMoves)
        {
            // The opener moved and sent this one before the first that was seen: the capture began in between.
            BeganUnseen();
        }

        bool forwarded = _syns.Exists(s => s.Packet.Version == syn.Packet.Version && s.Packet.Destination != syn.Packet.Destination);
        _syns.Add(syn);
        Unanswered = forwarded ? null : Unanswered ?? (served && Forks.Count == 0 ? syn : null);
    }

    /// <summary>Whether the very same SYN was seen before on its way to another address: a router sent it on.</summary>
    internal bool Passed(Observation syn) => _syns.Exists(s =>
        s.Packet.Version == syn.Packet.Version && s.Packet.Destination != syn.Packet.Destination
            && syn.Time - s.Time < MostForwarding);

    /// <summary>Whether a SYN asks for the service, or to join the connection, that its first one asked for (OPEN-17).</summary>
    internal bool AsksForTheSame(in SalPacket syn)
    {
        byte[] asked = syn.ConnectionKind == ConnectionKind.Join ? BitConverter.GetBytes(syn.Token)
            : syn.ServiceCount > 0 ? syn.Service(0).ToArray()
            : [];
        _asked ??= asked;
        return asked.AsSpan().SequenceEqual(_asked);
    }

    /// <summary>Whether all its SYNs ask for the same (OPEN-17).</summary>
    internal bool IsOneRequest => _syns.TrueForAll(s => s.Content == _syns[0].Content);

    /// <summary>Whether the opener is known by this address.</summary>
    internal bool IsFrom(NetworkAddress address) =>
        Opener.IsKnownBy(address) || _syns.Exists(s => s.Packet.Source == address);

    /// <summary>
    /// Whether a SYN+ACK answers a SYN that an opener which moves sent before the capture began: an older one than the first seen,
    /// or, if the capture is the opener's, a newer one that overtook it.
    /// </summary>
    internal bool BeganBefore(Observation synAck, JudgeContext context)
    {
        uint named = synAck.Packet.Ackno - 1;
        if (!Dialect.OpenerMoves || Has(synAck.Packet.Ackno) || _syns.Count == 0)
        {
            return false;
        }

        if (SerialNumber.Distance(_syns[0].Packet.Version, named) > Explainer.MostUnseenMoves)
        {
            return false;
        }

        // A listener that names a SYN which nobody has seen is rather wrong.
        return SerialNumber.IsNewer(_syns[0].Packet.Version, named)
            ? context.MayPrecedeCapture(synAck.Time)
            : Opener.Judge.IsCertain && context.MayPrecedeCapture(_syns[0].Time) && named - _syns[0].Packet.Version <= MostOvertaking;
    }

    /// <summary>Whether one of its ends is known by this address.</summary>
    internal bool Involves(NetworkAddress address) =>
        IsFrom(address)
            || _syns.Exists(s => s.Packet.Destination == address)
            || Forks.Exists(f => f.Listener.IsKnownBy(address));

    /// <summary>Adds a row to the ladder.</summary>
    internal void Note(Observation observation)
    {
        _lastControl = observation.Time;
        Opener.Note(observation);
    }

    /// <summary>Whether nothing more is to come: no end is open, and the longest timer has run out since the last control packet.</summary>
    internal bool IsOverAt(Instant time) =>
        time > _lastControl + LongestWait && IsFinished;

    /// <summary>Whether no end of it is open, though timers may still run; what was refused is open to nobody.</summary>
    internal bool IsFinished => Forks.Count == 0
        ? _isAnswered || IsOver(Opener)
        : IsOver(Opener) && Forks.TrueForAll(f => IsOver(f.Listener));

    private static bool IsOver(FlowEnd end) =>
        end.Judge.States.All(h => h.Record.State is FlowState.Closed or FlowState.TimeWait or FlowState.LastAck);

    /// <summary>The capture holds a frame that may be of this flow, and that cannot be read: it may have been any packet .</summary>
    internal void LacksFrame()
    {
        Unanswered = null;
        Opener.Judge.LacksFrame();
        Forks.ForEach(f => f.Listener.Judge.LacksFrame());
    }

    /// <summary>From here on no end of it is blamed.</summary>
    internal void Blur()
    {
        IsBlurred = true;
        Unanswered = null;
        _silenceReported = true;
        Opener.Judge.Blur();
        Forks.ForEach(f => f.Listener.Judge.Blur());
    }

    /// <summary>It began before the capture did: from here on no end of it is blamed, and its data are not known from their beginning.</summary>
    internal void BeganUnseen()
    {
        Blur();
        if (Data is { } data)
        {
            data.Streams.IsPartial = true;
        }
    }

    internal IEnumerable<FlowReport> Reports() => Forks.Count == 0 ? [ReportAlone()] : Forks.Select(f => f.Report());

    /// <summary>The listener said something to it: a SYN+ACK or a refusal.</summary>
    internal void Answered()
    {
        _isAnswered = true;
        Unanswered = null;
        _silenceReported = true;
    }

    /// <summary>The host of the capture refused it: what came before is settled, and only what comes since can make a flow (OPEN-14).</summary>
    internal void Refused(Instant time)
    {
        _refusedAt = time;
        Answered();
    }

    /// <summary>The SYNs that a SYN+ACK can follow, from the one it names on.</summary>
    /// <param name="synAck">The first SYN+ACK of a fork.</param>
    /// <param name="context">What all flows share.</param>
    internal IEnumerable<Observation> SynsFor(Observation synAck, JudgeContext context)
    {
        bool Names(Observation syn) => Freshness.AcknoFor(syn.Packet.Version) == synAck.Packet.Ackno;

        // A second fork begins with the SYN that came after the first one was gone; a first one, which the capture need not show, with
        // a SYN that it can still be half open for.
        Duration longest = Forks.Count == 0 ? Dialect.Limits.HalfOpenMaximum : context.Reaction;
        bool Lasts(Observation syn) => Names(syn) && synAck.Time - syn.Time < longest && !(syn.Time <= _refusedAt);

        // Behind a translator that has rebound, what was refused came from elsewhere than what is answered.
        int named = _syns.FindIndex(s => Lasts(s) && s.Packet.Source == synAck.Packet.Destination);
        named = named < 0 ? _syns.FindIndex(Lasts) : named;
        named = named < 0 ? _syns.FindLastIndex(Names) : named;
        return _syns.Skip(named < 0 ? _syns.Count - 1 : named);
    }

    /// <summary>The version of the newest SYN seen.</summary>
    internal uint Newest => _syns[^1].Packet.Version;

    internal bool Has(uint ackno) => _syns.Exists(s => Freshness.AcknoFor(s.Packet.Version) == ackno);

    /// <summary>The report of a request that nobody answered.</summary>
    private FlowReport ReportAlone() => new()
    {
        Id = $"{OpenerFlow}>0",
        Hosts = [Opener.Judge.Host, _syns.Count > 0 ? _syns[^1].Packet.Destination : default],
        Verdict = Opener.Judge.Violations > 0 ? Verdict.Violation : Verdict.Conforms,
        States = [Opener.Judge.StateNames, [nameof(FlowState.Closed)]],
        Migrations = 0,
        HasUnproven = Opener.Judge.HasUnproven,
    };
}
