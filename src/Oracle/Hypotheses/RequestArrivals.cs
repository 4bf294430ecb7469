using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>When requests for new flows came to the host of the capture: where many are half open, one displaces another (SEC-11).</summary>
internal sealed class RequestArrivals
{
    /// <summary>No queue of half-open requests is shorter than this .</summary>
    private const int ShortestQueue = 8;

    private readonly List<Instant> _latest = [];

    /// <summary>A request came that was not seen before.</summary>
    internal void Note(Instant time) => _latest.AddLatest(time, ShortestQueue);

    /// <summary>Whether so many have come in a span that one that is half open since its begin may have been displaced.</summary>
    internal bool MayDisplace(Instant since, Instant until) =>
        _latest.Count == ShortestQueue && (_latest[0] > since || (_latest[^1] > since && until > _latest[^1]));
}
