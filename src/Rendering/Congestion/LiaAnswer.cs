using ServalRef.Runtime.Congestion;

namespace ServalRef.Rendering.Congestion;

/// <summary>What linked increases (RFC 6356) come to for the flows of one connection.</summary>
/// <param name="Name">What the connection is called.</param>
/// <param name="Paths">Its flows; windows and packets in bytes, round-trip times in milliseconds.</param>
/// <param name="BytesAcked">Bytes newly acknowledged, for each flow.</param>
/// <param name="Link">Alpha, and what limits each flow.</param>
/// <param name="Increases">By how many bytes each window grows.</param>
public sealed record LiaAnswer(
    string Name, IReadOnlyList<PathState> Paths, IReadOnlyList<double> BytesAcked, LinkedIncrease Link, IReadOnlyList<double> Increases);
