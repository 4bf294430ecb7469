namespace ServalRef.StateMachines.Services;

/// <summary>What becomes of one packet that names a service.</summary>
/// <param name="Action">What is done with it.</param>
/// <param name="Target">Where it is sent on to, if it is forwarded.</param>
/// <param name="Listener">Who gets it, if it is delivered.</param>
public readonly record struct ServiceDecision(ServiceAction Action, NetworkAddress Target = default, int Listener = 0)
{
    /// <summary>Whether the sender of a SYN may be told that there is no such service (SEC-6).</summary>
    /// <remarks>A packet that is dropped or held is met with silence (RES-4, RES-5).</remarks>
    public bool IsRefused => Action == ServiceAction.Unknown;
}

/// <summary>The ways to treat a packet that names a service.</summary>
public enum ServiceAction : byte
{
    /// <summary>No rule matches: the service is unknown here.</summary>
    Unknown,

    /// <summary>Sent on to a target (RES-2).</summary>
    Forward,

    /// <summary>Handed to a local listener (RES-3).</summary>
    Deliver,

    /// <summary>Kept until a verdict comes (RES-4).</summary>
    Hold,

    /// <summary>Discarded without an answer (RES-5).</summary>
    Drop,
}
