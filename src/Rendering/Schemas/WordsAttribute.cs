namespace ServalRef.Rendering.Schemas;

/// <summary>The words that a text of a JSON document may be.</summary>
/// <param name="words">All of them.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordsAttribute(params string[] words) : Attribute
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Words { get; } = words;
}
