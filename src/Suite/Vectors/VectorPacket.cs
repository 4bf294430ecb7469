using System.Globalization;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A packet of a vector, with the flow IDs, nonces and versions of the vector.</summary>
/// <param name="Flags">Of its CONTROL extension.</param>
/// <param name="SourceFlow">Its sender's flow; none: the sender's usual one.</param>
/// <param name="DestinationFlow">Its receiver's flow; none: the receiver's usual one.</param>
/// <param name="Version">Its version.</param>
/// <param name="Ackno">Its ackno; 0 if there is none.</param>
/// <param name="Nonce">Its nonce; none: the sender's usual one.</param>
/// <param name="From">Where it comes from; none: any address of the sender.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Required">Whether it has to be sent.</param>
internal sealed record VectorPacket(
    ControlFlags Flags, uint? SourceFlow, uint? DestinationFlow, uint Version, uint Ackno, ulong? Nonce, NetworkAddress? From, NetworkAddress To, bool Required)
{
    private static readonly Dictionary<string, ControlFlags> Kinds = Enumerable.Range(0, 256)
        .Select(value => (ControlFlags)value)
        .Where(flags => (flags & ControlFlags.Reserved) == 0)
        .ToDictionary(flags => flags.ToText());

    /// <summary>Reads a packet as it stands in a file of vectors.</summary>
    internal static VectorPacket Read(JsonElement json) => new(
        Kinds[json.GetProperty("flags").GetString()!],
        json.Number("sourceFlow"),
        json.Number("destinationFlow"),
        json.Number("version") ?? 0,
        json.Number("ackno") ?? 0,
        json.Nonce("nonce"),
        json.Address("from"),
        json.Address("to") ?? default,
        !json.TryGetProperty("required", out JsonElement required) || required.GetBoolean());

    /// <summary>For reports.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Flags.ToText()} to {To}");
}
