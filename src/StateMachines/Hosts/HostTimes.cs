using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.StateMachines.Hosts;

/// <summary>When a host does something again, or anew: pure rules.</summary>
public static class HostTimes
{
    // A host that has lost its rendezvous asks once in a minute or so.
    private const int MostDoublings = 6;

    /// <summary>When a registration is sent again because no answer came, or anew because it is time (MIG-22).</summary>
    /// <param name="registrant">The registration.</param>
    /// <param name="now">When it was sent last, or answered.</param>
    /// <param name="policy">The times of the host.</param>
    public static Instant OfRegistration(in Registrant registrant, Instant now, HostPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return registrant.IsOutstanding
            ? now + (policy.Limits.InitialRto * (1L << Math.Min((int)registrant.Request.Tries, MostDoublings)))
            : registrant.Sent + policy.RendezvousLimits.Refresh;
    }
}
