namespace ServalRef.StateMachines.Hosts;

/// <summary>Where a host's numbers come from that nobody may guess (SEC-1): a random source, or a counter of whoever explores.</summary>
public interface IFreshNames
{
    /// <summary>A flow ID: not 0, and that of no flow of the host.</summary>
    uint NewFlow();

    /// <summary>The first version of a flow, a list or a registration.</summary>
    uint NewVersion();
}
