using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>Packets in words, one way for findings and ladders alike.</summary>
internal static class PacketText
{
    internal static string Of(in ControlPacket packet)
    {
        string ackno = packet.Acknowledges ? string.Create(CultureInfo.InvariantCulture, $" a={packet.Ackno}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{ControlFlagsText.ToText(packet.Flags)} v={packet.Version}{ackno}");
    }

    internal static string WithEnds(in ControlPacket packet) =>
        $"{Of(packet)} from {packet.Source} to {packet.Destination}";

    internal static string Allowed(in Emission emission) =>
        $"{Of(emission.Packet)} to {emission.Packet.Destination} ({emission.Clause}{(emission.Optional ? ", optional" : "")})";

    internal static string Row(in ControlPacket packet) => string.Create(
        CultureInfo.InvariantCulture, $"{packet.SourceFlow}>{packet.DestinationFlow} {Of(packet)} nonce {packet.Nonce >> 40:x6}…");
}
