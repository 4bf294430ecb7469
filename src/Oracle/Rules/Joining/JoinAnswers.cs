using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Joining;

/// <summary>A JOIN is answered: one for a live connection by SYN+ACK, NACK or RST, one with an unknown token by NACK (OPEN-24a, OPEN-22d).</summary>
internal sealed class JoinAnswers(ConnectionView connection) : Rule
{
    /// <summary>One answer that is missing may be missing from the capture alone.</summary>
    private const int MissesThatProve = 2;

    private readonly Dictionary<ConnectionFlow, Waiting> _waiting = [];

    internal override void See(in Sighting packet)
    {
        foreach (Waiting waiting in _waiting.Values)
        {
            LetPass(waiting, packet.Reference.Time);
        }

        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (control.Trigger == FlowTrigger.SynArrived && packet.CameHere && connection.FlowOf(packet.From) is { Token: { } token } flow)
        {
            // A JOIN with a nonce that is not the peer's is not answered at all (SEC-3b).
            if (control.Packet.Nonce == connection.Hosts[packet.Side].Nonce && packet.From is { IsBlurred: false })
            {
                string clause = token == connection.Hosts[1 - packet.Side].Token ? "OPEN-24a" : "OPEN-22d";
                Come(flow, control, clause);
            }
        }
        else if (packet.WasSentHere)
        {
            Answer(packet, control);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Waiting waiting in _waiting.Values)
        {
            LetPass(waiting, time);
            if (waiting.Missed is > 0 and < MissesThatProve)
            {
                Tell(waiting, unproven: true);
            }
        }
    }

    private void Come(ConnectionFlow flow, Observation syn, string clause)
    {
        if (!_waiting.TryGetValue(flow, out Waiting? waiting))
        {
            connection.Context.Sink.Exercise(clause);
            _waiting.Add(flow, waiting = new Waiting(flow, syn, clause));
        }

        waiting.Pending ??= syn;
    }

    private void Answer(in Sighting packet, Observation answer)
    {
        foreach (Waiting waiting in _waiting.Values)
        {
            ControlPacket syn = waiting.First.Packet;
            if (answer.Packet.DestinationFlow != syn.SourceFlow)
            {
                continue;
            }

            waiting.Pending = null;
            waiting.IsAnswered = true;
            if (waiting.Clause == "OPEN-22d" && answer.Trigger == FlowTrigger.RstArrived && !waiting.IsReported)
            {
                waiting.IsReported = true;
                waiting.Flow.Opener.Report(
                    packet.Source,
                    waiting.Clause,
                    packet.Reference,
                    PacketText.WithEnds(answer.Packet),
                    ["reply NACK (OPEN-22d)"],
                    "A JOIN for a connection that is not known is refused by NACK, for it may have overtaken what makes it known.");
            }
        }
    }

    private void LetPass(Waiting waiting, Instant now)
    {
        Duration reaction = connection.Context.Reaction;
        if (waiting.Pending is not { } syn || now <= syn.Time + reaction)
        {
            return;
        }

        waiting.Pending = null;
        if (!waiting.IsAnswered && connection.Context.Life.IsAliveAt(syn.Packet.Destination, syn.Time + reaction) && ++waiting.Missed == MissesThatProve)
        {
            Tell(waiting, unproven: false);
        }
    }

    private static void Tell(Waiting waiting, bool unproven)
    {
        if (!waiting.IsReported)
        {
            waiting.IsReported = true;
            Observation syn = waiting.First;
            waiting.Flow.Opener.Report(
                syn.Packet.Destination,
                waiting.Clause,
                syn.Reference,
                $"no answer to {PacketText.WithEnds(syn.Packet)}",
                waiting.Clause == "OPEN-22d" ? ["reply NACK (OPEN-22d)"] : ["SYN+ACK, reply NACK or reply RST (OPEN-24a)"],
                "No service rule delays a JOIN, so its sender is told what becomes of it.",
                unproven: unproven);
        }
    }

    /// <summary>A JOIN that has come to the host of the capture.</summary>
    private sealed class Waiting(ConnectionFlow flow, Observation first, string clause)
    {
        internal ConnectionFlow Flow { get; } = flow;

        internal Observation First { get; } = first;

        internal string Clause { get; } = clause;

        internal Observation? Pending { get; set; }

        internal bool IsAnswered { get; set; }

        internal int Missed { get; set; }

        internal bool IsReported { get; set; }
    }
}
