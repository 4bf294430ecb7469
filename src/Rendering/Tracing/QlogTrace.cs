using System.Globalization;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Tracing;

/// <summary>What one end of a connection does, event by event.</summary>
internal sealed class QlogTrace(QlogFile file, QlogSpool.Text events, string host, bool opened, ulong group, Instant begun)
{
    private readonly List<QlogPath> _paths = [];
    private bool _any;

    /// <summary>Its flows.</summary>
    internal IReadOnlyList<QlogPath> Paths => _paths;

    /// <summary>The flow of an ID of ours; it is a new path if none has it yet.</summary>
    internal QlogPath Path(uint flow)
    {
        QlogPath? path = _paths.Find(known => known.Flow == flow);
        if (path is null)
        {
            path = new QlogPath(_paths.Count, flow);
            _paths.Add(path);
        }

        return path;
    }

    /// <summary>The flow of an ID of the peer's; none if it is not known.</summary>
    internal QlogPath? PathOfPeer(uint flow) => flow == 0 ? null : _paths.Find(known => known.PeerFlow == flow);

    /// <summary>Begins an event, whose data are then written.</summary>
    /// <param name="name">Category and type.</param>
    /// <param name="path">The path that it concerns; none if it is the connection.</param>
    /// <param name="now">When.</param>
    internal Utf8JsonWriter Begin(string name, QlogPath? path, Instant now)
    {
        Utf8JsonWriter json = file.Json;
        json.WriteStartObject();
        json.WriteNumber("time", (now - begun).Nanoseconds / 1e6);
        json.WriteString("name", name);
        if (path is not null)
        {
            json.WriteString("path", path.Name);
        }

        json.WriteStartObject("data");
        return json;
    }

    /// <summary>Ends the event.</summary>
    internal void End()
    {
        file.Json.WriteEndObject();
        file.Json.WriteEndObject();
        events.Add(_any ? ",\n"u8 : "\n"u8);
        events.Add(file.TakeWritten());
        _any = true;
    }

    /// <summary>Keeps nothing of it in memory: not much will come any more.</summary>
    internal void PutAway() => events.PutAway();

    /// <summary>Writes all of it.</summary>
    internal void CopyTo(Stream output, Action<Action<Utf8JsonWriter>> put)
    {
        output.Write("{\"common_fields\":"u8);
        put(WriteCommonFields);
        output.Write(",\"vantage_point\":"u8);
        put(WriteVantagePoint);
        output.Write(",\"events\":["u8);
        events.CopyTo(output);
        output.Write("\n]}"u8);
    }

    private void WriteCommonFields(Utf8JsonWriter json)
    {
        string name = group.ToString("x16", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("ODCID", name);
        json.WriteString("group_id", name);
        json.WriteStartArray("protocol_type");
        json.WriteStringValue("SERVAL");
        json.WriteEndArray();
        json.WriteString("time_format", "relative");
        json.WriteNumber("reference_time", begun.Nanoseconds / 1e6);
        json.WriteEndObject();
    }

    private void WriteVantagePoint(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", host);
        json.WriteString("type", opened ? "client" : "server");
        json.WriteEndObject();
    }
}

/// <summary>A flow as a path of a trace: packet numbers are counted on each by itself.</summary>
internal sealed class QlogPath(int number, uint flow)
{
    /// <summary>Its name in the trace: 0 is the connection's first flow.</summary>
    internal string Name { get; } = number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Our flow ID.</summary>
    internal uint Flow { get; } = flow;

    /// <summary>The peer's flow ID; 0 until it is known.</summary>
    internal uint PeerFlow { get; set; }

    /// <summary>The largest packet number sent; <see cref="ulong.MaxValue"/>: none.</summary>
    internal ulong Sent { get; set; } = ulong.MaxValue;

    /// <summary>The largest packet number received; <see cref="ulong.MaxValue"/>: none.</summary>
    internal ulong Received { get; set; } = ulong.MaxValue;
}
