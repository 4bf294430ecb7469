using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The SYNs that a host has answered, so that a repeated one is known (OPEN-17), and which of them are half open (SEC-11).</summary>
/// <typeparam name="T">The connection that a request was answered with.</typeparam>
/// <param name="capacity">Half-open requests that are kept at once, at least 1.</param>
internal sealed class OpenRequests<T>(int capacity)
    where T : class
{
    private readonly Dictionary<RequestName, T> _known = [];
    private SynQueue _halfOpen = new(capacity);

    /// <summary>The connection that a request was answered with; none if it is new.</summary>
    internal T? Find(RequestName request) => _known.GetValueOrDefault(request);

    /// <summary>Takes a new request in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="source">Where it came from.</param>
    /// <returns>The connection that has to make room for it; none if there is room.</returns>
    internal T? Admit(RequestName request, NetworkAddress source)
    {
        _halfOpen = _halfOpen.Admit(new HalfOpenRequest(request, source), out HalfOpenRequest? evicted);
        return evicted is { } victim ? Find(victim.Name) : null;
    }

    /// <summary>Notes the connection that a request is answered with.</summary>
    internal void Add(RequestName request, T connection) => _known[request] = connection;

    /// <summary>A request is acknowledged: it is half open no longer, though its SYN is still known.</summary>
    internal void Complete(RequestName request) => _halfOpen = _halfOpen.Remove(request);

    /// <summary>The connection is over: the same SYN would be a new request.</summary>
    internal void Forget(RequestName request)
    {
        _known.Remove(request);
        Complete(request);
    }
}
