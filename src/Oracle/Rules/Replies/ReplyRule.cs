using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Replies;

/// <summary>
/// A reply RST or reply NACK, which belongs to no flow of its sender's, answers a packet that may be answered, and says so in the right
/// form (SEC-2b, SEC-6, SEC-7a, SEC-14, CTL-2a, CTL-3b, OPEN-24a, WIRE-18b).
/// </summary>
/// <remarks>
/// What it answers is told by what it repeats: two of nonce, flow IDs and ackno have to agree with a packet that came. A reply to a
/// packet that the capture lacks is nobody's fault; so what another packet of the same flow would explain is unproven the first time.
/// </remarks>
internal sealed class ReplyRule(JudgeContext view) : Rule
{
    private const int MostRemembered = 64;

    private const int EnoughToTell = 10;

    private readonly List<Provocation> _came = [];

    private readonly List<(PacketReference Packet, ControlPacket Reply)> _data = [];

    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);

    internal override void See(in Sighting packet)
    {
        if (view.IsAt(packet.Destination))
        {
            Note(packet);
        }
        else if (packet.WasSentHere && packet.From is null && packet.Control is { IsKnown: true } control
            && control.Trigger is FlowTrigger.RstArrived or FlowTrigger.NackArrived)
        {
            Judge(packet, control);
        }
    }

    private void Note(in Sighting packet)
    {
        if (packet.Control is not null)
        {
            _came.AddLatest(new Provocation(packet), MostRemembered);
        }
        else if (packet.To is null && packet.Packet.DestinationFlow != 0)
        {
            var reply = new ControlPacket(
                ControlFlags.Rst, packet.Packet.DestinationFlow, packet.Packet.SourceFlow, 0, 0, 0, packet.Destination, packet.Source);
            _data.AddLatest((packet.Reference, reply), MostRemembered);
        }
    }

    private void Judge(in Sighting packet, Observation reply)
    {
        Provocation? answered = null;
        foreach (Provocation came in _came)
        {
            // Of packets that are equally likely, the latest that may be answered and was not yet.
            answered = answered is null || Rank(came, reply).CompareTo(Rank(answered, reply)) >= 0 ? came : answered;
        }

        if (answered is null || answered.Likeness(reply.Packet) < EnoughToTell)
        {
            JudgeAnswerToData(packet, reply);
            return;
        }

        if (answered is { IsOfKnownFlow: true, MayBeAnswered: true })
        {
            return;
        }

        if ((FaultOf(answered, reply, packet.Dialect) ?? FaultOfSource(answered, reply.Packet)) is { } fault)
        {
            bool unproven = fault.IsDoubtful && IsDoubtful(fault.Clause, reply.Time);
            string place = PacketText.Place(answered.Came.Reference);
            view.Report(packet, fault.Clause, fault.Allowed, $"It answers {place} ({PacketText.Of(answered.Came.Packet)}). {fault.Message}", unproven);
        }
        else
        {
            view.Sink.Exercise("SEC-6c");
            view.Sink.Exercise("SEC-14a");
            view.Sink.Exercise("SEC-2b");
        }

        answered.Replies++;
    }

    /// <summary>It comes from another address of the host than any like packet went to (CTL-18b).</summary>
    private ReplyFault? FaultOfSource(Provocation answered, ControlPacket sent) =>
        sent.Acknowledges && _came.TrueForAll(came => came.Likeness(sent) < answered.Likeness(sent) || came.Came.Packet.Destination.IPv4 != sent.Source.IPv4)
            ? ReplyFault.Source(answered.Came.Packet.Destination)
            : null;

    /// <summary>One packet may be missing from the capture, and any number from before it began .</summary>
    private bool IsDoubtful(string clause, Instant time) => view.MayPrecedeCapture(time) || _doubted.Add(clause);

    private static (int Likeness, bool MayBeAnswered, bool IsFresh) Rank(Provocation came, Observation reply) =>
        (came.Likeness(reply.Packet), came.MayBeAnswered, came.Replies == 0);

    private void JudgeAnswerToData(in Sighting packet, Observation reply)
    {
        ControlPacket sent = reply.Packet;
        int index = _data.FindLastIndex(d => reply.Time - d.Packet.Time <= view.Reaction
            && d.Reply.SourceFlow == sent.SourceFlow && d.Reply.DestinationFlow == sent.DestinationFlow
            && d.Reply.Source == sent.Source && d.Reply.Destination == sent.Destination);
        if (index >= 0 && reply.Trigger == FlowTrigger.RstArrived)
        {
            string place = PacketText.Place(_data[index].Packet);
            view.Report(
                packet,
                "SEC-7a",
                "no answer (SEC-7a)",
                $"Nothing but data, {place}, came on this flow, and data is not answered with RST.",
                IsDoubtful("SEC-7a", reply.Time));
        }
    }

    private static ReplyFault? FaultOf(Provocation came, Observation reply, Dialect dialect)
    {
        ControlPacket sent = reply.Packet;
        bool mtp = dialect.Name == Dialect.Mtp1.Name;
        bool reset = reply.Trigger == FlowTrigger.RstArrived;
        if (!came.HasNonceOf(sent))
        {
            // An abort of a flow that began before the capture has its host's own nonce, and a version of its own.
            return sent.Version == 0 ? ReplyFault.Nonce : null;
        }

        if (ReplyFault.OfForm(came, sent, dialect) is { } fault)
        {
            return fault;
        }

        if (!sent.Acknowledges)
        {
            return null;
        }

        return FaultOfPlace(came, sent)
            ?? (mtp && sent.Version != 0 ? ReplyFault.Version : null)
            ?? FaultOfKind(came, reset);
    }

    private static ReplyFault? FaultOfPlace(Provocation came, in ControlPacket sent)
    {
        if (sent.Destination != came.Origin)
        {
            return ReplyFault.Destination(came.WasForwarded, came.Origin);
        }

        NetworkAddress addressed = came.Came.Packet.Destination;
        return sent.Source.IPv4 == addressed.IPv4 && sent.Source != addressed ? ReplyFault.Port(addressed) : null;
    }

    private static ReplyFault? FaultOfKind(Provocation came, bool reset)
    {
        if (!came.MayBeAnswered)
        {
            return reset ? ReplyFault.Uncalled : null;
        }

        bool syn = came.Came.Packet.Flags == ControlFlags.Syn;
        return !reset && !syn ? ReplyFault.NackToOther
            : !reset && came.AsksForService ? ReplyFault.NackToService
            : came.Replies > 0 ? ReplyFault.Repeated(syn)
            : null;
    }
}
