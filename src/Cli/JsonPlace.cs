using System.Text.Json;

namespace ServalRef.Cli;

/// <summary>A value in a JSON document, and the way to it from the document's root.</summary>
/// <param name="Document">The document.</param>
/// <param name="Element">The value.</param>
/// <param name="Path">For example <c>vectors[2].subflows[0].rtt_ms</c>; empty for the root.</param>
internal sealed record JsonPlace(JsonInput Document, JsonElement Element, string Path)
{
    private const int LongestQuote = 40;

    /// <summary>What kind of value it is.</summary>
    public JsonValueKind Kind => Element.ValueKind;

    /// <summary>Line and path, for messages.</summary>
    public string Where => Path.Length == 0 ? Document.LineOf(Element) : $"{Document.LineOf(Element)}: {Path}";

    /// <summary>A field of this object, or null if it has none of that name.</summary>
    /// <exception cref="UsageException">This is no object.</exception>
    public JsonPlace? TryGet(string name)
    {
        if (Kind != JsonValueKind.Object)
        {
            throw Unexpected("an object");
        }

        return Element.TryGetProperty(name, out JsonElement field)
            ? new JsonPlace(Document, field, Path.Length == 0 ? name : $"{Path}.{name}")
            : null;
    }

    /// <summary>A field of this object.</summary>
    /// <exception cref="UsageException">This is no object, or has no field of that name.</exception>
    public JsonPlace Get(string name)
    {
        if (TryGet(name) is JsonPlace field)
        {
            return field;
        }

        IReadOnlyList<string> near = Suggestions.For(name, Element.EnumerateObject().Select(property => property.Name), count: 1);
        throw Fault($"'{name}' is missing{(near.Count > 0 ? $"; there is '{near[0]}'" : string.Empty)}");
    }

    /// <summary>The items of this list.</summary>
    /// <param name="item">What they are called; there has to be one.</param>
    /// <exception cref="UsageException">This is no list, or is empty.</exception>
    public IEnumerable<JsonPlace> Items(string item)
    {
        if (Kind != JsonValueKind.Array)
        {
            throw Unexpected($"a list of {item}s");
        }

        return Element.GetArrayLength() > 0
            ? Element.EnumerateArray().Select((value, i) => new JsonPlace(Document, value, $"{Path}[{i}]"))
            : throw Fault($"an empty list; expected at least one {item}");
    }

    /// <summary>This number.</summary>
    /// <param name="zeroAllowed">Whether it may be 0.</param>
    /// <exception cref="UsageException">This is no number, or one that is negative, 0 or beyond what a double holds.</exception>
    public double Number(bool zeroAllowed = false)
    {
        string wanted = zeroAllowed ? "a number, 0 or more" : "a number above 0";
        if (Kind != JsonValueKind.Number || !Element.TryGetDouble(out double number) || number < 0 || (number == 0 && !zeroAllowed))
        {
            throw Unexpected(wanted);
        }

        return double.IsFinite(number) ? number : throw Fault($"expected {wanted}, not one as large as {Quote()}");
    }

    /// <summary>This string.</summary>
    /// <exception cref="UsageException">This is no string, or one with half a character in it.</exception>
    public string Text()
    {
        try
        {
            return Kind == JsonValueKind.String ? Element.GetString()! : throw Unexpected("a string");
        }
        catch (InvalidOperationException)
        {
            throw Fault("half of a surrogate pair, which is no text");
        }
    }

    /// <summary>An exception that says what is wrong here.</summary>
    public UsageException Fault(string what) => new($"{Where}: {what}");

    private UsageException Unexpected(string wanted) => Fault($"expected {wanted}, found {Found()}");

    private string Found() => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        _ => Quote(),
    };

    private string Quote()
    {
        string text = Element.GetRawText();
        return text.Length <= LongestQuote ? text : $"{text[..LongestQuote]}…";
    }
}
