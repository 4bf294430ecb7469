using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Writes the vectors of one end of a flow, one step a line.</summary>
internal static class FlowVectorJson
{
    /// <summary>A file of vectors.</summary>
    internal static string File(Dialect dialect, string theme, IReadOnlyList<Cast> casts, IReadOnlyList<FlowVector> vectors)
    {
        List<string> lines =
        [
            "{",
            $"\"format\":{VectorSuite.Format},",
            $"\"dialect\":\"{dialect.Name}\",",
            $"\"theme\":\"{theme}\",",
            "\"hosts\":{",
            .. casts.Select((c, i) => $"\"{NameOf(c)}\":{JsonLine.Object(json => Write(json, c))}{Comma(i, casts.Count)}"),
            "},",
            "\"vectors\":[",
        ];
        for (int i = 0; i < vectors.Count; i++)
        {
            lines.Add(Head(vectors[i]));
            lines.AddRange(vectors[i].Steps.Select((s, n) => Step(vectors[i].Cast, s) + Comma(n, vectors[i].Steps.Count)));
            lines.Add("]}" + Comma(i, vectors.Count));
        }

        return string.Join('\n', [.. lines, "]", "}", ""]);
    }

    internal static string Comma(int place, int count) => place + 1 < count ? "," : "";

    private static string NameOf(Cast cast) => cast.Opens ? "opener" : "listener";

    private static void Write(Utf8JsonWriter json, Cast cast)
    {
        json.WriteNumber("flow", cast.Start.LocalFlow);
        json.WriteNonce("nonce", cast.Start.LocalNonce);
        json.WriteNumber("version", cast.Start.NextVersion);
        json.WriteAddress("address", cast.Start.Local);
        json.WriteNumber("peerFlow", cast.Peer.Flow);
        json.WriteNonce("peerNonce", cast.Peer.Nonce);
    }

    // A vector's brackets are left open for its steps.
    private static string Head(FlowVector vector)
    {
        string head = JsonLine.Object(json =>
        {
            json.WriteString("name", vector.Name);
            if (vector.About is { } about)
            {
                json.WriteString("about", about);
            }

            if (vector.After is { } after)
            {
                json.WriteString("after", after.Vector);
                json.WriteNumber("step", after.Step);
            }
            else
            {
                json.WriteString("host", NameOf(vector.Cast));
            }
        });
        return head[..^1] + ",\"steps\":[";
    }

    private static string Step(Cast cast, Performance act) => JsonLine.Object(json =>
    {
        FlowRecord host = cast.Start;
        ControlPacket ours = new(default, host.LocalFlow, cast.Peer.Flow, 0, 0, host.LocalNonce, default, default);
        ControlPacket theirs = new(default, cast.Peer.Flow, host.LocalFlow, 0, 0, cast.Peer.Nonce, default, default);
        if (act.IsPacket && act.Input.Packet.Flags != ControlFlags.None)
        {
            json.WritePacket("packet", act.Input.Packet, theirs);
        }
        else
        {
            json.WriteString("event", act.Input.ToString());
        }

        if (!act.Input.Address.IsNone)
        {
            json.WriteAddress("address", act.Input.Address);
        }

        if (act.Times > 1)
        {
            json.WriteNumber("times", act.Times);
        }

        if (Rejections.IsRejected(act))
        {
            json.WriteString("rejected", act.Stimulus.Name);
        }

        json.WriteSent(act.Sent, ours);
        WriteState(json, VisibleState.Of(act.Before), VisibleState.Of(act.After));
        json.WriteString("clause", act.Clause);
        json.WriteStrings("decisions", act.Deciding.Select(DecisionTable.TextOf));
    });

    private static void WriteState(Utf8JsonWriter json, VisibleState before, VisibleState after)
    {
        if (before == after)
        {
            return;
        }

        json.WriteStartObject("state");
        WriteIfOther(json, "flow", before.Flow, after.Flow);
        if (after == default)
        {
            // Of a flow that is Closed, nothing else is known.
            json.WriteEndObject();
            return;
        }

        WriteIfOther(json, "migration", before.Migration, after.Migration);
        WriteIfOther(json, "local", before.Local, after.Local);
        WriteIfOther(json, "peer", before.Peer, after.Peer);
        WriteIfOther(json, "candidate", before.Candidate, after.Candidate);
        if (before.Frozen != after.Frozen)
        {
            json.WriteBoolean("frozen", after.Frozen);
        }

        json.WriteEndObject();
    }

    private static void WriteIfOther(Utf8JsonWriter json, string name, NetworkAddress before, NetworkAddress after)
    {
        if (before != after)
        {
            json.WriteAddress(name, after);
        }
    }

    private static void WriteIfOther<T>(Utf8JsonWriter json, string name, T before, T after)
        where T : struct, Enum
    {
        if (!before.Equals(after))
        {
            json.WriteString(name, after.ToString());
        }
    }
}
