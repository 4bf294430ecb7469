using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>The data of one connection and the rules that hold for it.</summary>
/// <param name="context">What all of the viewpoint shares.</param>
/// <param name="memory">What all streams of the capture share.</param>
/// <param name="isOneOfMany">Whether there are so many connections that the rules are made only for those of which more comes than their SYNs.</param>
internal sealed class ConnectionData(JudgeContext context, StreamMemory memory, bool isOneOfMany)
{
    private const int MostWaiting = 32;

    // Fifteen retransmissions of a SYN, each with a number of its own, and the SYN (CTL-7).
    private const ulong MostSyns = 16;

    /// <summary>By how much a timer may be late.</summary>
    private const double LateTimer = 1.25;

    /// <summary>Longer than the longest wait between two SYNs (CTL-6).</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(100);

    // The windows of its opening, as long as there is nothing else; null once the rules have seen them.
    private List<OpeningWindow>? _waiting = isOneOfMany ? [] : null;

    private DataRuleSet? _rules;

    /// <summary>Numbers, windows and streams.</summary>
    internal ConnectionStreams Streams { get; } = new(memory);

    /// <summary>An MTP packet of the connection was seen.</summary>
    /// <param name="place">Where it stands and whose it is.</param>
    /// <param name="to">The end that it goes to; null if that is not known yet.</param>
    /// <param name="packet">The packet, which has an MTP header.</param>
    /// <returns>Whether it carries bytes beyond all that were seen of its sender's stream before.</returns>
    internal bool See(in DataPlace place, EndpointJudge? to, in SalPacket packet)
    {
        ControlFlags control = packet.HasControl ? packet.Flags : ControlFlags.None;
        if (_waiting is { Count: < MostWaiting } && (control & ControlFlags.Syn) != 0 && packet.Mtp.IsWindowOnly)
        {
            _waiting.Add(new OpeningWindow(place, to, packet.Bytes.ToArray(), control));
            return false;
        }

        SeeWaiting();
        return See(place, to, packet.Mtp, control);
    }

    private void SeeWaiting()
    {
        List<OpeningWindow>? windows = _waiting;
        _waiting = null;
        foreach (OpeningWindow window in windows ?? [])
        {
            _ = SalPacket.TryDecode(window.Bytes, Dialect.Mtp1, out SalPacket packet);
            See(window.Place, window.To, packet.Mtp, window.Control);
        }
    }

    private bool See(in DataPlace place, EndpointJudge? to, in MtpHeader mtp, ControlFlags control)
    {
        _rules ??= new DataRuleSet(new DataFindings(context));
        if ((control & ControlFlags.Syn) != 0 && mtp.PacketNumber > 0)
        {
            NoteBeginning(place, to, mtp.PacketNumber);
        }

        bool passed = to?.IsCertain ?? context.IsAt(place.Destination);
        Streams.Note(place.Side, place.Flow, mtp, place.Reference.Time, out StreamFacts facts);
        bool sentHere = place.From.IsCertain;
        _rules.See(new DataSighting(in place, in facts)
        {
            Mtp = mtp,
            Control = control,
            WasSentHere = sentHere,
            CameHere = passed && to is not { MayBeClosed: true },
            PassesHere = (sentHere || passed) && !Streams.IsPartial,
        });
        return facts.Packet.HasPiece && facts.Packet.End > facts.HighestBefore;
    }

    /// <summary>A packet of one host could not be read.</summary>
    internal void MissOne(int side) => Streams[side].Unread++;

    /// <summary>A packet came that is damaged behind its SAL header, and bears this number.</summary>
    internal void SeeDamaged(int side, uint flow, uint number) => Streams[side].Find(flow)?.SeeDamaged(number);

    /// <summary>A packet could not be read, or not be told whose it is.</summary>
    internal void MissOne()
    {
        MissOne(0);
        MissOne(1);
    }

    /// <summary>The capture is over, or the connection is.</summary>
    internal void Conclude()
    {
        SeeWaiting();
        _rules?.Conclude();
    }

    /// <summary>
    /// The first SYN or SYN+ACK that was seen of a flow is not its first packet: those before may have gone before the capture began,
    /// and those that answer them as well. A further flow begins when the connection is there, and so not before the capture.
    /// </summary>
    private void NoteBeginning(in DataPlace place, EndpointJudge? to, uint number)
    {
        FlowNumbers numbers = Streams[place.Side].Flow(place.Flow);
        bool repeats = to is { } opener && Streams[1 - place.Side].Find(opener.States[0].Record.LocalFlow) is { Floor: > 0 };
        bool early = MayHaveBegunBefore(place, number);
        if (numbers.Next == 0 && Streams[place.Side].Flows.Count == 1 && number <= MostSyns && early && (to is null || repeats))
        {
            numbers.BeginsAt(number);
        }
    }

    /// <summary>
    /// Whether the sending before this one may have gone before the capture began: an RTO ago, unless the host was away, and waited for an
    /// address.
    /// </summary>
    private bool MayHaveBegunBefore(in DataPlace place, ulong number)
    {
        Instant now = place.Reference.Time;
        ControlLimits limits = Dialect.Mtp1.Limits;
        Duration wait = (Duration.Min(limits.InitialRto * Math.Pow(2, number - 1), limits.MaximumRto) * LateTimer) + context.Reaction;
        Instant before = now - wait;
        return before < context.Life.Begin || (now - context.Life.Begin < LongestWait && !context.Life.WasThereSince(place.Source, before, now));
    }

    /// <summary>The window of a SYN or SYN+ACK that the rules have not seen yet.</summary>
    private sealed record OpeningWindow(DataPlace Place, EndpointJudge? To, byte[] Bytes, ControlFlags Control);
}
