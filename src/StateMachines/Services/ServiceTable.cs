namespace ServalRef.StateMachines.Services;

/// <summary>The rules of one host or router: which service IDs are treated how (RES-1).</summary>
/// <remarks>A value. Its rules are kept with the longest prefix first, so that the first that matches is the one.</remarks>
public sealed record ServiceTable
{
    /// <summary>A table without rules, which knows no service.</summary>
    public static ServiceTable Empty { get; } = new();

    /// <summary>The rules, the longest prefix first, equally long ones by their bits.</summary>
    public ValueArray<ServiceEntry> Entries { get; private init; }

    /// <summary>The table with a rule for a prefix, instead of the rule that it may have had.</summary>
    public ServiceTable With(ServicePrefix prefix, ServiceRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        IEnumerable<ServiceEntry> all = Entries.Where(e => e.Prefix != prefix).Append(new ServiceEntry(prefix, rule));
        return new ServiceTable
        {
            Entries = [.. all.OrderByDescending(e => e.Prefix.Length).ThenBy(e => e.Prefix.Id.High).ThenBy(e => e.Prefix.Id.Low)],
        };
    }

    /// <summary>The table without the rule for a prefix; the same if there was none.</summary>
    public ServiceTable Without(ServicePrefix prefix) => new() { Entries = [.. Entries.Where(e => e.Prefix != prefix)] };

    /// <summary>The rule for a service: that of the longest prefix that matches (RES-1).</summary>
    /// <returns>None if no prefix matches.</returns>
    public ServiceRule? Find(ServiceId service)
    {
        foreach (ServiceEntry entry in Entries.AsSpan())
        {
            if (entry.Prefix.Matches(service))
            {
                return entry.Rule;
            }
        }

        return null;
    }

    /// <summary>What becomes of a packet for a service.</summary>
    /// <param name="service">The service that it names.</param>
    /// <param name="draw">A random number for anycast, at least 0 and below 1 (RES-2).</param>
    public ServiceDecision Resolve(ServiceId service, double draw) => Find(service)?.Apply(draw) ?? default;
}

/// <summary>One row of a service table.</summary>
/// <param name="Prefix">The services that it is about.</param>
/// <param name="Rule">What is done with packets for them.</param>
public sealed record ServiceEntry(ServicePrefix Prefix, ServiceRule Rule);
