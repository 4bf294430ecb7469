namespace ServalRef.StateMachines.Hosts;

/// <summary>Which of its host's addresses a flow uses: pure rules (MIG-2, MIG-3, MIG-5).</summary>
public static class FlowAddresses
{
    /// <summary>Whether a flow waits for an address, and takes the next that the host gets (MIG-2, OPEN-9).</summary>
    public static bool Waits(in FlowRecord flow, in HostContext host, HostPolicy policy) =>
        flow.IsSynchronised ? flow.IsHomeless : !host.Has(flow.Sending);

    /// <summary>Whether the address that a flow sends from is gone, and nothing was done about that yet.</summary>
    public static bool IsLost(in FlowRecord flow, in HostContext host) => !host.Has(flow.Sending) && !flow.IsHomeless;

    /// <summary>Where a flow goes whose address is gone: back to its old one, or to one that no other flow uses.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="flows">All flows of its connection.</param>
    /// <param name="host">The host's addresses.</param>
    /// <param name="policy">Whether flows move when they have to.</param>
    /// <returns>None if it waits for an address.</returns>
    public static NetworkAddress? Other(in FlowRecord flow, ReadOnlySpan<FlowRecord> flows, in HostContext host, HostPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (host.Has(flow.Local))
        {
            return flow.Local;
        }

        if (!policy.MovesWhenLost)
        {
            return null;
        }

        foreach (NetworkAddress address in host.Addresses.AsSpan())
        {
            if (!IsUsed(address, flow, flows))
            {
                return address;
            }
        }

        // Two flows on one path are of no use, but for a connection that would have none.
        return flows.Length > 1 || host.Addresses.Count == 0 ? null : host.Addresses[0];
    }

    /// <summary>Whether a move leads nowhere, and the address that it left still works (MIG-5).</summary>
    public static bool Returns(in FlowRecord flow, in HostContext host, HostPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return flow.Moving != flow.Local && flow.Move.Tries >= policy.ReturnAfter && host.Has(flow.Local);
    }

    /// <summary>Whether data may go on a flow, and whether anything may: its address is there, and the machines let it (FLOW-6).</summary>
    public static (bool Sends, bool Speaks) Modes(in FlowRecord flow, in HostContext host)
    {
        bool home = host.Has(flow.Local);
        return (flow.MaySendData && home, flow.MaySpeak && home);
    }

    private static bool IsUsed(NetworkAddress address, in FlowRecord flow, ReadOnlySpan<FlowRecord> flows)
    {
        foreach (ref readonly FlowRecord other in flows)
        {
            if (other.LocalFlow != flow.LocalFlow && other.Sending == address && !other.IsHomeless)
            {
                return true;
            }
        }

        return false;
    }
}
