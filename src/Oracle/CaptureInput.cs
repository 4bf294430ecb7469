using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>A capture or trace to be judged.</summary>
/// <param name="Path">Its path; where <see cref="Content"/> is given, what reports call it.</param>
/// <param name="At">
/// The addresses of the host that it was taken at, whose clock and losses are its own; empty: <see cref="JudgeOptions.At"/>, or what the file
/// tells itself. A port of 0 stands for any.
/// </param>
public sealed record CaptureInput(string Path, IReadOnlyList<NetworkAddress> At)
{
    /// <summary>Its bytes, read from beginning to end and closed by the check; null: those of the file.</summary>
    public Stream? Content { get; init; }
}
