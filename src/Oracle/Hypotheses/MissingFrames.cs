using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>What one frame that the capture lacks would explain .</summary>
/// <remarks>
/// A frame is supposed only if the capture says all that is in it: a copy of one that came, the answer to a request of the host, a
/// request of the peer whose version nothing else used and which the host's own packet names, or a decision of the host.
/// </remarks>
internal sealed class MissingFrames(Possibilities possibilities)
{
    /// <summary>How many versions of the peer may have gone to requests that nobody saw.</summary>
    private const uint MostVersionsAhead = 64;

    /// <summary>The ways in which a packet that nothing explains can have been sent, had there been one frame more.</summary>
    /// <param name="set">The states that the host can be in.</param>
    /// <param name="copies">The latest packets that came.</param>
    /// <param name="sent">The packet.</param>
    internal List<MissingFrame> Explaining(List<Hypothesis> set, IReadOnlyList<Observation> copies, Observation sent)
    {
        var found = new List<MissingFrame>();
        if (!sent.IsKnown)
        {
            return found;
        }

        foreach (Hypothesis hypothesis in set)
        {
            IEnumerable<MissingFrame> decisions = Decisions(hypothesis, sent);
            IEnumerable<MissingFrame> answered = decisions.SelectMany(d => copies.Where(c => Answers(c, d.Frame)).Select(c => Answered(d, c)));
            foreach (MissingFrame frame in Arrivals(hypothesis, copies, sent).Concat(decisions).Concat(answered))
            {
                List<Hypothesis> explained = possibilities.Explainer.Explain([frame.After], sent, certain: true).Hypotheses;
                found.AddRange(explained.ConvertAll(after => frame with { After = after }));
            }
        }

        return found;
    }

    /// <summary>The answers to requests of the host that would leave it in such a state.</summary>
    internal List<MissingFrame> Answering(List<Hypothesis> set, PacketReference packet, Predicate<FlowRecord> state) =>
    [
        .. set.SelectMany(h => Answers(h, h.Record.ExpectedVersion).Select(a => Arrived(h, a, packet)).OfType<MissingFrame>())
            .Where(frame => state(frame.After.Record)),
    ];

    private static bool Answers(Observation arrived, Observation request) => arrived is { IsKnown: true, Packet.Acknowledges: true }
        && FlowTimers.IsRequest(request.Kind.Slot) && arrived.Packet.Ackno == Freshness.AcknoFor(request.Packet.Version);

    /// <summary>A request of the host that the capture lacks, whose answer came and meant nothing without it.</summary>
    private MissingFrame Answered(in MissingFrame request, Observation answer) => request with
    {
        After = possibilities.Receive(request.After, answer, certain: false).After,
        IsConfirmed = true,
    };

    private IEnumerable<MissingFrame> Arrivals(Hypothesis hypothesis, IReadOnlyList<Observation> copies, Observation sent)
    {
        FlowRecord record = hypothesis.Record;
        uint named = sent.Packet.Acknowledges ? sent.Packet.Ackno - 1 : record.ExpectedVersion;
        IEnumerable<ControlPacket> packets = copies.Where(c => c.IsKnown).Select(c => c.Packet).Concat(Answers(hypothesis, named));
        if (sent.Packet.Acknowledges && named - record.ExpectedVersion < MostVersionsAhead)
        {
            packets = packets.Concat(
            [
                FromPeer(record, ControlFlags.Fin, named, 0, sent.Packet.Destination),
                FromPeer(record, ControlFlags.Rsyn, named, 0, sent.Packet.Destination),
            ]);
        }

        if (record.State == FlowState.SynSent && sent.Packet.Acknowledges)
        {
            // Whose SYN+ACK it was the host's own packet says; the nonce in it nobody knows.
            ControlFlags flags = ControlFlags.Syn | ControlFlags.Ack;
            uint ackno = Freshness.AcknoFor(record.Opening.Version);
            packets = packets.Append(
                FromPeer(record, flags, named, ackno, sent.Packet.Destination) with { SourceFlow = sent.Packet.DestinationFlow });
        }

        return packets.Select(packet => Arrived(hypothesis, packet, sent.Reference)).OfType<MissingFrame>();
    }

    /// <summary>What the peer would answer to each request that is outstanding.</summary>
    private IEnumerable<ControlPacket> Answers(Hypothesis hypothesis, uint version)
    {
        FlowRecord record = hypothesis.Record;
        if (record.Opening.IsOutstanding && record.Has(FlowFacts.Passive))
        {
            yield return FromPeer(record, ControlFlags.Ack, version, Freshness.AcknoFor(record.Opening.Version), record.Peer);
        }

        if (record.Move.IsOutstanding)
        {
            // Its ACK names the version itself where the RSYN+ACK consumes none (CTL-2).
            ControlFlags flags = ControlFlags.Rsyn | ControlFlags.Ack;
            uint own = possibilities.Dialect.MoveAnswerConsumesVersion ? version : version + 1;
            yield return FromPeer(record, flags, own, Freshness.AcknoFor(record.Move.Version), record.NewestPeer);
        }

        if (record.Answer.IsOutstanding)
        {
            bool consumed = possibilities.Dialect.MoveAnswerConsumesVersion;
            yield return FromPeer(record, ControlFlags.Ack, version, Freshness.AcknoFor(record.Answer.Version, consumed), record.Candidate);
        }

        if (record.Fin.IsOutstanding)
        {
            uint ackno = Freshness.AcknoFor(record.Fin.Version);
            yield return FromPeer(record, ControlFlags.Ack, version, ackno, record.NewestPeer);
            if (possibilities.Dialect.FinAcknowledges)
            {
                yield return FromPeer(record, ControlFlags.Fin | ControlFlags.Ack, version, ackno, record.NewestPeer);
            }
        }
    }

    private MissingFrame? Arrived(Hypothesis hypothesis, in ControlPacket packet, PacketReference before)
    {
        if (!Arrival.TryClassify(packet.Flags, out FlowTrigger trigger))
        {
            return null;
        }

        var arrived = new Observation(before, packet, trigger, IsKnown: true, Content: 0);
        Hypothesis after = possibilities.Receive(hypothesis, arrived, certain: false).After;
        bool changed = after.Record != hypothesis.Record || after.Pending.Length != hypothesis.Pending.Length;
        return changed ? new MissingFrame(after, arrived, FromHost: false) { IsOnly = AnswersOnce(hypothesis, arrived) } : null;
    }

    /// <summary>Whether it answers a request that was sent only once, so that its answer comes only once.</summary>
    private bool AnswersOnce(Hypothesis hypothesis, Observation answer)
    {
        foreach ((EmissionSlot slot, Slot request, Sighting seen) in hypothesis.Seen.Of(hypothesis.Record))
        {
            bool isNamed = request.IsNamedBy(answer.Packet.Ackno, slot != EmissionSlot.Answer || possibilities.Dialect.MoveAnswerConsumesVersion);
            if (isNamed && seen.IsOf(request) && seen.First == seen.Time)
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<MissingFrame> Decisions(Hypothesis hypothesis, Observation sent)
    {
        foreach (FlowInput template in StateMachines.Decisions.All)
        {
            FlowInput decision = StateMachines.Decisions.With(template, sent.Packet.Source, hypothesis.Record.Peer);
            Successor decided = possibilities.Decide(hypothesis, decision, sent.Time);
            bool moves = template is { Trigger: FlowTrigger.AddressGained, MoveTrigger: null };
            if (decided.Emissions.Count == 0 || (moves && decision.Address == hypothesis.Record.Sending))
            {
                continue;
            }

            // It may have been decided before what came since: an ACK that still waits bears the next version then (CTL-3).
            uint next = decided.After.Record.NextVersion;
            Hypothesis after = decided.After with
            {
                Pending = [.. decided.After.Pending.Select(p => p.Emission.Slot == EmissionSlot.Acknowledgement ? p.Of(next) : p)],
            };
            ControlPacket packet = decided.Emissions[0].Packet;
            Arrival.TryClassify(packet.Flags, out FlowTrigger trigger);
            yield return new MissingFrame(
                after, new Observation(sent.Reference, packet, trigger, IsKnown: true, Content: 0), FromHost: true);
        }
    }

    private static ControlPacket FromPeer(in FlowRecord record, ControlFlags flags, uint version, uint ackno, NetworkAddress source) =>
        new(flags, record.PeerFlow, record.LocalFlow, version, ackno, record.PeerNonce, source, record.Sending);
}

/// <summary>One frame that the capture may lack.</summary>
/// <param name="After">The state of the host with it.</param>
/// <param name="Frame">The packet in it.</param>
/// <param name="FromHost">Whether the host sent it, rather than got it.</param>
internal readonly record struct MissingFrame(Hypothesis After, Observation Frame, bool FromHost)
{
    /// <summary>Whether it is the answer to a request that was sent only once.</summary>
    internal bool IsOnly { get; init; }

    /// <summary>Whether the capture holds an answer to it.</summary>
    internal bool IsConfirmed { get; init; }
}
