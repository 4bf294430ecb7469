using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Writes packets.</summary>
internal static class PacketJson
{
    /// <summary>A packet that arrives.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The field.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="usual">Flow IDs and nonce that need not be told; none to tell them all.</param>
    internal static void WritePacket(this Utf8JsonWriter json, string name, in ControlPacket packet, ControlPacket? usual)
    {
        json.WriteStartObject(name);
        Fields(json, packet, usual);
        json.WriteAddress("from", packet.Source);
        json.WriteAddress("to", packet.Destination);
        json.WriteEndObject();
    }

    /// <summary>The packets that a step sends, if any.</summary>
    internal static void WriteSent(this Utf8JsonWriter json, IReadOnlyList<Emission> sent, ControlPacket? usual)
    {
        if (sent.Count == 0)
        {
            return;
        }

        json.WriteStartArray("sent");
        foreach (Emission emission in sent)
        {
            json.WriteStartObject();
            if (emission.Optional)
            {
                json.WriteBoolean("required", false);
            }

            Fields(json, emission.Packet, usual);
            if (emission.FromExactly)
            {
                json.WriteAddress("from", emission.Packet.Source);
            }

            json.WriteAddress("to", emission.Packet.Destination);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Fields(Utf8JsonWriter json, in ControlPacket packet, ControlPacket? usual)
    {
        json.WriteString("flags", packet.Flags.ToText());
        if (usual?.SourceFlow != packet.SourceFlow)
        {
            json.WriteNumber("sourceFlow", packet.SourceFlow);
        }

        if (usual?.DestinationFlow != packet.DestinationFlow)
        {
            json.WriteNumber("destinationFlow", packet.DestinationFlow);
        }

        json.WriteNumber("version", packet.Version);
        if (packet.Ackno != 0 || packet.Acknowledges)
        {
            json.WriteNumber("ackno", packet.Ackno);
        }

        if (usual?.Nonce != packet.Nonce)
        {
            json.WriteNonce("nonce", packet.Nonce);
        }
    }
}
