using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A vector of <c>spec/vectors</c>, from the host's first moment on.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Dialect">The dialect.</param>
/// <param name="Role">Which host is tested.</param>
/// <param name="Cast">The hosts, as the file names them; none for a connection, which names them itself.</param>
/// <param name="Steps">What happens.</param>
/// <param name="Before">How many of the steps belong to the vectors that it goes on from.</param>
internal sealed record Vector(
    string File, string Name, Dialect Dialect, Role Role, VectorCast? Cast, IReadOnlyList<VectorStep> Steps, int Before);

/// <summary>The hosts of a vector of a flow.</summary>
/// <param name="Flow">The tested host's flow ID.</param>
/// <param name="Nonce">Its nonce.</param>
/// <param name="Version">The version of its first request.</param>
/// <param name="Address">Its address.</param>
/// <param name="PeerFlow">The peer's flow ID.</param>
/// <param name="PeerNonce">The peer's nonce.</param>
internal sealed record VectorCast(uint Flow, ulong Nonce, uint Version, NetworkAddress Address, uint PeerFlow, ulong PeerNonce);
