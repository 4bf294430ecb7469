using System.Text.Json;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.Suite.JsonMembers;

namespace ServalRef.Suite;

/// <summary>Replies as lines of JSON (<c>spec/adapter.md</c>).</summary>
internal static class ReplyJson
{
    private const int LongestPacket = 65_515;

    /// <summary>Writes a reply, without its line feed.</summary>
    internal static void Write(Utf8JsonWriter json, AdapterRequest request, AdapterReply reply)
    {
        json.WriteStartObject();
        if (reply.Packets.Count > 0)
        {
            json.WriteStartArray("packets"u8);
            foreach (AdapterPacket packet in reply.Packets)
            {
                Write(json, packet);
            }

            json.WriteEndArray();
        }

        if (reply.Events.Count > 0)
        {
            json.WriteStartArray("events"u8);
            foreach (AdapterEvent told in reply.Events)
            {
                Write(json, told);
            }

            json.WriteEndArray();
        }

        WriteResult(json, request, reply);
        json.WriteEndObject();
    }

    /// <summary>Writes the reply to <c>hello</c>.</summary>
    internal static void Write(Utf8JsonWriter json, AdapterHello hello)
    {
        json.WriteStartObject();
        json.WriteNumber("protocol"u8, AdapterServer.Protocol);
        json.WriteString("name"u8, hello.Name);
        json.WriteString("version"u8, hello.Version);
        json.WriteStartArray("features"u8);
        foreach (string feature in hello.Features)
        {
            json.WriteStringValue(feature);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the reply to a request.</summary>
    /// <exception cref="FormatException">It is none; the message says why in one line.</exception>
    internal static AdapterReply Read(JsonElement line, AdapterRequest request)
    {
        string? error = line.TryGetProperty("error", out _) ? Text(line, "error") : null;
        return new AdapterReply
        {
            Packets = List(line, "packets", Packet),
            Events = List(line, "events", Event),
            Deadline = line.TryGetProperty("deadline", out JsonElement deadline) && deadline.ValueKind == JsonValueKind.Null
                ? Instant.Never
                : Time(line, "deadline"),
            Connection = request is AdapterRequest.Connect && error is null ? Int(line, "connection") : 0,
            Written = request is AdapterRequest.Write && error is null ? Int(line, "written") : 0,
            Data = request is AdapterRequest.Read && error is null ? Bytes(line, "data") : default,
            Error = error,
        };
    }

    /// <summary>Reads the reply to <c>hello</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says why in one line.</exception>
    internal static AdapterHello ReadHello(JsonElement line)
    {
        long protocol = Number(line, "protocol");
        return protocol != AdapterServer.Protocol
            ? throw new FormatException($"it speaks version {protocol} of the protocol, not {AdapterServer.Protocol}")
            : new AdapterHello(Text(line, "name"), Text(line, "version"), [
                .. Member(line, "features", JsonValueKind.Array).EnumerateArray().Select(feature => feature.ValueKind == JsonValueKind.String
                    ? feature.GetString()!
                    : throw new FormatException("a feature is no string")),
            ]);
    }

    private static void Write(Utf8JsonWriter json, in AdapterPacket packet)
    {
        json.WriteStartObject();
        json.WriteString("from"u8, packet.Source.ToString());
        json.WriteString("to"u8, packet.Destination.ToString());
        json.WriteBase64String("data"u8, packet.Data.Span);
        if (packet.TimeToLive != Ipv4.UsualTimeToLive)
        {
            json.WriteNumber("ttl"u8, packet.TimeToLive);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in AdapterEvent told)
    {
        json.WriteStartObject();
        json.WriteString("event"u8, AdapterWords.Of(told.Kind));
        json.WriteNumber("connection"u8, told.Connection);
        if (told.Flow != 0)
        {
            json.WriteNumber("flow"u8, told.Flow);
        }

        if (told.Outcome != AdapterOutcome.None)
        {
            json.WriteString("outcome"u8, AdapterWords.Of(told.Outcome));
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, AdapterRequest request, AdapterReply reply)
    {
        if (reply.Error is { } error)
        {
            json.WriteString("error"u8, error);
        }
        else if (request is AdapterRequest.Connect)
        {
            json.WriteNumber("connection"u8, reply.Connection);
        }
        else if (request is AdapterRequest.Write)
        {
            json.WriteNumber("written"u8, reply.Written);
        }
        else if (request is AdapterRequest.Read)
        {
            json.WriteBase64String("data"u8, reply.Data.Span);
        }

        if (reply.Deadline == Instant.Never)
        {
            json.WriteNull("deadline"u8);
        }
        else
        {
            json.WriteNumber("deadline"u8, reply.Deadline.Nanoseconds);
        }
    }

    private static List<T> List<T>(JsonElement line, string name, Func<JsonElement, T> read) =>
        line.ValueKind != JsonValueKind.Object ? throw new FormatException("it is no JSON object")
        : line.TryGetProperty(name, out _) ? [.. Member(line, name, JsonValueKind.Array).EnumerateArray().Select(read)]
        : [];

    private static AdapterPacket Packet(JsonElement packet)
    {
        ReadOnlyMemory<byte> data = Bytes(packet, "data");
        int ttl = packet.TryGetProperty("ttl", out _) ? Int(packet, "ttl") : Ipv4.UsualTimeToLive;
        return ttl is < 1 or > 255 ? throw new FormatException("'ttl' is not from 1 to 255")
            : data.Length > LongestPacket ? throw new FormatException($"a packet is longer than {LongestPacket} bytes")
            : new AdapterPacket(Address(packet, "from"), Address(packet, "to"), data, (byte)ttl);
    }

    private static AdapterEvent Event(JsonElement told) => new(
        AdapterWords.Event(Text(told, "event")),
        Int(told, "connection"),
        told.TryGetProperty("flow", out _) ? Flow(told, "flow") : 0,
        told.TryGetProperty("outcome", out _) ? AdapterWords.Outcome(Text(told, "outcome")) : AdapterOutcome.None);
}
