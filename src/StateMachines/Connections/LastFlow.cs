namespace ServalRef.StateMachines.Connections;

/// <summary>What the end of one flow means for its connection: a pure rule (TEAR-17, TEAR-15, CONN-4).</summary>
public static class LastFlow
{
    /// <summary>What the connection machine is to be told when a flow has become Closed.</summary>
    /// <param name="flows">All flows of the connection, that one already Closed.</param>
    /// <param name="ends">How far the streams have come.</param>
    /// <param name="lost">Whether it was reset or exhausted, rather than closed by FINs.</param>
    /// <returns>None while another flow is left: then it was one of several, and is merely removed.</returns>
    /// <remarks>
    /// While the streams go on, a flow in TimeWait is no flow that is left: it only answers, and carries nothing. Once both
    /// are ended it is, because answering is all that is left to do.
    /// </remarks>
    public static ConnectionTrigger? Ended(ReadOnlySpan<FlowRecord> flows, StreamEnds ends, bool lost)
    {
        foreach (ref readonly FlowRecord flow in flows)
        {
            if (flow.State != FlowState.Closed && (ends.Both || flow.State != FlowState.TimeWait))
            {
                return null;
            }
        }

        return lost ? ConnectionTrigger.LastFlowLost : ConnectionTrigger.LastFlowClosed;
    }
}
