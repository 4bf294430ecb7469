using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServalRef.Runtime.Wire;
using ServalRef.Runtime.Wire.Layout;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Packets;

/// <summary>Writes Serval packets as JSON, one object a line.</summary>
/// <param name="output">Receives the lines.</param>
public sealed class PacketJson(TextWriter output)
{
    /// <summary>Writes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="start">When the first packet of the capture was captured.</param>
    public void Write(in DecodedPacket packet, Instant start)
    {
        Collector fields = new();
        bool isRead = packet.Outcome == Decapsulation.Serval;
        if (isRead)
        {
            PacketFields.Read(packet.Sal, packet.Dialect, fields);
        }

        PacketDocument document = new(
            packet.Number,
            PacketTime.Iso(packet.Time),
            (packet.Time - start).Seconds,
            isRead ? packet.Source.ToString() : null,
            isRead ? packet.Destination.ToString() : null,
            isRead ? packet.Dialect.Name : null,
            packet.Kind,
            packet.Malformed,
            packet.Sal.Length,
            fields.All);
        output.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Lines.PacketDocument));
    }

    private sealed class Collector : IFieldSink
    {
        public List<FieldDocument> All { get; } = [];

        public void Take(FieldDescription field, string label, int offset, ReadOnlySpan<byte> bytes, ulong? value, string text) =>
            All.Add(new FieldDocument(field.Name, label.Trim(), offset, Convert.ToHexStringLower(bytes), Value(field, bytes.Length, value), text));

        // Numbers that people read as hexadecimal are hexadecimal here too, with all their digits; addresses are addresses.
        private static JsonValue? Value(FieldDescription field, int bytes, ulong? value) => value is not { } number ? null
            : field.IsAddress ? JsonValue.Create(FieldText.Address(number, bytes))
            : field.IsHexadecimal ? JsonValue.Create(number.ToString($"x{2 * bytes}", CultureInfo.InvariantCulture))
            : JsonValue.Create(number);
    }
}

/// <summary>A packet as <c>decode --json</c> writes it.</summary>
internal sealed record PacketDocument(
    int Number,
    string Time,
    double Seconds,
    string? From,
    string? To,
    string? Dialect,
    string Kind,
    string? Malformed,
    int Bytes,
    IReadOnlyList<FieldDocument> Fields) : VersionedDocument;

/// <summary>A field of a packet.</summary>
internal sealed record FieldDocument(string Name, string Label, int Offset, string Bytes, JsonValue? Value, string Text);
