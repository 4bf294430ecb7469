namespace ServalRef.Rendering;

/// <summary>Colours words on a terminal, and leaves them alone anywhere else.</summary>
/// <param name="Enabled">Whether the place of output shows colour.</param>
public readonly record struct Paint(bool Enabled)
{
    /// <summary>For what is wrong.</summary>
    public string Red(string text) => In("31;1", text);

    /// <summary>For what is doubtful or permitted.</summary>
    public string Yellow(string text) => In("33", text);

    /// <summary>For what is right.</summary>
    public string Green(string text) => In("32", text);

    /// <summary>For headings.</summary>
    public string Bold(string text) => In("1", text);

    private string In(string code, string text) => Enabled ? $"\e[{code}m{text}\e[0m" : text;
}
