using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>How flows begin: SYNs, the forks that answer them, refusals, and flows that began before the capture.</content>
internal sealed partial class FlowFollower
{
    private void AddSyn(Observation syn, in SalPacket packet, Dialect dialect)
    {
        if (MayWait(syn, packet))
        {
            _rules.See(Sight(syn, packet, dialect, default));
            Wait(syn, packet, dialect);
            return;
        }

        ControlPacket control = syn.Packet;
        Wake(control.SourceFlow);
        Opening opening = _table.OpeningOf(control.SourceFlow, control.Nonce) ?? Begin(syn, dialect, _order++);
        bool again = opening.Passed(syn);
        opening.Note(syn);
        opening.Add(syn, context.IsAt(control.Destination) && !syn.IsMalformed && AsksForSomething(packet));
        if (again)
        {
            // The same packet further on its way, captured behind a router: nothing that its sender did.
            _rules.See(Sight(syn, packet, dialect, default));
            return;
        }

        _rules.See(Sight(syn, packet, dialect, PartiesOf(opening)));
        FollowSyn(opening, syn, packet);
    }

    /// <summary>A SYN that the rules of the viewpoint have seen, and that was added to its request.</summary>
    private void FollowSyn(Opening opening, Observation syn, in SalPacket packet)
    {
        Dialect dialect = opening.Dialect;
        if (packet.ConnectionKind == ConnectionKind.Join)
        {
            opening.IsJoin = true;
            context.NoteJoin(syn.Packet.Nonce);
        }

        LinkSyn(opening, syn, packet);
        ShowParties(Sight(syn, packet, dialect, PartiesOf(opening)), PartiesOf(opening));
        foreach (FlowTrack fork in opening.Forks)
        {
            fork.Listener.Rules.See(Sight(syn, packet, dialect, Parties.Of(fork, fromOpener: true)));
        }

        BeginData(opening);
        NoteControl(opening, opening.Opener, null, fromOpener: true, syn, packet);
        opening.Opener.Sent(syn);
        bool same = opening.AsksForTheSame(packet);
        foreach (FlowTrack fork in opening.Forks)
        {
            // What asks for something else is not the same request, and may be dropped (OPEN-17).
            fork.Listener.Received(same ? syn : syn with { MayBeDropped = true });
        }
    }

    /// <summary>Whether a SYN names a service or a connection, and no flow: to any other no answer is owed.</summary>
    private static bool AsksForSomething(in SalPacket syn) =>
        syn.DestinationFlow == 0 && (syn.ServiceCount > 0 || syn.ConnectionKind == ConnectionKind.Join);

    private Opening Begin(Observation syn, Dialect dialect, int order)
    {
        ControlPacket control = syn.Packet;
        var ladder = new FlowLadder { Flow = $"{control.SourceFlow}>0" };
        var start = new FlowRecord
        {
            LocalFlow = control.SourceFlow,
            LocalNonce = control.Nonce,
            NextVersion = control.Version,
            Local = control.Source,
        };
        var judge = new EndpointJudge(context, dialect, ladder, context.IsAt(control.Source), start, syn.Time);
        var opening = new Opening(control.SourceFlow, dialect, new FlowEnd(judge), ladder, order);
        ReportFlowInUse(judge, syn, "OPEN-1a");
        if (context.IsAt(control.Destination))
        {
            context.Requests.Note(syn.Time);
        }

        _ends.Add(opening.Opener, control.Nonce);
        if (_allBlurred)
        {
            opening.BeganUnseen();
        }

        _table.Add(opening, control.Nonce);
        _ages.Add(opening, control.Nonce);
        ForgetOldest();
        return opening;
    }

    /// <summary>Lets go of the oldest flows, so that a capture of very many does not fill the memory.</summary>
    private void ForgetOldest()
    {
        foreach ((Opening oldest, ulong nonce) in _ages.LetGo(_now))
        {
            if (oldest.IsFinished)
            {
                Conclude(oldest);
            }
            else
            {
                context.Work.Forget();
            }

            _table.Remove(oldest, nonce);
            ForgetConnections(oldest);
            ForgetData(oldest);
            _ends.Remove(oldest.Opener);
            oldest.Forks.ForEach(f => _ends.Remove(f.Listener));
        }
    }

    /// <summary>The opening that a SYN+ACK is the first answer of its fork to, if it is one.</summary>
    private Opening? ForkedBy(Observation synAck)
    {
        ControlPacket control = synAck.Packet;
        if (!synAck.IsKnown || synAck.Trigger != FlowTrigger.SynAckArrived)
        {
            return null;
        }

        FlowTrack? known = _table.Find(control, hasNonce: true, out bool fromOpener);
        IReadOnlyList<Opening> candidates = _table.OpeningsOf(control.DestinationFlow);
        bool another = candidates.Any(o => o != known?.Opening && o.Has(control.Ackno) && o.IsFrom(control.Destination));
        if (known is not null && !fromOpener
            && (known.Bears(control.Nonce) || (!another && known.IsListenerAt(control.Source))))
        {
            return null;
        }

        Opening? opening = candidates.LastOrDefault(o => o.Has(control.Ackno) && o.IsFrom(control.Destination))
            ?? candidates.LastOrDefault(o => o.Has(control.Ackno))
            ?? (known is null ? OnlyOne(candidates.Where(o => o.IsFrom(control.Destination))) : null);
        if (opening is null || opening.Forks.Count == MostForks)
        {
            return null;
        }

        if (IsUnseen(control))
        {
            // The flow was there before the capture began: the SYN or the SYN+ACK are late copies.
            opening.BeganUnseen();
            return null;
        }

        return opening;
    }

    private static Opening? OnlyOne(IEnumerable<Opening> openings)
    {
        Opening[] found = [.. openings.Take(2)];
        return found.Length == 1 ? found[0] : null;
    }

    private bool IsUnseen(in ControlPacket packet) =>
        _unseen.ContainsKey((packet.SourceFlow, packet.DestinationFlow))
            || _unseen.ContainsKey((packet.DestinationFlow, packet.SourceFlow));

    private void AddFork(Opening opening, Observation synAck, in SalPacket packet, Dialect dialect)
    {
        ControlPacket control = synAck.Packet;
        Observation[] syns = [.. opening.SynsFor(synAck, context)];
        NetworkAddress served = syns.FirstOrDefault()?.Packet.Destination ?? default;
        var start = new FlowRecord
        {
            LocalFlow = control.SourceFlow,
            LocalNonce = control.Nonce,
            NextVersion = control.Version,
            Local = context.IsAt(served) ? served : control.Source,
        };
        opening.Ladder.Flow = $"{opening.OpenerFlow}>{control.SourceFlow}";
        bool certain = context.IsAt(control.Source);
        opening.FirstAnswer ??= certain ? synAck : null;
        var judge = new EndpointJudge(context, dialect, opening.Ladder, certain, start, synAck.Time) { Flow = opening.Ladder.Flow };
        var flow = new FlowTrack(opening, control.SourceFlow, new FlowEnd(judge)) { Answers = control.Ackno };
        ReportSecondFork(opening, judge, synAck);
        foreach (FlowTrack other in opening.Forks)
        {
            other.Listener.Judge.Superseded(control.Ackno);
        }

        foreach (Observation syn in syns)
        {
            // A SYN that no entry can have lived for since came again, and the capture lacks the copy.
            bool forgotten = synAck.Time - syn.Time >= dialect.Limits.HalfOpenMaximum;
            judge.Received(forgotten ? syn with { Reference = syn.Reference with { Time = synAck.Time }, IsMalformed = false } : syn with { IsMalformed = false });
        }

        if (opening.IsBlurred)
        {
            judge.Blur();
        }
        else if (certain && syns.Length > 0 && syns.All(syn => syn.IsMalformed))
        {
            judge.ReportMalformedOpening(syns[0], synAck);
        }

        ReportFlowInUse(judge, synAck, "OPEN-2b");
        _ends.Add(flow.Listener, control.Nonce);
        _ends.Meet(flow.Listener, opening.OpenerFlow);
        _ends.Meet(opening.Opener, control.SourceFlow);
        _table.Add(flow);
        if (certain || opening.Has(control.Ackno))
        {
            LinkFork(opening, flow, synAck, packet);
        }

        NoteFork(opening, flow.Listener);
        AddToFlow(flow, fromOpener: false, synAck, packet);
    }

    /// <summary>An RST or NACK that names no fork: the refusal of a SYN.</summary>
    private void AddRefusal(Observation refusal, in SalPacket packet, Dialect dialect)
    {
        Opening? opening = _table.OpeningsOf(refusal.Packet.DestinationFlow)
            .LastOrDefault(o => o.Opener.Judge.States.Any(h => h.Record.LocalNonce == refusal.Packet.Nonce));
        Parties parties = opening is null ? default : new Parties(null, opening.Opener, opening.Connection, 1 - (opening.Joining?.OpenerSide ?? 0));
        Show(refusal, packet, dialect, parties);
        if (opening is null)
        {
            Unseen(refusal.Packet)?.Add(refusal);
            return;
        }

        opening.Note(refusal);
        if (context.IsAt(refusal.Packet.Source))
        {
            opening.FirstAnswer ??= refusal;
            opening.Refused(refusal.Time);
        }

        opening.Answered();
        NoteRefusedAgain(opening, refusal);
        if (context.IsAt(refusal.Packet.Source)
            && opening.Forks.Find(f => f.Listener.Judge.IsCertain && f.Listener.Judge.IsDenying(refusal.Packet)) is { } denied)
        {
            // It names no flow of its sender's, who has one that the refused packet is for.
            denied.Listener.Sent(refusal);
        }

        opening.Opener.Received(refusal);
    }

    private UnseenOpening? Unseen(in ControlPacket packet)
    {
        if (packet.SourceFlow == 0 || packet.DestinationFlow == 0)
        {
            return null;
        }

        if (_unseen.TryGetValue((packet.SourceFlow, packet.DestinationFlow), out UnseenOpening? unseen)
            || _unseen.TryGetValue((packet.DestinationFlow, packet.SourceFlow), out unseen))
        {
            unseen.Note(packet, context.IsJudged(packet.Source));
            return unseen;
        }

        if (_unseen.Count == MostUnseen)
        {
            return null;
        }

        unseen = new UnseenOpening(packet.SourceFlow, packet.DestinationFlow, packet.Source, packet.Destination, _order++, context.HasHost);
        unseen.Note(packet, context.IsJudged(packet.Source));
        _unseen.Add((packet.SourceFlow, packet.DestinationFlow), unseen);
        return unseen;
    }
}
