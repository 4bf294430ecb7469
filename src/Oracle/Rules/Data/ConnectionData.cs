using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>The data of one connection and the rules that hold for it.</summary>
/// <param name="context">What all of the viewpoint shares.</param>
/// <param name="memory">What all streams of the capture share.</param>
internal sealed class ConnectionData(JudgeContext context, StreamMemory memory)
{
    // Fifteen retransmissions of a SYN, each with a number of its own, and the SYN (CTL-7).
    private const ulong MostSyns = 16;

    /// <summary>Longer than the longest wait between two SYNs (CTL-6).</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(100);

    private readonly DataRuleSet _rules = new(new DataFindings(context));

    /// <summary>Numbers, windows and streams.</summary>
    internal ConnectionStreams Streams { get; } = new(memory);

    /// <summary>An MTP packet of the connection was seen.</summary>
    /// <param name="place">Where it stands and whose it is.</param>
    /// <param name="to">The end that it goes to; null if that is not known yet.</param>
    /// <param name="mtp">The packet.</param>
    /// <param name="control">The flags of its CONTROL extension; none if it has no such extension.</param>
    /// <returns>Whether it carries bytes beyond all that were seen of its sender's stream before.</returns>
    internal bool See(in DataPlace place, EndpointJudge? to, in MtpHeader mtp, ControlFlags control)
    {
        if ((control & ControlFlags.Syn) != 0 && mtp.PacketNumber > 0)
        {
            NoteBeginning(place, to, mtp.PacketNumber);
        }

        bool cameHere = to?.IsCertain ?? context.IsAt(place.Destination);
        Streams.Note(place.Side, place.Flow, mtp, place.Reference.Time, out StreamFacts facts);
        bool sentHere = place.From.IsCertain;
        _rules.See(new DataSighting(in place, in facts)
        {
            Mtp = mtp,
            Control = control,
            WasSentHere = sentHere,
            CameHere = cameHere,
            PassesHere = (sentHere || cameHere) && !Streams.IsPartial,
        });
        return facts.Packet.HasPiece && facts.Packet.End > facts.HighestBefore;
    }

    /// <summary>A packet of one host could not be read.</summary>
    internal void MissOne(int side) => Streams[side].Unread++;

    /// <summary>A packet could not be read, or not be told whose it is.</summary>
    internal void MissOne()
    {
        MissOne(0);
        MissOne(1);
    }

    /// <summary>The capture is over, or the connection is.</summary>
    internal void Conclude() => _rules.Conclude();

    /// <summary>
    /// The first SYN or SYN+ACK that was seen of a flow is not its first packet: those before may have gone before the capture began,
    /// and those that answer them as well. A further flow begins when the connection is there, and so not before the capture.
    /// </summary>
    private void NoteBeginning(in DataPlace place, EndpointJudge? to, uint number)
    {
        FlowNumbers numbers = Streams[place.Side].Flow(place.Flow);
        bool repeats = to is { } opener && Streams[1 - place.Side].Find(opener.States[0].Record.LocalFlow) is { Floor: > 0 };
        bool early = place.Reference.Time - context.Life.Begin < LongestWait;
        if (numbers.Next == 0 && Streams[place.Side].Flows.Count == 1 && number <= MostSyns && early && (to is null || repeats))
        {
            numbers.BeginsAt(number);
        }
    }
}
