using ServalRef.Oracle.Following;
using ServalRef.Oracle.Hypotheses;
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

    private Dialect? _lastDialect;

    private long _malformed;

    private long _judged;

    /// <summary>A judge for a capture taken at the host of <see cref="JudgeOptions.At"/>, or anywhere if that is empty.</summary>
    public Judge(JudgeOptions options)
        : this(options, Matcher(options), options.At.Count > 0)
    {
    }

    /// <summary>A judge for a capture taken at one host.</summary>
    /// <param name="options">How to judge; its addresses are not used.</param>
    /// <param name="isAt">Whether an address is that host's.</param>
    public Judge(JudgeOptions options, Func<NetworkAddress, bool> isAt)
        : this(options, isAt, true)
    {
    }

    private Judge(JudgeOptions options, Func<NetworkAddress, bool> isAt, bool hasHost)
    {
        ArgumentNullException.ThrowIfNull(isAt);
        Completeness = new Completeness(options.Complete);
        _context = new JudgeContext(options, isAt, hasHost, Completeness);
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
    /// <param name="packet">The packet.</param>
    /// <param name="dialect">The dialect that it was decoded by.</param>
    public void Add(
        PacketReference reference, NetworkAddress source, NetworkAddress destination, in SalPacket packet, Dialect dialect)
    {
        Packets++;
        Note(dialect);
        _judged += _context.IsJudged(source) ? 1 : 0;
        _context.Life.Note(source, reference.Time);
        _context.Life.Note(destination, reference.Time);
        if (packet.HasControl)
        {
            _flows.AddControl(reference, source, destination, packet, dialect);
        }
        else
        {
            _flows.AddData(reference, source, destination, packet, dialect);
        }
    }

    /// <summary>Feeds a packet that was dropped as malformed: it changes no state, but makes its flow unsafe to judge.</summary>
    /// <param name="source">Address it comes from.</param>
    /// <param name="destination">Address it goes to.</param>
    /// <param name="bytes">What was captured from the SAL header on.</param>
    /// <param name="dialect">The dialect that it claims.</param>
    /// <remarks>
    /// Whether it was damaged on its way, or only in the capture, cannot be told. A damaged control packet therefore ends all
    /// blame on its flow: a false alarm is worse than a miss.
    /// </remarks>
    public void AddMalformed(NetworkAddress source, NetworkAddress destination, ReadOnlySpan<byte> bytes, Dialect dialect)
    {
        Packets++;
        _malformed++;
        Note(dialect);
        _context.Sink.Exercise("WIRE-11a");
        _flows.Blur(source, destination, bytes);
    }

    /// <summary>Feeds a packet whose IP header is damaged, so that it may have been a Serval packet of any flow.</summary>
    /// <param name="source">What stands where its source stood.</param>
    /// <param name="destination">What stands where its destination stood.</param>
    public void AddDamaged(NetworkAddress source, NetworkAddress destination) => _flows.Blur(source, destination, []);

    /// <summary>Ends the trace and reports.</summary>
    public Report Finish()
    {
        IReadOnlyList<FlowReport> flows = [.. _flows.Finish().Select(Proven)];
        IReadOnlyList<Finding> findings = _context.Sink.Findings;
        if (_judged > 0)
        {
            foreach (string clause in WireClauses)
            {
                _context.Sink.Exercise(clause, (int)Math.Min(_judged, int.MaxValue));
            }
        }

        return new Report
        {
            Verdict = VerdictOf(flows, findings),
            Dialect = string.Join('+', _dialects),
            Packets = Packets,
            Malformed = _malformed,
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

    private Verdict VerdictOf(IReadOnlyList<FlowReport> flows, IReadOnlyList<Finding> findings)
    {
        if (findings.Any(f => f.Severity == Severity.Violation))
        {
            return Verdict.Violation;
        }

        bool nothingJudged = _judged == 0 && findings.Count == 0;
        return nothingJudged || flows.Any(f => f.Verdict == Verdict.Inconclusive) ? Verdict.Inconclusive : Verdict.Conforms;
    }
}
