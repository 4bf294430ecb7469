using System.Globalization;
using System.Text;
using ServalRef.Oracle;

namespace ServalRef.Rendering.Reports;

/// <summary>Findings as a Lua table, which the dissector for Wireshark shows as expert information.</summary>
public static class WiresharkTable
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="writer">Receives the text.</param>
    public static void Write(Report report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("-- Findings of 'servalref check'; read by serval.lua, whose preference 'Findings of servalref' names this file.\n");
        writer.Write("return {\n");
        foreach (Finding finding in report.Findings)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"  {{ file = {Quoted(Path.GetFileName(finding.Packet.File))}, packet = {finding.Packet.Number}, severity = {Quoted(CheckJson.Word(finding.Severity))},\n"));
            writer.Write($"    clause = {Quoted(finding.Clause)}, host = {Quoted(finding.Host.ToString())},\n");
            writer.Write($"    observed = {Quoted(finding.Observed)},\n    allowed = {Quoted(string.Join("; ", finding.Allowed))},\n");
            writer.Write($"    message = {Quoted(finding.Message)} }},\n");
        }

        writer.Write("}\n");
    }

    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\{(int)c:d3}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
