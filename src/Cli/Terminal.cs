using System.Globalization;

namespace ServalRef.Cli;

/// <summary>What the place of the output can show.</summary>
/// <param name="Width">Its columns, at least 40; null if it is no terminal, or does not know.</param>
/// <param name="Color">Whether it shows colours.</param>
/// <param name="ShowsProgress">Whether lines can be written over, so that progress may be shown.</param>
internal sealed record Terminal(int? Width, bool Color, bool ShowsProgress)
{
    private const int Narrowest = 40;

    /// <summary>Reads the conventions of the environment.</summary>
    /// <param name="variable">Variables of the environment: NO_COLOR, FORCE_COLOR, TERM and COLUMNS count.</param>
    /// <param name="isOutput">Whether standard output is a terminal.</param>
    /// <param name="isError">Whether standard error is.</param>
    /// <param name="width">The columns of the terminal, if it knows them.</param>
    /// <remarks>NO_COLOR, whatever it says, forbids colours; FORCE_COLOR asks for them, even in a file, unless it is 0.</remarks>
    public static Terminal Of(Func<string, string?> variable, bool isOutput, bool isError, Func<int?> width)
    {
        bool isDumb = variable("TERM") == "dumb";
        bool forbidden = !string.IsNullOrEmpty(variable("NO_COLOR"));
        string force = variable("FORCE_COLOR") ?? string.Empty;
        bool forced = force.Length > 0 && force != "0";
        int? columns = int.TryParse(variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int told) && told > 0 ? told
            : isOutput ? width()
            : null;
        return new Terminal(
            columns is { } known ? Math.Max(known, Narrowest) : null,
            !forbidden && (forced || (isOutput && !isDumb && force != "0")),
            isError && !isDumb);
    }
}
