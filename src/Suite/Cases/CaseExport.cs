using System.Text;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Writes a counter-example in the forms that other commands and people read.</summary>
public static class CaseExport
{
    /// <summary>The packets as the implementation's host saw them, as a capture file.</summary>
    public static byte[] Pcap(ShrunkCase shrunk)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        return shrunk.Recording.ToFile();
    }

    /// <summary>The events and packets as JSON, in the manner of the vectors: what reaches the host, and what it sends.</summary>
    public static string Vector(ShrunkCase shrunk)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("dialect", shrunk.Schedule.Dialect.Name);
            json.WriteString("host", shrunk.Role.ToString().ToLowerInvariant());
            json.WriteNumber("seed", shrunk.Seed);
            json.WriteString("clause", shrunk.Faults.Count > 0 ? shrunk.Faults[0].Clause : "");
            json.WriteStartArray("events");
            foreach (string happening in shrunk.Events)
            {
                json.WriteStringValue(happening);
            }

            json.WriteEndArray();
            json.WriteStartArray("packets");
            foreach ((Packet packet, Instant time) in shrunk.Recording.Frames)
            {
                Write(json, packet, time);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    /// <summary>A scenario file of <c>run</c> in which the same happens among reference hosts.</summary>
    /// <param name="shrunk">The counter-example.</param>
    /// <param name="reason">Why there is none; null if there is one.</param>
    /// <returns>The file; null if a scenario file cannot say what happens.</returns>
    public static string? Scenario(ShrunkCase shrunk, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(shrunk);
        return ScheduleScenario.Write(shrunk.Schedule, shrunk.Seed, out reason);
    }

    private static void Write(Utf8JsonWriter json, Packet packet, Instant time)
    {
        json.WriteStartObject();
        json.WriteNumber("at", time.Seconds);
        json.WriteString("from", packet.Source.ToString());
        json.WriteString("to", packet.Destination.ToString());
        if (packet.HasControl)
        {
            json.WriteString("flags", packet.Flags.ToText());
            json.WriteNumber("version", packet.Version);
            json.WriteNumber("ackno", packet.Ackno);
        }

        json.WriteString("data", Convert.ToBase64String(packet.Bytes));
        json.WriteEndObject();
    }
}
