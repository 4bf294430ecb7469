using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Vectors;

/// <summary>Writes the vectors of one end of a connection, one step a line.</summary>
internal static class ConnectionVectorJson
{
    /// <summary>A file of vectors.</summary>
    internal static string File(Dialect dialect, string theme, IReadOnlyList<ConnectionVector> vectors)
    {
        List<string> lines =
        [
            "{",
            $"\"format\":{VectorSuite.Format},",
            $"\"dialect\":\"{dialect.Name}\",",
            $"\"theme\":\"{theme}\",",
            "\"vectors\":[",
        ];
        for (int i = 0; i < vectors.Count; i++)
        {
            ConnectionVector vector = vectors[i];
            string head = JsonLine.Object(json =>
            {
                json.WriteString("name", vector.Name);
                json.WriteString("about", vector.About);
            });
            lines.Add(head[..^1] + ",\"steps\":[");
            lines.AddRange(vector.Steps.Select((s, n) => Step(s) + FlowVectorJson.Comma(n, vector.Steps.Count)));
            lines.Add("]}" + FlowVectorJson.Comma(i, vectors.Count));
        }

        return string.Join('\n', [.. lines, "]", "}", ""]);
    }

    private static string Step(ConnectionStep step) => JsonLine.Object(json =>
    {
        WriteInput(json, step.Input);
        if (step.Times > 1)
        {
            json.WriteNumber("times", step.Times);
        }

        if (step.Rejected is { } why)
        {
            json.WriteString("rejected", why);
        }

        json.WriteSent(step.Sent, null);
        if (VisibleConnection.Of(step.Before) != VisibleConnection.Of(step.After))
        {
            WriteState(json, VisibleConnection.Of(step.After));
        }

        if (step.Endings.Count > 0)
        {
            json.WriteStartArray("ended");
            foreach (FlowEnding ending in step.Endings)
            {
                json.WriteStartObject();
                json.WriteNumber("flow", ending.Flow);
                json.WriteString("outcome", ending.Outcome.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStrings("clauses", step.Clauses);
    });

    private static void WriteInput(Utf8JsonWriter json, ConnectionInput input)
    {
        json.WriteString("event", input.Event.ToString());
        switch (input.Event)
        {
            case ConnectionEvent.OpenRequested or ConnectionEvent.JoinRequested:
                WriteNewFlow(json, input);
                json.WriteAddress("local", input.Local);
                json.WriteAddress("peer", input.FlowInput.Address);
                break;
            case ConnectionEvent.SynAccepted:
                json.WritePacket("packet", input.FlowInput.Packet, null);
                WriteNewFlow(json, input);
                break;
            case ConnectionEvent.JoinArrived:
                json.WritePacket("packet", input.FlowInput.Packet, null);
                WriteNewFlow(json, input);
                json.WriteBoolean("wanted", input.Wanted);
                break;
            case ConnectionEvent.PacketArrived:
                json.WritePacket("packet", input.FlowInput.Packet, null);
                break;
            case ConnectionEvent.DataArrived:
                json.WriteNumber("sourceFlow", input.FlowInput.Packet.SourceFlow);
                json.WriteNumber("destinationFlow", input.FlowInput.Packet.DestinationFlow);
                break;
            case ConnectionEvent.FlowEvent:
                json.WriteNumber("flow", input.Flow);
                json.WriteString("what", input.FlowInput.ToString());
                if (!input.FlowInput.Address.IsNone)
                {
                    json.WriteAddress("address", input.FlowInput.Address);
                }

                break;
            case ConnectionEvent.RemovalRequested:
                json.WriteNumber("flow", input.Flow);
                break;
            case ConnectionEvent.AbortRequested:
                json.WriteString("reason", input.Reason.ToString());
                break;
            default:
                break;
        }
    }

    private static void WriteNewFlow(Utf8JsonWriter json, in ConnectionInput input)
    {
        json.WriteNumber("flow", input.Flow);
        json.WriteNumber("version", input.Version);
        if (input.Nonce != 0)
        {
            json.WriteNonce("nonce", input.Nonce);
        }
    }

    private static void WriteState(Utf8JsonWriter json, VisibleConnection state)
    {
        json.WriteStartObject("state");
        json.WriteString("connection", state.State.ToString());
        if (state.Outcome != Outcome.None)
        {
            json.WriteString("outcome", state.Outcome.ToString());
        }

        (bool Holds, string Name)[] ends =
        [
            (state.Ends.LocalSent, nameof(StreamEnds.LocalSent)),
            (state.Ends.LocalAcknowledged, nameof(StreamEnds.LocalAcknowledged)),
            (state.Ends.RemoteReceived, nameof(StreamEnds.RemoteReceived)),
        ];
        if (state.Ends != default)
        {
            json.WriteStrings("ends", ends.Where(e => e.Holds).Select(e => e.Name));
        }

        json.WriteStartArray("flows");
        foreach ((uint flow, VisibleState flowState) in state.Flows)
        {
            json.WriteStartObject();
            json.WriteNumber("flow", flow);
            json.WriteString("state", flowState.Flow.ToString());
            if (flowState.Migration != MigrationState.Settled)
            {
                json.WriteString("migration", flowState.Migration.ToString());
            }

            json.WriteAddress("local", flowState.Local);
            json.WriteAddress("peer", flowState.Peer);
            if (!flowState.Candidate.IsNone)
            {
                json.WriteAddress("candidate", flowState.Candidate);
            }

            if (flowState.Frozen)
            {
                json.WriteBoolean("frozen", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
