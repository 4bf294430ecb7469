namespace ServalRef.StateMachines.Connections;

/// <summary>What the peer's FINs say about the connection, beyond the flows that they end: pure rules (TEAR-6, TEAR-7).</summary>
public static class ReadingFins
{
    /// <summary>Whether the peer's FIN has arrived on every flow that is not Closed, and there is one.</summary>
    /// <remarks>A flow in SynSent or SynReceived has no FIN yet, and one may still come on it.</remarks>
    public static bool OnEveryFlow(ReadOnlySpan<FlowRecord> flows)
    {
        bool any = false;
        foreach (ref readonly FlowRecord flow in flows)
        {
            if (flow.State == FlowState.Closed)
            {
                continue;
            }

            if (!flow.Has(FlowFacts.PeerFinished))
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    /// <summary>Whether the peer's FINs acknowledge our end of stream (TEAR-6).</summary>
    /// <param name="flows">All flows of the connection.</param>
    /// <param name="ends">How far the streams have come.</param>
    /// <param name="flowLost">
    /// Whether a flow of this connection was ever reset or exhausted. The peer may have sent a FIN to remove one flow because
    /// of another, and if that one was lost, what looks like the close of all is not.
    /// </param>
    public static bool AcknowledgeOurEnd(ReadOnlySpan<FlowRecord> flows, StreamEnds ends, bool flowLost) =>
        !flowLost && ends is { LocalSent: true, RemoteReceived: true } && OnEveryFlow(flows);

    /// <summary>Whether the peer's FINs abort the connection: all is closed, and one of the two ends is missing (TEAR-7).</summary>
    /// <param name="flows">All flows of the connection.</param>
    /// <param name="ends">How far the streams have come.</param>
    public static bool AbortConnection(ReadOnlySpan<FlowRecord> flows, StreamEnds ends) =>
        !(ends.LocalSent && ends.RemoteReceived) && OnEveryFlow(flows);
}
