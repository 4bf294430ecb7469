using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A step of a vector: what happens, and what is sent of it.</summary>
internal sealed record VectorStep
{
    /// <summary>What happens; a packet that arrives is <see cref="Arrival"/>.</summary>
    internal required string Event { get; init; }

    /// <summary>The packet that arrives.</summary>
    internal VectorPacket? Packet { get; init; }

    /// <summary>The host's flow that is concerned, or opened, in the numbers of the vector; none: its only one.</summary>
    internal uint? Flow { get; init; }

    /// <summary>The first version of a flow that is opened.</summary>
    internal uint? Version { get; init; }

    /// <summary>The host's nonce, where the step tells it.</summary>
    internal ulong? Nonce { get; init; }

    /// <summary>The address that comes, or the peer's that is asked.</summary>
    internal NetworkAddress? Address { get; init; }

    /// <summary>The host's address that a flow is opened from.</summary>
    internal NetworkAddress? Local { get; init; }

    /// <summary>Flow IDs of a packet without CONTROL.</summary>
    internal (uint Source, uint Destination)? Data { get; init; }

    /// <summary>How often it happens.</summary>
    internal int Times { get; init; } = 1;

    /// <summary>Why the packet must change nothing; none if it may.</summary>
    internal string? Rejected { get; init; }

    /// <summary>The packets that follow.</summary>
    internal IReadOnlyList<VectorPacket> Sent { get; init; } = [];

    /// <summary>The clause that decided.</summary>
    internal required string Clause { get; init; }

    /// <summary>The state of the flow afterwards; none if it is as it was.</summary>
    internal string? FlowState { get; init; }

    /// <summary>The state of the flow's move afterwards; none if it is as it was.</summary>
    internal string? Migration { get; init; }

    /// <summary>Where each flow is afterwards: the host's and the peer's address, as far as they change.</summary>
    internal IReadOnlyList<(uint? Flow, NetworkAddress? Local, NetworkAddress? Peer)> Places { get; init; } = [];

    /// <summary>The cells of the machines that it goes through: state and trigger.</summary>
    internal IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>Whether it changes what is visible of the state.</summary>
    internal bool Changes { get; init; }

    /// <summary>The event that is a packet's arrival.</summary>
    internal const string Arrival = "PacketArrived";

    /// <summary>Whether it is about time that has passed.</summary>
    internal bool IsTimer => Event.EndsWith("TimedOut", StringComparison.Ordinal) || Event.EndsWith("Expired", StringComparison.Ordinal);

    /// <summary>Whether a flow of the host's is opened by it, which gets a name.</summary>
    internal bool Opens => Event is "OpenRequested" or "SynAccepted" or "JoinRequested" or "JoinArrived";

    /// <summary>Whether the host does nothing because of it.</summary>
    internal bool IsIdle => !Changes && Sent.Count == 0;

    /// <summary>Reads a step of a flow or of a connection.</summary>
    internal static VectorStep Read(JsonElement json)
    {
        VectorPacket? packet = json.TryGetProperty("packet", out JsonElement arriving) ? VectorPacket.Read(arriving) : null;
        bool changes = json.TryGetProperty("state", out JsonElement state);
        string what = json.Text("what") ?? json.Text("event") ?? Arrival;
        return new VectorStep
        {
            Event = what,
            Packet = packet,
            Flow = json.Number("flow"),
            Version = json.Number("version"),
            Nonce = json.Nonce("nonce"),
            Address = json.Address("address") ?? json.Address("peer"),
            Local = json.Address("local"),
            Data = json.Number("sourceFlow") is { } source ? (source, json.Number("destinationFlow") ?? 0) : null,
            Times = (int)(json.Number("times") ?? 1),
            Rejected = json.Text("rejected"),
            Sent = json.TryGetProperty("sent", out JsonElement sent) ? [.. sent.EnumerateArray().Select(VectorPacket.Read)] : [],
            Clause = json.Text("clause") ?? json.GetProperty("clauses")[0].GetString()!,
            FlowState = changes ? state.Text("flow") : null,
            Migration = changes ? state.Text("migration") : null,
            Places = changes ? Place(state) : [],
            Changes = changes,
            Cells = json.TryGetProperty("decisions", out JsonElement decisions) ? [.. decisions.EnumerateArray().Select(CellOf)] : [],
        };
    }

    private static IReadOnlyList<(uint? Flow, NetworkAddress? Local, NetworkAddress? Peer)> Place(JsonElement state) =>
        state.TryGetProperty("flows", out JsonElement flows)
            ? [.. flows.EnumerateArray().Select(flow => (flow.Number("flow"), flow.Address("local"), flow.Address("peer")))]
            : [(null, state.Address("local"), state.Address("peer"))];

    // A decision is a cell and its place among the transitions of the cell.
    private static string CellOf(JsonElement decision)
    {
        string text = decision.GetString()!;
        return text[..text.LastIndexOf(' ')];
    }
}
