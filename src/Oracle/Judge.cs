using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Following;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Viewing;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>Judges the packets seen from one viewpoint, in order of time.</summary>
/// <remarks>
/// Flows are followed by the same machines that run an endpoint, over sets of states. Packets without control are compared
/// with what the control state allows, without firing a machine or allocating.
/// </remarks>
public sealed class Judge
{
    private static readonly string[] WireClauses =
        ["WIRE-1", "WIRE-2", "WIRE-3", "WIRE-4", "WIRE-5", "WIRE-6a", "WIRE-6b", "WIRE-10", "WIRE-18a"];

    private readonly JudgeContext _context;

    private readonly FlowFollower _flows;

    private readonly SortedSet<string> _dialects = new(StringComparer.Ordinal);

    private readonly bool _partial;

    private readonly bool _hasHost;

    private Dialect? _lastDialect;

    private long _malformed;

    private long _cut;

    private long _judged;

    // By direction: from the host of the capture, or from anybody if none is known; and to it.
    private Reading _outbound;

    private Reading _inbound;

    /// <summary>A judge for a capture taken at the host of <see cref="JudgeOptions.At"/>, or anywhere if that is empty.</summary>
    /// <param name="options">How to judge.</param>
    /// <param name="told">Told each finding as soon as it is certain; null: nobody.</param>
    public Judge(JudgeOptions options, IProgress<Finding>? told = null)
        : this(options, Matcher(options), options.At.Count > 0, told)
    {
    }

    /// <summary>A judge for a capture taken at one host.</summary>
    /// <param name="options">How to judge; its addresses are not used.</param>
    /// <param name="isAt">Whether an address is that host's.</param>
    /// <param name="told">Told each finding as soon as it is certain; null: nobody.</param>
    public Judge(JudgeOptions options, Func<NetworkAddress, bool> isAt, IProgress<Finding>? told = null)
        : this(options, isAt, true, told)
    {
    }

    private Judge(JudgeOptions options, Func<NetworkAddress, bool> isAt, bool hasHost, IProgress<Finding>? told)
    {
        ArgumentNullException.ThrowIfNull(isAt);
        _partial = options.Partial;
        _hasHost = hasHost;
        Completeness = new Completeness(options.Complete);
        _context = new JudgeContext(options, isAt, hasHost, Completeness, told);
        _flows = new FlowFollower(_context);
    }

    /// <summary>Serval packets fed so far, malformed ones included.</summary>
    public long Packets { get; private set; }

    /// <summary>Whether this viewpoint's capture is known to be whole.</summary>
    internal Completeness Completeness { get; }

    /// <summary>Feeds a well-formed packet.</summary>
    /// <param name="reference">Where it stands; times do not decrease by more than the interfaces' clocks differ.</param>
    /// <param name="source">Address it comes from.</param>
    /// <param name="destination">Address it goes to.</param>
    /// <param name="packet">The packet, whole or cut behind its SAL header (<see cref="SalPacket.TryDecodeCut"/>).</param>
    /// <param name="dialect">The dialect that it was decoded by.</param>
    /// <param name="isCopy">Whether the same bytes came on the same interface a moment before: recorded twice, or doubled on their way.</param>
    /// <param name="timeToLive">The TTL of its IP header, 0 to 255; null if it is not known.</param>
    /// <param name="dontFragment">The DF bit of its IP header; null if it is not known.</param>
    public void Add(
        PacketReference reference,
        NetworkAddress source,
        NetworkAddress destination,
        in SalPacket packet,
        Dialect dialect,
        bool isCopy = false,
        byte? timeToLive = null,
        bool? dontFragment = null)
    {
        Packets++;
        _context.Work.Earn();
        Note(dialect);
        if (packet.IsCut)
        {
            _cut++;
        }

        Count(source, isRead: !packet.IsCut);
        _judged += _context.IsJudged(source) ? 1 : 0;
        _context.Life.Note(source, reference.Time);
        _context.Life.Note(destination, reference.Time);
        if (packet.HasControl)
        {
            _flows.AddControl(reference, source, destination, packet, dialect, isCopy: isCopy, timeToLive: timeToLive, dontFragment: dontFragment);
        }
        else
        {
            _flows.AddData(reference, source, destination, packet, dialect, dontFragment);
        }
    }

    /// <summary>Feeds a packet that its receiver drops as malformed, so that it changes no state there (WIRE-11).</summary>
    /// <remarks>
    /// One that was captured at its sender, and cannot have been damaged since, is its sender's fault. Of any other it cannot be told
    /// whether it was damaged on its way or only in the capture, nor what it was: a control packet then ends all blame on its flow, since
    /// a false alarm is worse than a miss.
    /// </remarks>
    public void AddMalformed(in MalformedPacket packet)
    {
        Packets++;
        _malformed++;
        _context.Sink.Exercise("WIRE-11a");
        bool own = packet.IsProven && packet.IsInbound != true && _context.IsAt(packet.Source);
        _judged += own ? 1 : 0;
        Count(packet.Source, isRead: own);
        if (own)
        {
            Note(packet.Dialect);
        }

        _flows.AddMalformed(packet, own);
    }

    /// <summary>Feeds a packet of whose SAL header a capture has cut a part, so that nothing proves what is left.</summary>
    /// <param name="source">Address it comes from.</param>
    /// <param name="destination">Address it goes to.</param>
    /// <param name="bytes">What was captured from the SAL header on.</param>
    public void AddCut(NetworkAddress source, NetworkAddress destination, ReadOnlySpan<byte> bytes)
    {
        Packets++;
        _cut++;
        Count(source, isRead: false);
        _flows.Blur(source, destination, bytes);
    }

    /// <summary>Whether a packet from this address may be one that the host of the capture has just sent.</summary>
    internal bool MaySend(NetworkAddress source) => _context.IsJudged(source);

    /// <summary>Feeds a packet whose IP header is damaged, so that it may have been a Serval packet of any flow.</summary>
    /// <param name="source">What stands where its source stood.</param>
    /// <param name="destination">What stands where its destination stood.</param>
    public void AddDamaged(NetworkAddress source, NetworkAddress destination) => _flows.Blur(source, destination, []);

    /// <summary>Ends the trace and reports.</summary>
    public Report Finish()
    {
        IReadOnlyList<FlowReport> flows = [.. _flows.Finish().Select(Proven)];
        IReadOnlyList<Finding> findings = FlowNames.Complete(_context.Sink.Findings, flows);
        if (_judged > 0)
        {
            foreach (string clause in WireClauses)
            {
                _context.Sink.Exercise(clause, (int)Math.Min(_judged, int.MaxValue));
            }
        }

        string? reason = Doubt(flows);
        return new Report
        {
            Verdict = VerdictOf(reason, findings),
            Reason = reason,
            IsFromBetween = !_hasHost,
            Dialect = string.Join('+', _dialects),
            Packets = Packets,
            Malformed = _malformed,
            Cut = _cut,
            Steps = _context.Work.Spent,
            Flows = flows,
            Findings = [.. findings.OrderBy(f => f.Packet.Time)],
            Clauses = _context.Sink.Clauses,
        };
    }

    private static Func<NetworkAddress, bool> Matcher(JudgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NetworkAddress[] at = [.. options.At];
        return address =>
        {
            foreach (NetworkAddress own in at)
            {
                if (own.IPv4 == address.IPv4 && (own.UdpPort == 0 || own.UdpPort == address.UdpPort))
                {
                    return true;
                }
            }

            return false;
        };
    }

    private void Count(NetworkAddress source, bool isRead)
    {
        if (_context.IsJudged(source))
        {
            _outbound.Count(isRead);
        }
        else
        {
            _inbound.Count(isRead);
        }
    }

    private void Note(Dialect dialect)
    {
        if (!ReferenceEquals(dialect, _lastDialect))
        {
            _lastDialect = dialect;
            _dialects.Add(dialect.Name);
        }
    }

    /// <summary>What one missing frame would explain makes a flow violated only if none can be missing.</summary>
    private FlowReport Proven(FlowReport flow) =>
        flow.HasUnproven && Completeness.IsProven ? flow with { Verdict = Verdict.Violation } : flow;

    private Verdict VerdictOf(string? reason, IReadOnlyList<Finding> findings)
    {
        if (findings.Any(f => f.Severity == Severity.Violation))
        {
            return Verdict.Violation;
        }

        bool nothingJudged = _judged == 0 && findings.Count == 0;
        return nothingJudged || reason is not null ? Verdict.Inconclusive : Verdict.Conforms;
    }

    /// <summary>Why a verdict cannot rest on what was seen; null if it can.</summary>
    private string? Doubt(IReadOnlyList<FlowReport> flows)
    {
        if (!_hasHost && !_partial)
        {
            return BetweenHosts.Reason(flows, _context.Sink.Clauses.Count, _lastDialect);
        }

        if (_outbound.IsPoor || _inbound.IsPoor)
        {
            Reading poor = _outbound.IsPoor ? _outbound : _inbound;
            string whose = !_hasHost ? "packets" : _outbound.IsPoor ? "packets of the host" : "packets to the host";
            return $"most {whose} could not be judged, {poor.All - poor.Read} of {poor.All}: they were cut or malformed";
        }

        if (_context.Work.Unjudged is { } unjudged)
        {
            return unjudged;
        }

        return flows.Any(f => f.Verdict == Verdict.Inconclusive)
            ? "a flow began before the capture, and its state never became certain"
            : null;
    }

    /// <summary>How many packets there were, and of how many the content was read.</summary>
    private struct Reading
    {
        internal long All { get; private set; }

        internal long Read { get; private set; }

        /// <summary>Whether the greater part was not read, so that nothing can rest on the rest.</summary>
        internal readonly bool IsPoor => Read * 2 < All;

        internal void Count(bool isRead)
        {
            All++;
            Read += isRead ? 1 : 0;
        }
    }
}
