using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>Words and numbers of a report, the same on every machine.</summary>
internal static class ReportText
{
    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => "conforms",
        Verdict.Violation => "violation",
        _ => "inconclusive",
    };

    /// <summary>What stands before the first hyphen of a group's name: its number, if it has one.</summary>
    internal static string Number(string group) => group.Split('-')[0];

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Count(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? string.Empty : "s")}";

    /// <summary>Seconds with microseconds, rounded down.</summary>
    internal static string Seconds(Duration duration)
    {
        long microseconds = duration.Nanoseconds / 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}.{microseconds % 1_000_000:D6}");
    }

    /// <summary>Text in which Markdown sees neither the end of a cell nor a tag.</summary>
    internal static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
