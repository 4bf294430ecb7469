using System.Text.Json;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.Simulation;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Cli.Running;

/// <summary>Writes a trace: one JSON object a line, packets, states, windows, losses, deliveries and what the scenario does.</summary>
internal sealed class TraceTap : ITap, ITransferObserver, IEndpointObserver, IDisposable
{
    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;
    private readonly PacketImage _image = new();
    private long _number;

    /// <summary>A trace into a stream, which then belongs to it.</summary>
    public TraceTap(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(stream);
    }

    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now) => Packet(at, frame, "sent", now);

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now) => Packet(at, frame, "received", now);

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
        if (frame.Length > 0)
        {
            Begin("lost", now);
            _json.WriteString("where", where);
            _json.WriteString("from", frame.Source.ToString());
            _json.WriteString("to", frame.Destination.ToString());
            _json.WriteNumber("bytes", frame.WireBytes);
            End();
        }
    }

    /// <summary>Something that the scenario does.</summary>
    public void Note(Instant now, string what, string subject)
    {
        Begin("scenario", now);
        _json.WriteString("what", what);
        _json.WriteString("subject", subject);
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
        _json.WriteString("connection", connection.Token.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
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

    private void Packet(NetworkInterface at, in Frame frame, string direction, Instant now)
    {
        Begin("packet", now);
        _json.WriteNumber("number", ++_number);
        _json.WriteString("at", at.FullName);
        _json.WriteString("direction", direction);
        _json.WriteString("from", frame.Source.ToString());
        _json.WriteString("to", frame.Destination.ToString());
        _json.WriteString("ip", Convert.ToHexStringLower(_image.Of(frame)));
        End();
    }

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
