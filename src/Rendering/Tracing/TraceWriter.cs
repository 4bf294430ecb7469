using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.Verification.Traces;

namespace ServalRef.Rendering.Tracing;

/// <summary>Writes a trace: one JSON object a line, packets, states, windows, losses, deliveries and what a scenario does.</summary>
public sealed class TraceWriter : ITransferObserver, IEndpointObserver, IDisposable
{
    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;
    private readonly ConditionalWeakTable<Endpoint, object> _known = [];
    private long _number;

    /// <summary>A trace into a stream, which then belongs to it.</summary>
    public TraceWriter(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(stream);
    }

    /// <summary>A packet passed an interface.</summary>
    /// <param name="at">The interface, as <c>HOST.if</c>: whose packets they are.</param>
    /// <param name="inbound">Whether the host received it.</param>
    /// <param name="source">Where it says it comes from.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="ip">The packet from its IPv4 header on.</param>
    /// <param name="now">When.</param>
    public void Packet(string at, bool inbound, NetworkAddress source, NetworkAddress destination, ReadOnlySpan<byte> ip, Instant now)
    {
        Begin("packet", now);
        _json.WriteNumber("number", ++_number);
        _json.WriteString("at", at);
        _json.WriteString("direction", inbound ? "received" : "sent");
        _json.WriteString("from", source.ToString());
        _json.WriteString("to", destination.ToString());
        _json.WriteString("ip", Convert.ToHexStringLower(ip));
        End();
    }

    /// <summary>Packets are left out: their numbers are missing, so that a reader knows it.</summary>
    public void Skip(int packets) => _number += packets;

    /// <summary>A packet was lost.</summary>
    /// <param name="where">On which link, or where else.</param>
    /// <param name="source">Where it says it comes from.</param>
    /// <param name="destination">Where it was to go.</param>
    /// <param name="bytes">Its length on the wire.</param>
    /// <param name="now">When.</param>
    public void Lost(string where, NetworkAddress source, NetworkAddress destination, int bytes, Instant now)
    {
        Begin("lost", now);
        _json.WriteString("where", where);
        _json.WriteString("from", source.ToString());
        _json.WriteString("to", destination.ToString());
        _json.WriteNumber("bytes", bytes);
        End();
    }

    /// <summary>Something that the scenario does.</summary>
    public void Note(Instant now, string what, string subject)
    {
        Begin("scenario", now);
        _json.WriteString("what", what);
        _json.WriteString("subject", subject);
        End();
    }

    /// <summary>Says of a host what it was told and which addresses it has, before anything else of it; once.</summary>
    public void Introduce(Endpoint host, Instant now)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!_known.TryAdd(host, this))
        {
            return;
        }

        HostPolicy policy = host.Options.Policy;
        Begin("host", now);
        _json.WriteString("host", host.Name);
        _json.WriteString("rendezvous", policy.Rendezvous == default ? "" : policy.Rendezvous.ToString());
        _json.WriteBoolean("acceptsFlows", policy.AcceptsFlows);
        _json.WriteBoolean("tellsAddresses", policy.TellsAddresses);
        _json.WriteBoolean("movesWhenLost", policy.MovesWhenLost);
        WriteAddresses(host.Addresses);
        End();
    }

    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        ConnectionRecord after = connection.Record;
        if (after == before)
        {
            return;
        }

        Begin("state", now);
        _json.WriteString("connection", Hexadecimal(connection.Token));
        _json.WriteString("input", input.ToString());
        _json.WriteString("state", after.State.ToString());
        _json.WriteStartArray("flows");
        foreach (FlowRecord flow in after.Flows)
        {
            _json.WriteStartObject();
            _json.WriteNumber("flow", flow.LocalFlow);
            _json.WriteString("state", flow.StateName);
            _json.WriteString("local", flow.Local.ToString());
            _json.WriteString("peer", flow.Peer.ToString());
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        if (after.Outcome != Outcome.None)
        {
            _json.WriteString("outcome", after.Outcome.ToString());
        }

        End();
    }

    /// <inheritdoc/>
    public void OnStep(Connection connection, HostInput input, in HostContext host, ReadOnlySpan<uint> drawn)
    {
        Introduce(connection.Endpoint, host.Now);
        Begin("step", host.Now);
        _json.WriteString("host", connection.Endpoint.Name);
        _json.WriteString("connection", Hexadecimal(connection.Token));
        if (input is HostInput.Opens or HostInput.Forks)
        {
            _json.WriteString("nonce", Hexadecimal(connection.End.Nonce));
        }

        StepWords.Write(_json, input);
        WriteAddresses(host.Addresses);
        _json.WriteStartArray("drawn");
        foreach (uint number in drawn)
        {
            _json.WriteNumberValue(number);
        }

        _json.WriteEndArray();
        End();
    }

    /// <inheritdoc/>
    public void OnAddresses(Endpoint host, Instant now)
    {
        Introduce(host, now);
        Begin("addresses", now);
        _json.WriteString("host", host.Name);
        WriteAddresses(host.Addresses);
        End();
    }

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now)
    {
        Begin("malformed", now);
        _json.WriteString("reason", reason.ToString());
        End();
    }

    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now)
    {
        Begin("window", now);
        _json.WriteNumber("flow", flow.LocalFlow);
        _json.WriteNumber("cwnd", flow.Window.Cwnd);
        if (flow.Window.Ssthresh < int.MaxValue)
        {
            _json.WriteNumber("ssthresh", flow.Window.Ssthresh);
        }

        _json.WriteNumber("srtt_ns", flow.RoundTrip.Smoothed.Nanoseconds);
        _json.WriteNumber("in_flight", flow.InFlight);
        _json.WriteNumber("acknowledged", bytes);
        End();
    }

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now)
    {
        Begin("loss", now);
        _json.WriteNumber("flow", flow.LocalFlow);
        _json.WriteNumber("packets", packets);
        _json.WriteBoolean("timeout", timeout);
        End();
    }

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now)
    {
    }

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now)
    {
        Begin("delivered", now);
        _json.WriteNumber("position", from);
        _json.WriteNumber("bytes", bytes);
        End();
    }

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now)
    {
        Begin("path", now);
        _json.WriteNumber("flow", flow.LocalFlow);
        End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    private void WriteAddresses(IReadOnlyList<NetworkAddress> addresses)
    {
        _json.WriteStartArray("addresses");
        foreach (NetworkAddress address in addresses)
        {
            _json.WriteStringValue(address.ToString());
        }

        _json.WriteEndArray();
    }

    private static string Hexadecimal(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private void Begin(string what, Instant now)
    {
        _json.WriteStartObject();
        _json.WriteNumber("time_ns", now.Nanoseconds);
        _json.WriteString("event", what);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _stream.WriteByte((byte)'\n');
    }
}
