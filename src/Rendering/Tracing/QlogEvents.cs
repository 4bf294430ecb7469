using System.Globalization;
using System.Text.Json;
using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Rendering.Tracing;

/// <summary>The events of a trace that are no packets.</summary>
internal static class QlogEvents
{
    /// <summary>The states of a connection.</summary>
    internal static void ConnectionState(QlogTrace trace, ConnectionState before, ConnectionState after, Instant now)
    {
        Utf8JsonWriter json = trace.Begin("connectivity:connection_state_updated", null, now);
        json.WriteString("old", Word(before.ToString()));
        json.WriteString("new", Word(after.ToString()));
        trace.End();
    }

    /// <summary>How a connection ended.</summary>
    internal static void Closed(QlogTrace trace, Outcome outcome, Instant now)
    {
        trace.Begin("connectivity:connection_closed", null, now).WriteString("trigger", Word(outcome.ToString()));
        trace.End();
    }

    /// <summary>A flow is new, or has other addresses.</summary>
    internal static void Assigned(QlogTrace trace, QlogPath path, in FlowRecord flow, Instant now)
    {
        Utf8JsonWriter json = trace.Begin("connectivity:path_assigned", path, now);
        json.WriteString("path_id", path.Name);
        json.WriteString("flow", QlogPacket.Name(flow.LocalFlow));
        WriteAddress(json, "path_local", flow.Local);
        WriteAddress(json, "path_remote", flow.Peer);
        trace.End();
    }

    /// <summary>The states of a flow, with that of its migration.</summary>
    internal static void FlowState(QlogTrace trace, QlogPath path, in FlowRecord before, in FlowRecord after, Instant now)
    {
        Utf8JsonWriter json = trace.Begin("serval:flow_state_updated", path, now);
        json.WriteString("old", before.StateName);
        json.WriteString("new", after.StateName);
        trace.End();
    }

    /// <summary>Window, round trip and what is in flight.</summary>
    internal static void Metrics(QlogTrace trace, QlogPath path, TransferFlow flow, Instant now)
    {
        Utf8JsonWriter json = trace.Begin("recovery:metrics_updated", path, now);
        if (flow.RoundTrip.HasSample)
        {
            json.WriteNumber("smoothed_rtt", flow.RoundTrip.Smoothed.Nanoseconds / 1e6);
        }

        json.WriteNumber("congestion_window", flow.Window.Cwnd);
        json.WriteNumber("bytes_in_flight", flow.InFlight);
        json.WriteNumber("packets_in_flight", flow.PacketsInFlight);
        if (flow.Window.Ssthresh < int.MaxValue)
        {
            json.WriteNumber("ssthresh", flow.Window.Ssthresh);
        }

        trace.End();
    }

    /// <summary>Packets are taken for lost.</summary>
    internal static void Lost(QlogTrace trace, QlogPath path, int packets, bool timeout, Instant now)
    {
        Utf8JsonWriter json = trace.Begin("serval:packets_lost", path, now);
        json.WriteNumber("packets", packets);
        json.WriteString("trigger", timeout ? "pto_expired" : "reordering_threshold");
        trace.End();
    }

    /// <summary>Bytes have reached the application.</summary>
    internal static void Delivered(QlogTrace trace, ulong from, int bytes, Instant now)
    {
        Utf8JsonWriter json = trace.Begin("transport:data_moved", null, now);
        json.WriteNumber("stream_id", 0);
        json.WriteNumber("offset", from);
        json.WriteNumber("length", bytes);
        json.WriteString("from", "transport");
        json.WriteString("to", "application");
        trace.End();
    }

    private static void WriteAddress(Utf8JsonWriter json, string name, NetworkAddress address)
    {
        json.WriteStartObject(name);
        json.WriteString("ip_v4", new NetworkAddress(address.IPv4).ToString());
        if (address.UdpPort != 0)
        {
            json.WriteNumber("port_v4", address.UdpPort);
        }

        json.WriteEndObject();
    }

    // As qlog writes words: localEnded is local_ended.
    private static string Word(string name) => string.Concat(name.Select((letter, place) =>
        char.IsUpper(letter) && place > 0 ? string.Create(CultureInfo.InvariantCulture, $"_{char.ToLowerInvariant(letter)}")
            : char.ToLowerInvariant(letter).ToString()));
}
