using System.Text;
using ServalRef.Oracle;

namespace ServalRef.Rendering.Reports;

/// <summary>Findings as the workflow commands that GitHub shows beside the files of a change.</summary>
public static class Annotations
{
    /// <summary>Writes a line for each finding that is not known.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="writer">Receives the lines.</param>
    public static void Write(IEnumerable<Finding> findings, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (Finding finding in findings.Where(finding => finding.Known is null))
        {
            string command = finding.Severity switch { Severity.Violation => "error", Severity.Deviation => "warning", _ => "notice" };
            string title = $"{finding.Clause}: {finding.Host}, packet {finding.Packet.Number}";
            writer.WriteLine(Line(command, finding.Packet.File, title, FindingText.Of(finding)));
        }
    }

    /// <summary>One workflow command.</summary>
    /// <param name="command">error, warning or notice.</param>
    /// <param name="file">The file that it stands beside; null: none.</param>
    /// <param name="title">Its title.</param>
    /// <param name="text">What it says.</param>
    internal static string Line(string command, string? file, string title, string text) =>
        $"::{command} {(file is null ? string.Empty : $"file={Property(file)},")}title={Property(title)}::{Data(text)}";

    private static string Data(string text) => new StringBuilder(text).Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A").ToString();

    private static string Property(string text) => new StringBuilder(Data(text)).Replace(":", "%3A").Replace(",", "%2C").ToString();
}
