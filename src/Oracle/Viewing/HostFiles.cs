using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>Files that are read by one clock, as one capture.</summary>
/// <param name="Sources">They, in the order that was given.</param>
/// <param name="At">The addresses of the host that they were taken at, as the caller names it; empty: not named.</param>
/// <param name="TellDirections">Whether their packets say which way they went, so that the host shows itself.</param>
internal sealed record HostFiles(IReadOnlyList<CaptureSource> Sources, IReadOnlyList<NetworkAddress> At, bool TellDirections);
