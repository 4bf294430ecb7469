using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Net.Hosting;

/// <summary>Counts what was dropped before it reached a flow, and has connections looked at whose flows are being closed.</summary>
internal sealed class HostObserver(HostCounters counters, IEndpointObserver? next) : IEndpointObserver
{
    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        // A flow that comes into TimeWait is no event, but who closes waits for it.
        if (connection.Record.Ends.Both)
        {
            (connection.Tag as ServalConnection)?.Attend();
        }

        next?.OnControl(connection, before, input, now);
    }

    /// <inheritdoc/>
    public void OnStep(Connection connection, HostInput input, in HostContext host, ReadOnlySpan<uint> drawn) =>
        next?.OnStep(connection, input, host, drawn);

    /// <inheritdoc/>
    public void OnAddresses(Endpoint host, Instant now) => next?.OnAddresses(host, now);

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now)
    {
        counters.Malformed++;
        next?.OnDropped(reason, now);
    }
}
