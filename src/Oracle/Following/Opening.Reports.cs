using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>What is wrong with the answer to a request, or that there is none.</content>
internal sealed partial class Opening
{
    /// <summary>
    /// Silence to a SYN is a deviation, for a service rule may drop or delay it (OPEN-25); to a JOIN for no connection it is none of a
    /// service's (OPEN-22d).
    /// </summary>
    /// <param name="context">What all flows share.</param>
    /// <param name="time">Now.</param>
    /// <param name="knowsAll">Whether no connection began before the capture: to a JOIN with a wrong nonce no answer is owed (SEC-3b).</param>
    internal void ReportSilence(JudgeContext context, Instant time, bool knowsAll)
    {
        // What is owed to a JOIN for a connection is more: a rule of that asks for it (OPEN-24).
        if (Joining is not null || (IsJoin && !knowsAll) || Unanswered is not { } syn || _silenceReported || time <= syn.Time + context.Reaction
            || !context.Life.IsAliveAt(syn.Packet.Destination, syn.Time + context.Reaction))
        {
            return;
        }

        _silenceReported = true;
        context.Sink.Report(
            IsJoin ? "OPEN-22d" : "OPEN-25",
            syn.Reference,
            syn.Packet.Destination,
            Ladder.Flow,
            Ladder,
            [nameof(ConnectionState.Listen), nameof(ConnectionState.Closed)],
            $"no answer to {PacketText.WithEnds(syn.Packet)}",
            IsJoin ? ["reply NACK (OPEN-22d)"] : ["SYN+ACK (OPEN-2)", "reply RST, if the service is unknown (SEC-6)"],
            IsJoin
                ? "It names a connection that is not known here, and its sender is told so."
                : "A SYN should be answered; without an answer its sender cannot tell a lost packet from an unknown service.",
            unproven: IsJoin);
    }

    /// <summary>
    /// The host of the capture has accepted a JOIN for no connection that it has, or refused it in another way than by NACK (OPEN-22d).
    /// </summary>
    /// <param name="context">What all flows share.</param>
    /// <param name="knowsAll">Whether no connection began before the capture, so that the JOIN names none.</param>
    internal void ReportStrangeJoin(JudgeContext context, bool knowsAll)
    {
        if (Joining is not null || !IsJoin || !knowsAll || IsBlurred || FirstAnswer is not { } answer || context.Work.Unjudged is not null
            || answer.Trigger == FlowTrigger.NackArrived || context.MayPrecedeCapture(FirstSeen))
        {
            return;
        }

        EndpointJudge? judge = Forks.Find(f => f.Listener.Judge.IsCertain)?.Listener.Judge;
        context.Sink.Report(
            "OPEN-22d",
            answer.Reference,
            answer.Packet.Source,
            judge?.Flow ?? Ladder.Flow,
            Ladder,
            judge?.StateNames ?? [nameof(FlowState.Closed)],
            PacketText.WithEnds(answer.Packet),
            ["reply NACK (OPEN-22d)"],
            $"No connection of this host has the token {Token:x16}: its sender is told so by NACK.",
            unproven: true);
        judge?.NoteViolation();
    }
}
