using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Golden.Vectors;

/// <summary>Replays the vectors of connections on a connection engine, and says where it does something else.</summary>
internal sealed class ConnectionReplay(ConnectionEngine engine)
{
    /// <summary>Whether clauses are compared, and packets that may be left out must not be.</summary>
    public bool Strict { get; init; }

    /// <summary>The first difference, or none.</summary>
    public string? Run(JsonElement vector)
    {
        ConnectionRecord record = default;
        string expected = StateOf(record);
        int number = 0;
        foreach (JsonElement step in vector.GetProperty("steps").EnumerateArray())
        {
            number++;
            expected = step.TryGetProperty("state", out JsonElement state) ? StateOf(state) : expected;
            ConnectionRecord before = record;
            string? difference = null;
            for (uint time = 0; time < (PacketReader.Number(step, "times") ?? 1); time++)
            {
                ConnectionStepResult result = engine.Step(record, Input(step));
                record = result.After;
                difference ??= DifferenceOf(step, result);
            }

            difference ??= step.TryGetProperty("rejected", out _) && record != before ? "changes what it knows" : null;
            difference ??= StateOf(record) is var actual && actual != expected ? $"is in {actual}, not in {expected}" : null;
            if (difference is not null)
            {
                return $"{vector.GetProperty("name")}, step {number}: {step}\n  {difference}";
            }
        }

        return null;
    }

    private string? DifferenceOf(JsonElement step, ConnectionStepResult result)
    {
        ExpectedPacket[] sent = [.. PacketReader.Sent(step, default, Strict)];
        string ended = string.Join(' ', step.TryGetProperty("ended", out JsonElement endings)
            ? endings.EnumerateArray().Select(e => $"{e.GetProperty("flow")}:{e.GetProperty("outcome")}")
            : []);
        string ends = string.Join(' ', result.Endings.Select(e => $"{e.Flow}:{e.Outcome}"));
        string clauses = string.Join(' ', step.GetProperty("clauses").EnumerateArray());
        return ExpectedPacket.Difference(sent, result.Emissions.Select(e => e.Packet))
            ?? (ended != ends ? $"ends the flows '{ends}', not '{ended}'" : null)
            ?? (Strict && clauses != string.Join(' ', result.Clauses) ? $"decides by {string.Join(' ', result.Clauses)}" : null);
    }

    private static ConnectionInput Input(JsonElement step)
    {
        ConnectionEvent what = PacketReader.Word<ConnectionEvent>(step, "event");
        uint flow = PacketReader.Number(step, "flow") ?? 0;
        uint version = PacketReader.Number(step, "version") ?? 0;
        ulong nonce = step.TryGetProperty("nonce", out JsonElement hex) ? PacketReader.Nonce(hex) : 0;
        NetworkAddress local = PacketReader.Address(step, "local");
        NetworkAddress peer = PacketReader.Address(step, "peer");
        ControlPacket packet = step.TryGetProperty("packet", out JsonElement json) ? PacketReader.Packet(json, default) : default;
        return what switch
        {
            ConnectionEvent.OpenRequested => ConnectionInput.Open(flow, version, nonce, local, peer),
            ConnectionEvent.JoinRequested => ConnectionInput.Join(flow, version, local, peer),
            ConnectionEvent.SynAccepted => ConnectionInput.Accept(packet, flow, version, nonce),
            ConnectionEvent.JoinArrived => ConnectionInput.JoinArrived(packet, flow, version, step.GetProperty("wanted").GetBoolean()),
            ConnectionEvent.PacketArrived => ConnectionInput.Arrived(packet),
            ConnectionEvent.DataArrived => ConnectionInput.Data(
                step.GetProperty("sourceFlow").GetUInt32(), step.GetProperty("destinationFlow").GetUInt32()),
            ConnectionEvent.FlowEvent => ConnectionInput.On(flow, What(step)),
            ConnectionEvent.RemovalRequested => ConnectionInput.Remove(flow),
            ConnectionEvent.AbortRequested => ConnectionInput.Abort(PacketReader.Word<Outcome>(step, "reason")),
            _ => ConnectionInput.Of(what),
        };
    }

    private static FlowInput What(JsonElement step)
    {
        string word = step.GetProperty("what").GetString()!;
        return Enum.TryParse(word, out FlowTrigger trigger)
            ? new FlowInput(trigger, Address: PacketReader.Address(step, "address"))
            : FlowInput.Of(Enum.Parse<MigrationTrigger>(word));
    }

    private static string StateOf(in ConnectionRecord r)
    {
        IEnumerable<string> flows = r.Flows.Select(f => $"{f.LocalFlow} {FlowStates.Of(f)}");
        return $"{r.State} {r.Outcome} {r.Ends.LocalSent} {r.Ends.LocalAcknowledged} {r.Ends.RemoteReceived} {string.Join(", ", flows)}";
    }

    private static string StateOf(JsonElement json)
    {
        bool Has(string end) => json.TryGetProperty("ends", out JsonElement ends) && ends.EnumerateArray().Any(e => e.GetString() == end);
        IEnumerable<string> flows = json.GetProperty("flows").EnumerateArray().Select(f => $"{f.GetProperty("flow")} {StateOfFlow(f)}");
        string outcome = json.TryGetProperty("outcome", out JsonElement word) ? word.GetString()! : "None";
        return $"{json.GetProperty("connection")} {outcome} {Has("LocalSent")} {Has("LocalAcknowledged")} {Has("RemoteReceived")} {string.Join(", ", flows)}";
    }

    private static FlowStates StateOfFlow(JsonElement json) => new(
        PacketReader.Word<FlowState>(json, "state"),
        json.TryGetProperty("migration", out _) ? PacketReader.Word<MigrationState>(json, "migration") : default,
        PacketReader.Address(json, "local"),
        PacketReader.Address(json, "peer"),
        PacketReader.Address(json, "candidate"),
        json.TryGetProperty("frozen", out JsonElement frozen) && frozen.GetBoolean());
}
