using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>A capture or trace to be judged.</summary>
/// <param name="Path">Its path.</param>
/// <param name="At">
/// The addresses of the host that it was taken at, whose clock and losses are its own; empty: <see cref="JudgeOptions.At"/>, or what the file
/// tells itself. A port of 0 stands for any.
/// </param>
public sealed record CaptureInput(string Path, IReadOnlyList<NetworkAddress> At);
