using System.Globalization;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Findings;

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

    internal static string WithDestination(in ControlPacket packet) => $"{Of(packet)} to {packet.Destination}";

    internal static string Allowed(in Emission emission) => Allowed(WithDestination(emission.Packet), [emission]);

    /// <summary>One packet that several clauses allow.</summary>
    internal static string Allowed(string packet, IEnumerable<Emission> reasons)
    {
        string clauses = string.Join(", ", reasons.Select(r => r.Clause).Distinct(StringComparer.Ordinal));
        return $"{packet} ({clauses}{(reasons.All(r => r.Optional) ? ", optional" : "")})";
    }

    /// <summary>Where a packet stands: <c>packet 17 of a1.pcap</c>.</summary>
    internal static string Place(PacketReference packet) =>
        string.Create(CultureInfo.InvariantCulture, $"packet {packet.Number} of {Path.GetFileName(packet.File)}");

    /// <summary>A SOURCE, or that there is none.</summary>
    internal static string Of(SourceRoute route) => route.IsDirect ? "no SOURCE" : $"SOURCE {string.Join(", ", route.Entries)}";

    internal static string Row(in ControlPacket packet) => string.Create(
        CultureInfo.InvariantCulture, $"{packet.SourceFlow}>{packet.DestinationFlow} {Of(packet)} nonce {packet.Nonce >> 40:x6}…");
}
