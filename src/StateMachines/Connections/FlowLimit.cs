namespace ServalRef.StateMachines.Connections;

/// <summary>How many flows a connection may have: a pure rule (SEC-13).</summary>
public static class FlowLimit
{
    /// <summary>The most flows of one connection.</summary>
    public const int Most = 8;

    /// <summary>How many flows count: those that are neither Closed nor in TimeWait.</summary>
    public static int Count(ReadOnlySpan<FlowRecord> flows)
    {
        int count = 0;
        foreach (ref readonly FlowRecord flow in flows)
        {
            count += flow.State is FlowState.Closed or FlowState.TimeWait ? 0 : 1;
        }

        return count;
    }

    /// <summary>Whether one more may be opened or accepted.</summary>
    public static bool HasRoom(ReadOnlySpan<FlowRecord> flows) => Count(flows) < Most;
}
