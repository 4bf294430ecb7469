using ServalRef.Oracle.Hypotheses;

namespace ServalRef.Oracle.Rules.Connections;

/// <summary>A connection as its rules see it: its two hosts, and the flows that belong to it.</summary>
/// <param name="context">What all flows of the viewpoint share.</param>
internal sealed class ConnectionView(JudgeContext context)
{
    /// <summary>Flows beyond this are not followed as flows of the connection; it may have 8 at a time (SEC-13).</summary>
    private const int Most = 64;

    private readonly List<ConnectionFlow> _flows = [];

    /// <summary>What all flows of the viewpoint share.</summary>
    internal JudgeContext Context { get; } = context;

    /// <summary>Its hosts: first the one that opened it.</summary>
    internal ConnectionHost[] Hosts { get; } = [new(), new()];

    /// <summary>The flows seen so far, in the order of their first SYNs.</summary>
    internal IReadOnlyList<ConnectionFlow> Flows => _flows;

    /// <summary>Whether a flow was left out of <see cref="Flows"/>.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>A further flow belongs to it.</summary>
    internal void Add(ConnectionFlow flow)
    {
        IsCut |= _flows.Count == Most;
        if (_flows.Count < Most)
        {
            _flows.Add(flow);
        }
    }

    /// <summary>Whether the capture was taken at a host of it, by its place among <see cref="Hosts"/>.</summary>
    internal bool IsAt(int side) => _flows.Exists(flow => flow.End(side) is { IsCertain: true });
}

/// <summary>What one host has said of itself when the connection was opened.</summary>
internal sealed class ConnectionHost
{
    /// <summary>Its nonce, in every control packet of the connection (SEC-2).</summary>
    internal ulong Nonce { get; set; }

    /// <summary>The token that it offered; 0 if it offered none (OPEN-21).</summary>
    internal ulong Token { get; set; }

    /// <summary>The rendezvous that it offered, or the absent address.</summary>
    internal StateMachines.NetworkAddress Rendezvous { get; set; }
}
