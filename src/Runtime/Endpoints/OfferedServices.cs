using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The services that a host offers, and who serves each.</summary>
/// <typeparam name="T">Who serves one.</typeparam>
internal sealed class OfferedServices<T>
    where T : class
{
    private readonly List<T?> _all = [];
    private ServiceTable _table = ServiceTable.Empty;

    /// <summary>The number that whoever is added next has here.</summary>
    internal int Next => _all.Count;

    /// <summary>Who serves the services of a number, which is one that was resolved to.</summary>
    internal T this[int number] => _all[number] ?? throw new ArgumentOutOfRangeException(nameof(number), number, "Nobody serves it.");

    internal void Add(ServiceId service, T server)
    {
        _table = _table.With(new ServicePrefix(service, ServiceId.Bits), new DemuxRule(Next));
        _all.Add(server);
    }

    internal void Remove(ServiceId service, int number)
    {
        _table = _table.Without(new ServicePrefix(service, ServiceId.Bits));
        _all[number] = null;
    }

    internal bool Any(Predicate<T> matches) => _all.Exists(server => server is not null && matches(server));

    /// <summary>What becomes of a packet for a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="draw">Chance, 0 to below 1, for rules that choose by weight.</param>
    /// <param name="server">Who serves it, if it is delivered.</param>
    internal ServiceDecision Resolve(ServiceId service, double draw, out T? server)
    {
        ServiceDecision decision = _table.Resolve(service, draw);
        server = decision.Action == ServiceAction.Deliver ? _all[decision.Listener] : null;
        return decision;
    }
}
