using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Verification.Traces;

/// <summary>What happens to a connection of a host, as the members of a trace's line (<c>spec/scenarios.md</c>).</summary>
/// <remarks>A packet is not written: it is the one that the host received last, whose bytes stand in the line before.</remarks>
public static class StepWords
{
    /// <summary>Writes the name of an event and its members into the object that is begun.</summary>
    public static void Write(Utf8JsonWriter json, HostInput input)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(input);
        json.WriteString("input", JsonNamingPolicy.CamelCase.ConvertName(input.GetType().Name));
        switch (input)
        {
            case HostInput.Opens opens:
                json.WriteString("service", opens.Service.ToString());
                json.WriteString("local", opens.Local.ToString());
                json.WriteString("peer", opens.Peer.ToString());
                break;
            case HostInput.Forks forks:
                json.WriteString("service", forks.Service.ToString());
                break;
            case HostInput.GainsAddress gains:
                json.WriteString("address", gains.Address.ToString());
                break;
            case HostInput.WantsFlow { Flow: var wanted }:
                json.WriteString("local", wanted.Local.ToString());
                json.WriteString("peer", wanted.Peer.ToString());
                json.WriteBoolean("backup", wanted.Backup);
                break;
            case HostInput.Aborts aborts:
                json.WriteString("reason", aborts.Reason.ToString());
                break;
            case HostInput.StreamsAdvance { Ends: var ends }:
                json.WriteBoolean("sent", ends.LocalSent);
                json.WriteBoolean("acknowledged", ends.LocalAcknowledged);
                json.WriteBoolean("received", ends.RemoteReceived);
                break;
            case HostInput.TimerExpires expires:
                json.WriteString("timer", expires.Timer.ToString());
                break;
            default:
                WriteOfFlow(json, input);
                break;
        }
    }

    /// <summary>Reads an event.</summary>
    /// <param name="line">The object.</param>
    /// <param name="packet">The control packet that the host received last; the default if the last was none.</param>
    /// <param name="now">When.</param>
    /// <exception cref="FormatException">There is no such event, or a member is missing or wrong.</exception>
    public static HostInput Read(JsonElement line, in HostPacket packet, Instant now) => Text(line, "input") switch
    {
        "opens" => new HostInput.Opens(Service(line), Address(line, "local"), Address(line, "peer")),
        "forks" => new HostInput.Forks(packet, Service(line)),
        "arrives" => new HostInput.Arrives(packet),
        "registered" => new HostInput.Registered(packet.Extensions.Token, packet.Extensions.RegisterVersion),
        "gainsAddress" => new HostInput.GainsAddress(Address(line, "address")),
        "losesAddress" => new HostInput.LosesAddress(),
        "wantsFlow" => new HostInput.WantsFlow(new WantedFlow(Address(line, "local"), Address(line, "peer"), Flag(line, "backup"), 0, now)),
        "aborts" => new HostInput.Aborts(Word<Outcome>(line, "reason")),
        "streamsAdvance" => new HostInput.StreamsAdvance(new StreamEnds(Flag(line, "sent"), Flag(line, "acknowledged"), Flag(line, "received"))),
        "timerExpires" => new HostInput.TimerExpires(Word<HostTimer>(line, "timer")),
        "isDisplaced" => new HostInput.IsDisplaced(),
        "openingIsDue" => new HostInput.OpeningIsDue(),
        "isUnusableTooLong" => new HostInput.IsUnusableTooLong(),
        "getsNowhere" => new HostInput.GetsNowhere(),
        var other => OfFlow(other, line),
    };

    internal static string Text(JsonElement line, string member) =>
        line.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"'{member}' is missing, or no text");

    internal static bool Flag(JsonElement line, string member) =>
        line.TryGetProperty(member, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new FormatException($"'{member}' is missing, or not true or false");

    internal static NetworkAddress Address(JsonElement line, string member) => AddressOf(Text(line, member));

    internal static NetworkAddress AddressOf(string? text) => NetworkAddress.TryParse(text, out NetworkAddress address)
        ? address
        : throw new FormatException($"'{text}' is no address");

    internal static uint Number(JsonElement line, string member) =>
        line.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint number)
            ? number
            : throw new FormatException($"'{member}' is missing, or no number of 32 bits");

    private static void WriteOfFlow(Utf8JsonWriter json, HostInput input)
    {
        switch (input)
        {
            case HostInput.DataArrives data:
                json.WriteNumber("flow", data.DestinationFlow);
                json.WriteNumber("peerFlow", data.SourceFlow);
                break;
            case HostInput.RemovesFlow removes:
                json.WriteNumber("flow", removes.Flow);
                break;
            case HostInput.MovesFlow moves:
                json.WriteNumber("flow", moves.Flow);
                json.WriteString("address", moves.To.ToString());
                break;
            case HostInput.ChecksPath checks:
                json.WriteNumber("flow", checks.Flow);
                break;
            case HostInput.DoubtsPath doubts:
                json.WriteNumber("flow", doubts.Flow);
                break;
            case HostInput.Suspects suspects:
                json.WriteNumber("flow", suspects.Flow);
                json.WriteBoolean("suspect", suspects.IsSuspect);
                break;
            case HostInput.RequestTimesOut request:
                json.WriteNumber("flow", request.Flow);
                json.WriteString("slot", request.Slot.ToString());
                break;
            case HostInput.IsUnreachable unreachable:
                json.WriteNumber("flow", unreachable.Flow);
                json.WriteNumber("version", unreachable.Version);
                json.WriteString("peer", unreachable.Peer.ToString());
                break;
            case HostInput.StateExpires state:
                json.WriteNumber("flow", state.Flow);
                break;
            default:
                break;
        }
    }

    private static HostInput OfFlow(string name, JsonElement line) => name switch
    {
        "dataArrives" => new HostInput.DataArrives(Number(line, "peerFlow"), Number(line, "flow")),
        "removesFlow" => new HostInput.RemovesFlow(Number(line, "flow")),
        "movesFlow" => new HostInput.MovesFlow(Number(line, "flow"), Address(line, "address")),
        "checksPath" => new HostInput.ChecksPath(Number(line, "flow")),
        "doubtsPath" => new HostInput.DoubtsPath(Number(line, "flow")),
        "suspects" => new HostInput.Suspects(Number(line, "flow"), Flag(line, "suspect")),
        "requestTimesOut" => new HostInput.RequestTimesOut(Number(line, "flow"), Word<EmissionSlot>(line, "slot")),
        "isUnreachable" => new HostInput.IsUnreachable(Number(line, "flow"), Number(line, "version"), Address(line, "peer")),
        "stateExpires" => new HostInput.StateExpires(Number(line, "flow")),
        _ => throw new FormatException($"no host knows the event '{name}'"),
    };

    private static ServiceId Service(JsonElement line) => ServiceId.TryParse(Text(line, "service"), out ServiceId service)
        ? service
        : throw new FormatException($"'{Text(line, "service")}' is no service");

    private static T Word<T>(JsonElement line, string member)
        where T : struct, Enum => Enum.TryParse(Text(line, member), out T word) && Enum.IsDefined(word)
            ? word
            : throw new FormatException($"'{Text(line, member)}' is no {member}");
}
