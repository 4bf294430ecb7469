using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Vectors;

/// <summary>Replays the vectors of a file on a flow engine, and says where it does something else.</summary>
internal sealed class FlowReplay(FlowEngine engine, FlowFile file)
{
    /// <summary>Is told what the engine did in each step of the vector itself: the vector, the step, the record before, and what followed.</summary>
    public Action<string, JsonElement, FlowRecord, StepResult>? Observe { get; init; }

    /// <summary>Is told what the engine did in each step on the whole way: the record before, and what followed.</summary>
    public Action<FlowRecord, StepResult>? Follow { get; init; }

    /// <summary>Whether packets that may be left out must not be.</summary>
    public bool Strict { get; init; }

    /// <summary>The first difference, or none.</summary>
    public string? Run(string vector)
    {
        JsonElement host = file.HostOf(vector);
        FlowRecord record = new()
        {
            LocalFlow = host.GetProperty("flow").GetUInt32(),
            LocalNonce = PacketReader.Nonce(host.GetProperty("nonce")),
            NextVersion = host.GetProperty("version").GetUInt32(),
            Local = PacketReader.Address(host, "address"),
        };
        uint peerFlow = host.GetProperty("peerFlow").GetUInt32();
        var ours = new ControlPacket(default, record.LocalFlow, peerFlow, 0, 0, record.LocalNonce, default, default);
        var theirs = new ControlPacket(
            default, peerFlow, record.LocalFlow, 0, 0, PacketReader.Nonce(host.GetProperty("peerNonce")), default, default);
        FlowStates expected = default;
        foreach (JsonElement step in file.StepsBefore(vector))
        {
            expected = expected.With(step);
            record = Step(vector, step, theirs, record, null, out _);
        }

        int number = 0;
        foreach (JsonElement step in file.StepsOf(vector))
        {
            number++;
            expected = expected.With(step);
            ExpectedPacket[] sent = [.. PacketReader.Sent(step, ours, Strict)];
            FlowRecord before = record;
            record = Step(vector, step, theirs, record, sent, out string? difference);
            difference ??= step.TryGetProperty("rejected", out _) && record != before ? "changes what it knows" : null;
            difference ??= FlowStates.Of(record) is var actual && actual != expected ? $"is in {actual}, not in {expected}" : null;
            if (difference is not null)
            {
                return $"{file.Name}: {vector}, step {number}: {step}\n  {difference}";
            }
        }

        return null;
    }

    private FlowRecord Step(
        string vector, JsonElement step, ControlPacket theirs, FlowRecord record, ExpectedPacket[]? sent, out string? difference)
    {
        difference = null;
        FlowInput input = Input(step, theirs);
        uint times = PacketReader.Number(step, "times") ?? 1;
        for (uint time = 0; time < times; time++)
        {
            FlowRecord before = record;
            StepResult result = engine.Step(record, input);
            record = result.After;
            Follow?.Invoke(before, result);
            if (sent is not null)
            {
                difference ??= ExpectedPacket.Difference(sent, result.Emissions.Select(e => e.Packet));
                Observe?.Invoke(vector, step, before, result);
            }
        }

        return record;
    }

    private static FlowInput Input(JsonElement step, ControlPacket theirs)
    {
        if (step.TryGetProperty("packet", out JsonElement json))
        {
            ControlPacket packet = PacketReader.Packet(json, theirs);
            return Arrival.TryClassify(packet.Flags, out FlowTrigger arrived)
                ? new FlowInput(arrived, packet)
                : throw new FormatException($"{packet.Flags} is no packet of a flow.");
        }

        string word = step.GetProperty("event").GetString()!;
        return word == nameof(FlowTrigger.DataArrived) ? new FlowInput(FlowTrigger.DataArrived, theirs)
            : Enum.TryParse(word, out FlowTrigger trigger) ? new FlowInput(trigger, Address: PacketReader.Address(step, "address"))
            : FlowInput.Of(Enum.Parse<MigrationTrigger>(word));
    }
}

/// <summary>The state that a vector tells.</summary>
internal readonly record struct FlowStates(
    FlowState Flow, MigrationState Migration, NetworkAddress Local, NetworkAddress Peer, NetworkAddress Candidate, bool Frozen)
{
    public static FlowStates Of(in FlowRecord r) => r.State == FlowState.Closed ? default : new(
        r.State, r.Migration, r.Local, r.Peer, r.Answer.IsOutstanding ? r.Candidate : default, r.Has(FlowFacts.Frozen));

    /// <summary>The state after a step: what the step does not name stays.</summary>
    public FlowStates With(JsonElement step)
    {
        if (!step.TryGetProperty("state", out JsonElement json))
        {
            return this;
        }

        var next = new FlowStates(
            json.TryGetProperty("flow", out _) ? PacketReader.Word<FlowState>(json, "flow") : Flow,
            json.TryGetProperty("migration", out _) ? PacketReader.Word<MigrationState>(json, "migration") : Migration,
            json.TryGetProperty("local", out _) ? PacketReader.Address(json, "local") : Local,
            json.TryGetProperty("peer", out _) ? PacketReader.Address(json, "peer") : Peer,
            json.TryGetProperty("candidate", out _) ? PacketReader.Address(json, "candidate") : Candidate,
            json.TryGetProperty("frozen", out JsonElement frozen) ? frozen.GetBoolean() : Frozen);
        return next.Flow == FlowState.Closed ? default : next;
    }
}
