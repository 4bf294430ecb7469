using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>After two unanswered RSYNs, or a reply RST to one, each further RSYN also goes to the peer's rendezvous, and none before (MIG-21a).</summary>
internal sealed class FindCopies(ConnectionView connection) : Rule
{
    /// <summary>A copy that is missing may be missing from the capture alone.</summary>
    private const int MissesThatProve = 2;

    /// <summary>A copy within this time of an RSYN was sent along with it.</summary>
    private static readonly Duration Together = Duration.FromMilliseconds(100);

    private readonly Dictionary<EndpointJudge, Asking> _moves = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.RsynArrived && packet is { WasSentHere: true, From: { IsBlurred: false } from } && !packet.Packet.HasSource)
        {
            Asking asking = Of(from, packet.Side);
            LetPass(asking, control.Time);
            if (packet.Packet.ConnectionKind == ConnectionKind.Find)
            {
                Copy(packet, control, asking);
            }
            else
            {
                Send(control, asking);
            }
        }
        else if (packet.CameHere && packet.To is { } to && _moves.TryGetValue(to, out Asking? asked))
        {
            Hear(control, asked);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Asking asking in _moves.Values)
        {
            LetPass(asking, time);
            if (asking.Missed > 0)
            {
                Tell(asking, unproven: true);
            }
        }
    }

    private Asking Of(EndpointJudge from, int side)
    {
        if (!_moves.TryGetValue(from, out Asking? asking))
        {
            _moves[from] = asking = new Asking(from, !connection.Hosts[1 - side].Rendezvous.IsNone);
        }

        return asking;
    }

    private static void Send(Observation rsyn, Asking asking)
    {
        if (asking.Version != rsyn.Packet.Version || asking.Source != rsyn.Packet.Source)
        {
            // Another move begins anew; what went unanswered before may count, so nothing is too early any more.
            asking.Begin(rsyn);
        }
        else if (asking.Destination != rsyn.Packet.Destination)
        {
            // So may what went unanswered elsewhere (CTL-15).
            asking.Redirect(rsyn);
        }

        asking.Stray = asking.Stray?.Packet.Version == rsyn.Packet.Version ? null : asking.Stray;
        if (asking.Direct >= RendezvousLimits.Default.UnansweredMoves || asking.IsRefused)
        {
            asking.Pending ??= rsyn;
        }

        asking.Direct++;
        asking.LastDirect = rsyn.Time;
    }

    private void Copy(in Sighting packet, Observation find, Asking asking)
    {
        connection.Context.Sink.Exercise("MIG-21a");
        if (packet.Packet.Token != connection.Hosts[1 - packet.Side].Token && connection.Hosts[1 - packet.Side].Token != 0)
        {
            Tell(asking, find, "the token that the peer offered (MIG-21a)", "The rendezvous looks for the token that FIND bears: it is to be the peer's.");
        }

        if (asking.Version != find.Packet.Version)
        {
            // It may have left before the RSYN that it is a copy of, and be captured so; one of an older move may have waited.
            bool isAhead = asking.Version is not { } version || SerialNumber.IsNewer(find.Packet.Version, version);
            bool mayBeLeftOut = asking.From.States.Any(h => h.Record.NewestPeer != h.Record.Peer);
            asking.Stray ??= isAhead && asking.LastVersion != find.Packet.Version && !mayBeLeftOut ? find : null;
            return;
        }

        asking.Pending = null;
        asking.Missed = 0;
        int unanswered = find.Time - asking.LastDirect < Together ? asking.Direct - 1 : asking.Direct;
        int needed = RendezvousLimits.Default.UnansweredMoves;
        if (unanswered < needed && !asking.IsRefused && asking.IsFirst && !asking.IsReported)
        {
            asking.IsReported = true;
            packet.From!.Report(
                packet.Source,
                "MIG-21a",
                packet.Reference,
                PacketText.WithEnds(find.Packet),
                [$"FIND only after {needed} unanswered RSYNs (MIG-21a)"],
                "The peer may well be where it was: the rendezvous is asked when it does not answer there.",
                unproven: unanswered == needed - 1);
        }
    }

    private static void Hear(Observation heard, Asking asking)
    {
        if (heard.Trigger == FlowTrigger.RsynAckArrived && heard.Packet.Ackno == asking.Version + 1)
        {
            asking.Settle();
        }

        asking.IsRefused |= heard.Trigger == FlowTrigger.RstArrived && asking.From.IsOwn(heard.Packet) && heard.Packet.Ackno == asking.Version + 1;
    }

    private void LetPass(Asking asking, Instant now)
    {
        if (asking.Stray is { } stray && now > stray.Time + connection.Context.Reaction)
        {
            asking.Stray = null;
            Tell(asking, stray, "a copy of the RSYN that goes to the peer (MIG-21a)", "It is the same RSYN that is sent both ways: whichever arrives first is answered, and the other is its repetition.");
        }

        if (asking.Pending is not { } rsyn || now <= rsyn.Time + connection.Context.Reaction || !asking.HasRendezvous)
        {
            return;
        }

        asking.Pending = null;
        asking.First ??= rsyn;
        if (++asking.Missed == MissesThatProve)
        {
            Tell(asking, unproven: false);
        }
    }

    private static void Tell(Asking asking, bool unproven)
    {
        if (!asking.IsReported && asking.First is { } rsyn)
        {
            asking.IsReported = true;
            asking.From.Report(
                rsyn.Packet.Source,
                "MIG-21a",
                rsyn.Reference,
                $"{PacketText.WithEnds(rsyn.Packet)}, and no copy to the peer's rendezvous",
                ["the same RSYN with FIND to the rendezvous that the peer offered (MIG-21a)"],
                "Where the peer was known to be it does not answer: it may have moved too, and only its rendezvous knows where.",
                unproven: unproven);
        }
    }

    private static void Tell(Asking asking, Observation find, string allowed, string message)
    {
        if (!asking.IsReported)
        {
            asking.IsReported = true;
            asking.From.Report(find.Packet.Source, "MIG-21a", find.Reference, PacketText.WithEnds(find.Packet), [allowed], message);
        }
    }

    /// <summary>The newest RSYN of one end.</summary>
    private sealed class Asking(EndpointJudge from, bool hasRendezvous)
    {
        internal EndpointJudge From { get; } = from;

        internal bool HasRendezvous { get; } = hasRendezvous;

        /// <summary>Its version; none if it is answered.</summary>
        internal uint? Version { get; private set; }

        /// <summary>The version of the newest RSYN, answered or not.</summary>
        internal uint? LastVersion { get; private set; }

        internal NetworkAddress Source { get; private set; }

        internal NetworkAddress Destination { get; private set; }

        /// <summary>A copy of an RSYN that was not seen itself.</summary>
        internal Observation? Stray { get; set; }

        /// <summary>Whether nothing of another move went unanswered before.</summary>
        internal bool IsFirst { get; private set; } = true;

        /// <summary>How often it was sent to where the peer is known to be.</summary>
        internal int Direct { get; set; }

        internal Instant LastDirect { get; set; }

        internal bool IsRefused { get; set; }

        internal Observation? Pending { get; set; }

        internal Observation? First { get; set; }

        internal int Missed { get; set; }

        internal bool IsReported { get; set; }

        internal void Begin(Observation rsyn)
        {
            Settle();
            (Version, LastVersion, Source, Destination, Pending) =
                (rsyn.Packet.Version, rsyn.Packet.Version, rsyn.Packet.Source, rsyn.Packet.Destination, null);
        }

        /// <summary>It goes elsewhere from now on.</summary>
        internal void Redirect(Observation rsyn) => (IsFirst, Direct, LastDirect, Destination) = (false, 0, default, rsyn.Packet.Destination);

        /// <summary>It was answered: what was due of it may have been overtaken by the answer.</summary>
        internal void Settle() =>
            (IsFirst, Version, Direct, LastDirect, IsRefused, Pending) = (LastVersion is null, null, 0, default, false, null);
    }
}
