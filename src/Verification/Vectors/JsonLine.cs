using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Writes one line of JSON.</summary>
internal static class JsonLine
{
    // The flags have a plus sign, which needs no escape in a file.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object on one line.</summary>
    internal static string Object(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>A list of texts.</summary>
    internal static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (string item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    /// <summary>An address, or null for none.</summary>
    internal static void WriteAddress(this Utf8JsonWriter json, string name, NetworkAddress address)
    {
        if (address.IsNone)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, address.ToString());
        }
    }

    /// <summary>A nonce as 16 hexadecimal digits.</summary>
    internal static void WriteNonce(this Utf8JsonWriter json, string name, ulong nonce) => json.WriteString(name, $"{nonce:x16}");
}
