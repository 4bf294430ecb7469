namespace ServalRef.StateMachines.Hosts;

/// <summary>The address that a host registers at its rendezvous: a pure rule (MIG-22).</summary>
public static class RegisteredAddress
{
    /// <summary>Where the peer is to find us.</summary>
    /// <param name="end">The connection; the address of its last move is that of its newest REGISTER.</param>
    /// <param name="host">The host's addresses, at least one.</param>
    /// <returns>
    /// The address that was registered last, while the host has it; otherwise that of a flow, which the peer can answer; otherwise the
    /// newest, where the next move will go.
    /// </returns>
    public static NetworkAddress Of(in ConnectionEnd end, in HostContext host)
    {
        if (host.Has(end.RegisteredFrom))
        {
            return end.RegisteredFrom;
        }

        foreach (ref readonly FlowRecord flow in end.Record.Flows.AsSpan())
        {
            if (host.Has(flow.Sending))
            {
                return flow.Sending;
            }
        }

        return host.Addresses[^1];
    }
}
