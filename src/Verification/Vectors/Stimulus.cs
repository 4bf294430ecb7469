using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Something that can happen to a host, told by how it stands to what the host knows: it makes an event of any record.</summary>
/// <param name="Name">What happens, in a few words.</param>
/// <param name="Make">The event, or none where it cannot happen.</param>
/// <param name="Repeats">Whether it happens again and again, as long as the same follows.</param>
internal sealed record Stimulus(string Name, Func<Scene, FlowInput?> Make, bool Repeats = false);
