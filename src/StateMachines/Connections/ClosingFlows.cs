namespace ServalRef.StateMachines.Connections;

/// <summary>Which flows a connection closes, and when: pure rules (TEAR-2, TEAR-5, TEAR-12, TEAR-13).</summary>
public static class ClosingFlows
{
    /// <summary>The flows to be given <see cref="FlowTrigger.CloseRequested"/> now.</summary>
    /// <param name="flows">All flows of the connection.</param>
    /// <param name="ends">How far the streams have come.</param>
    /// <returns>Their places among the flows, in order.</returns>
    /// <remarks>
    /// The flow machine makes of it what the flow's state demands: a FIN, a FIN once it is open (TEAR-12), or nothing but
    /// its end (TEAR-13). Asked again after that, no flow is named twice.
    /// </remarks>
    public static ValueArray<int> ToCloseNow(ReadOnlySpan<FlowRecord> flows, StreamEnds ends)
    {
        List<int> places = [];
        for (int i = 0; i < flows.Length; i++)
        {
            if (ends.Both ? IsOpen(flows[i]) : CarriesOurData(flows[i], FlowState.CloseWait) && AnotherIsEstablished(flows, i))
            {
                places.Add(i);
            }
        }

        return [.. places];
    }

    /// <summary>Whether a flow may be removed while the streams go on: it is Established, and so is another.</summary>
    /// <remarks>TEAR-6 rests on it: whoever sends a FIN on his last Established flow has both ends of stream behind him.</remarks>
    public static bool MayRemove(ReadOnlySpan<FlowRecord> flows, int place) =>
        CarriesOurData(flows[place], FlowState.Established) && AnotherIsEstablished(flows, place);

    // Our data has not ended on it, and nobody has asked for that yet: a flow without an address keeps the question (MIG-2).
    private static bool IsOpen(in FlowRecord flow) => flow.State switch
    {
        FlowState.SynSent => true,
        FlowState.SynReceived or FlowState.Established or FlowState.CloseWait => !flow.Has(FlowFacts.CloseAsked),
        _ => false,
    };

    private static bool CarriesOurData(in FlowRecord flow, FlowState state) => flow.State == state && !flow.Has(FlowFacts.CloseAsked);

    private static bool AnotherIsEstablished(ReadOnlySpan<FlowRecord> flows, int place)
    {
        for (int i = 0; i < flows.Length; i++)
        {
            if (i != place && CarriesOurData(flows[i], FlowState.Established))
            {
                return true;
            }
        }

        return false;
    }
}
