using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Streams;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// Data is acknowledged at the latest with every second packet (DATA-1b) and within 25 ms (DATA-1c): seen at the host that acknowledges.
/// </summary>
/// <remarks>
/// What a capture shows of time holds the queues below the host's stack, and several packets may be read at once. So one ACK proves
/// nothing; what most of them do does, and no more than a deviation. A host that sends much itself has a queue of its own; one that has sent little
/// since its last ACK has none.
/// </remarks>
internal sealed class AcksOnTime(DataFindings findings) : DataRule(findings, "DATA-1c")
{
    /// <summary>How long an ACK may wait (DATA-1c).</summary>
    private static readonly Duration AckDelay = Duration.FromMilliseconds(25);

    /// <summary>Longer than a host needs whose ACKs have no queue to wait in, with a timer of some grain.</summary>
    private static readonly Duration EvenTheQuickest = Duration.FromMilliseconds(100);

    private const int FewestAcks = 3;

    private const int ManyAcks = 8;

    /// <summary>More than these make a queue of their own.</summary>
    private const int FewSent = 10;

    private const int FewestPackets = 18;

    /// <summary>Twice as many as DATA-1b has: what is read in pairs is told of in pairs.</summary>
    private const int MostForEachAck = 4;

    private readonly Pace[] _paces = [new(), new()];

    internal override void See(in DataSighting packet)
    {
        AcknowledgedNews news = packet.Facts.News;
        if (packet.WasSentHere)
        {
            _paces[packet.Place.Side].Sent++;
        }

        if (!packet.WasSentHere || news.Eliciting == 0)
        {
            return;
        }

        Exercise();
        Pace pace = _paces[packet.Place.Side];
        Duration delay = packet.Time - news.OldestAt;
        if (delay > EvenTheQuickest && HasMoved(packet.Place.From))
        {
            pace.SentAtAck = pace.Sent;
            return;
        }

        pace.Acks++;
        pace.Packets += news.Eliciting;
        pace.Quickest = Duration.Min(pace.Quickest, delay);
        if (news.Eliciting > MostForEachAck)
        {
            pace.Rare ??= DataFindings.Hold(
                packet,
                "DATA-1b",
                "an ACK with every second packet of data",
                Text($"It is the first ACK for {news.Eliciting} packets that ask for one, and those after it are as rare."));
        }

        if (delay > EvenTheQuickest)
        {
            bool isIdle = pace.Sent - pace.SentAtAck <= FewSent;
            pace.Late += isIdle || delay > AckDelay + Findings.Reaction ? 1 : 0;
            pace.Slow ??= DataFindings.Hold(
                packet, "DATA-1c", "an ACK within 25 ms", Text($"It comes {delay.Milliseconds:F0} ms after the packet that it answers, and those after it are as slow."));
        }

        pace.SentAtAck = pace.Sent;
        Judge(pace);
    }

    // While a flow is frozen or has no address its ACKs wait (MIG-2, MIG-10).
    private static bool HasMoved(EndpointJudge host) =>
        host.States.Any(hypothesis => hypothesis.Record.Has(FlowFacts.PeerMoved) || hypothesis.Record.Move.Phase != SlotPhase.Unused);

    private void Judge(Pace pace)
    {
        bool rare = pace.Acks >= FewestAcks && pace.Packets >= FewestPackets && pace.Packets >= MostForEachAck * pace.Acks;
        if (rare && pace.Rare is { } first)
        {
            Findings.Tell(first, Proof.OfAmount);
        }

        bool late = pace.Late >= FewestAcks && 2 * pace.Late > pace.Acks;
        bool slow = pace.Acks >= ManyAcks && pace.Quickest > EvenTheQuickest;
        if ((late || slow) && pace.Slow is { } slowest)
        {
            Findings.Tell(slowest, Proof.OfAmount);
        }
    }

    private sealed class Pace
    {
        internal int Acks { get; set; }

        internal long Packets { get; set; }

        internal int Late { get; set; }

        /// <summary>Packets of the host, and how many there were when it acknowledged something last.</summary>
        internal long Sent { get; set; }

        internal long SentAtAck { get; set; }

        internal Duration Quickest { get; set; } = Duration.MaxValue;

        internal HeldFinding? Rare { get; set; }

        internal HeldFinding? Slow { get; set; }
    }
}
