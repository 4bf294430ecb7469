using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Suite;

/// <summary>Notes which cells of the machines a reference host comes through: in which state of a flow what happens.</summary>
internal sealed class CellObserver : IEndpointObserver
{
    private readonly HashSet<(string State, string Trigger)> _cells = [];

    /// <summary>The cells, each as state and trigger.</summary>
    internal IReadOnlyCollection<string> Cells => [.. _cells.Select(cell => $"{cell.State} {cell.Trigger}").Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        FlowInput what = input.FlowInput;
        uint flow = what.Packet.DestinationFlow != 0 ? what.Packet.DestinationFlow : input.Flow;
        string state = before.Flow(flow) is { } known ? known.StateName : default(FlowRecord).StateName;
        string trigger = what.Packet.Flags != ControlFlags.None && Arrival.TryClassify(what.Packet.Flags, out FlowTrigger arrived)
            ? arrived.ToString()
            : input.Event == ConnectionEvent.FlowEvent ? what.ToString() : input.Event.ToString();
        _cells.Add((state, trigger));
    }

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now) => _cells.Add(("Dropped", reason.ToString()));
}
