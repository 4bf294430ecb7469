using System.Globalization;
using ServalRef.Oracle;

namespace ServalRef.Suite;

/// <summary>What is wrong in the words of a case.</summary>
internal static class CaseFaults
{
    /// <summary>A finding of the judge.</summary>
    internal static CaseFault Of(Finding finding) => new(finding.Clause, finding.Severity, finding.Message, [
        .. finding.Ladder.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{(row.Offends ? '>' : ' ')} {row.Packet.Time.Seconds,10:F6}  {row.Source} > {row.Destination}  {row.Summary}")),
    ]);
}
