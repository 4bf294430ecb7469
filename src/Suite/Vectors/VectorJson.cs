using System.Globalization;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Fields of a file of vectors.</summary>
internal static class VectorJson
{
    internal static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static uint? Number(this JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetUInt32() : null;

    internal static ulong? Nonce(this JsonElement json, string name) =>
        json.Text(name) is { } digits ? ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;

    internal static NetworkAddress? Address(this JsonElement json, string name) =>
        json.Text(name) is { } text && NetworkAddress.TryParse(text, out NetworkAddress address) ? address : null;
}
