using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using static ServalRef.Suite.JsonMembers;

namespace ServalRef.Suite;

/// <summary>Requests as lines of JSON (<c>spec/adapter.md</c>).</summary>
internal static class RequestJson
{
    /// <summary>Writes a request, without its line feed.</summary>
    internal static void Write(Utf8JsonWriter json, AdapterRequest request)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, TypeOf(request));
        json.WriteNumber("now"u8, request.Now.Nanoseconds);
        WriteMembers(json, request);
        json.WriteEndObject();
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="FormatException">It is none; the message says why in one line.</exception>
    internal static AdapterRequest Read(JsonElement line)
    {
        Instant now = Time(line, "now");
        return Text(line, "type") switch
        {
            "start" => new AdapterRequest.Start(
                now, AdapterWords.Dialect(Text(line, "dialect")), AdapterWords.Transport(Text(line, "transport")), Number(line, "seed"),
                [.. Member(line, "addresses", JsonValueKind.Array).EnumerateArray().Select(Address)], Options(Member(line, "options", JsonValueKind.Object))),
            "listen" => new AdapterRequest.Listen(
                now, Service(line), Int(line, "backlog"), !line.TryGetProperty("accept", out JsonElement accept) || accept.ValueKind != JsonValueKind.False),
            "connect" => new AdapterRequest.Connect(now, Service(line), Address(line, "local"), Address(line, "peer")),
            "write" => new AdapterRequest.Write(now, Connection(line), Bytes(line, "data")),
            "read" => new AdapterRequest.Read(now, Connection(line), Int(line, "max")),
            "end" => new AdapterRequest.End(now, Connection(line)),
            "abort" => new AdapterRequest.Abort(now, Connection(line)),
            "addAddress" => new AdapterRequest.AddAddress(now, Address(line, "address")),
            "removeAddress" => new AdapterRequest.RemoveAddress(now, Address(line, "address")),
            "addFlow" => new AdapterRequest.AddFlow(
                now, Connection(line), Address(line, "local"), Address(line, "peer"),
                line.TryGetProperty("backup", out JsonElement backup) && backup.ValueKind == JsonValueKind.True),
            "removeFlow" => new AdapterRequest.RemoveFlow(now, Connection(line), Flow(line, "flow")),
            "moveFlow" => new AdapterRequest.MoveFlow(now, Connection(line), Flow(line, "flow"), Address(line, "to")),
            "packet" => new AdapterRequest.Packet(now, Address(line, "from"), Address(line, "to"), Bytes(line, "data")),
            "time" => new AdapterRequest.Time(now),
            string other => throw new FormatException($"'{other}' is no type of request"),
        };
    }

    private static string TypeOf(AdapterRequest request) => JsonNamingPolicy.CamelCase.ConvertName(request.GetType().Name);

    private static void WriteMembers(Utf8JsonWriter json, AdapterRequest request)
    {
        switch (request)
        {
            case AdapterRequest.Start start:
                WriteStart(json, start);
                break;
            case AdapterRequest.Listen listen:
                json.WriteString("service"u8, listen.Service.ToString());
                json.WriteNumber("backlog"u8, listen.Backlog);
                if (!listen.Accept)
                {
                    json.WriteBoolean("accept"u8, false);
                }

                break;
            case AdapterRequest.Connect connect:
                json.WriteString("service"u8, connect.Service.ToString());
                json.WriteString("local"u8, connect.Local.ToString());
                json.WriteString("peer"u8, connect.Peer.ToString());
                break;
            case AdapterRequest.Write write:
                json.WriteNumber("connection"u8, write.Connection);
                json.WriteBase64String("data"u8, write.Data.Span);
                break;
            case AdapterRequest.Read read:
                json.WriteNumber("connection"u8, read.Connection);
                json.WriteNumber("max"u8, read.Max);
                break;
            case AdapterRequest.End end:
                json.WriteNumber("connection"u8, end.Connection);
                break;
            case AdapterRequest.Abort abort:
                json.WriteNumber("connection"u8, abort.Connection);
                break;
            case AdapterRequest.AddAddress added:
                json.WriteString("address"u8, added.Address.ToString());
                break;
            case AdapterRequest.RemoveAddress removed:
                json.WriteString("address"u8, removed.Address.ToString());
                break;
            case AdapterRequest.AddFlow flow:
                json.WriteNumber("connection"u8, flow.Connection);
                json.WriteString("local"u8, flow.Local.ToString());
                json.WriteString("peer"u8, flow.Peer.ToString());
                json.WriteBoolean("backup"u8, flow.Backup);
                break;
            case AdapterRequest.RemoveFlow flow:
                json.WriteNumber("connection"u8, flow.Connection);
                json.WriteNumber("flow"u8, flow.Flow);
                break;
            case AdapterRequest.MoveFlow flow:
                json.WriteNumber("connection"u8, flow.Connection);
                json.WriteNumber("flow"u8, flow.Flow);
                json.WriteString("to"u8, flow.To.ToString());
                break;
            case AdapterRequest.Packet packet:
                json.WriteString("from"u8, packet.Source.ToString());
                json.WriteString("to"u8, packet.Destination.ToString());
                json.WriteBase64String("data"u8, packet.Data.Span);
                break;
        }
    }

    private static void WriteStart(Utf8JsonWriter json, AdapterRequest.Start start)
    {
        json.WriteString("dialect"u8, start.Dialect.Name);
        json.WriteString("transport"u8, AdapterWords.Of(start.Transport));
        json.WriteNumber("seed"u8, start.Seed);
        json.WriteStartArray("addresses"u8);
        foreach (NetworkAddress address in start.Addresses)
        {
            json.WriteStringValue(address.ToString());
        }

        json.WriteEndArray();
        json.WriteStartObject("options"u8);
        if (start.Options.ReceiveBuffer is { } buffer)
        {
            json.WriteNumber("receiveBuffer"u8, buffer);
        }

        if (start.Options.KeepAlive is { } keepAlive)
        {
            json.WriteNumber("keepAlive"u8, keepAlive.Nanoseconds);
        }

        if (start.Options.TellsAddresses is { } tells)
        {
            json.WriteBoolean("tellsAddresses"u8, tells);
        }

        if (start.Options.Rendezvous is { } rendezvous)
        {
            json.WriteString("rendezvous"u8, rendezvous.ToString());
        }

        json.WriteEndObject();
    }

    private static AdapterOptions Options(JsonElement options) => new(
        options.TryGetProperty("receiveBuffer", out _) ? Int(options, "receiveBuffer") : null,
        options.TryGetProperty("keepAlive", out _) ? new Duration(Number(options, "keepAlive")) : null,
        options.TryGetProperty("tellsAddresses", out JsonElement tells) ? tells.ValueKind == JsonValueKind.True : null,
        options.TryGetProperty("rendezvous", out _) ? Address(options, "rendezvous") : null);

    private static ServiceId Service(JsonElement line) => ServiceId.TryParse(Text(line, "service"), out ServiceId id)
        ? id
        : throw new FormatException("'service' is no service ID of hexadecimal digits");

    private static int Connection(JsonElement line) => Int(line, "connection");
}
