using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Admission;

/// <summary>What makes two SYNs the same request (OPEN-17). The source address is no part of it, nor is the version.</summary>
/// <param name="SourceFlow">The opener's flow ID.</param>
/// <param name="Nonce">The opener's nonce.</param>
/// <param name="Service">The service asked for; none in a JOIN.</param>
/// <param name="Token">The token of a JOIN; none in the SYN of a first flow.</param>
public readonly record struct RequestName(uint SourceFlow, ulong Nonce, ServiceId? Service, ulong? Token)
{
    /// <summary>The name of a SYN that opens a connection to a service.</summary>
    public static RequestName ForService(uint sourceFlow, ulong nonce, ServiceId service) => new(sourceFlow, nonce, service, null);

    /// <summary>The name of a SYN that adds a flow to the connection of a token.</summary>
    public static RequestName ForJoin(uint sourceFlow, ulong nonce, ulong token) => new(sourceFlow, nonce, null, token);
}
