using ServalRef.StateMachines.Hosts;

namespace ServalRef.Suite;

/// <summary>The engines of hosts that come and go on one thread: each policy has one, since to configure an engine takes longer than most runs.</summary>
internal sealed class HostEngines
{
    [ThreadStatic]
    private static HostEngines? _ofThread;

    private readonly Dictionary<HostPolicy, HostEngine> _engines = [];

    /// <summary>Those of this thread, for hosts that no other thread ever sees.</summary>
    internal static HostEngines OfThread => _ofThread ??= new HostEngines();

    /// <summary>The engine of a policy.</summary>
    internal HostEngine Of(HostPolicy policy)
    {
        if (!_engines.TryGetValue(policy, out HostEngine? engine))
        {
            _engines[policy] = engine = new HostEngine(policy);
        }

        return engine;
    }
}
