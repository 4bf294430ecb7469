using System.Globalization;
using System.Net;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Rendering.Testing;

/// <summary>Implementations beside each other as one HTML page: a row for each case, by clause, a column for each implementation.</summary>
public static class SuiteHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --pass: #2e7d32; --fail: #c62828; --quiet: #6b7280; --warn: #b26a00; }
        @media (prefers-color-scheme: dark) { :root { --pass: #81c784; --fail: #ff8a80; --quiet: #a0a7b4; --warn: #ffcc80; } }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
        thead th { position: sticky; top: 0; background: Canvas; }
        tbody th[scope=rowgroup] { padding-top: 1rem; }
        .pass { color: var(--pass); } .fail { color: var(--fail); font-weight: 600; } .error, .known { color: var(--warn); }
        .unsupported, .none { color: var(--quiet); }
        pre { overflow-x: auto; font-size: 12px; margin: .25rem 0; }
        details summary { cursor: pointer; }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="documents">The results of each implementation, at least one.</param>
    /// <param name="writer">Receives the page.</param>
    public static void Write(IReadOnlyList<SuiteDocument> documents, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Conformance to the Serval protocol</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>Conformance to the Serval protocol</h1>\n<ul>\n");
        foreach (SuiteDocument document in documents)
        {
            writer.Write($"<li>{Text(SuiteText.Sum(document, new Paint(false)))}</li>\n");
        }

        writer.Write("</ul>\n<table>\n<thead><tr><th scope=\"col\">Case</th><th scope=\"col\">What happens</th>");
        foreach (SuiteDocument document in documents)
        {
            writer.Write($"<th scope=\"col\">{Text($"{document.Implementation.Name} {document.Implementation.Version}")}</th>");
        }

        writer.Write("</tr></thead>\n");
        Dictionary<string, CaseDocument>[] columns = [.. documents.Select(d => d.Cases.ToDictionary(c => c.Id))];
        foreach (IGrouping<string, CaseDocument> clause in documents.SelectMany(d => d.Cases).DistinctBy(c => c.Id).GroupBy(c => c.Clause).OrderBy(g => g.Key, ClauseId.Order))
        {
            WriteClause(clause.Key, [.. clause], columns, writer);
        }

        writer.Write("</table>\n</body>\n</html>\n");
    }

    private static void WriteClause(string clause, CaseDocument[] cases, Dictionary<string, CaseDocument>[] columns, TextWriter writer)
    {
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"{columns.Length + 2}\" id=\"{clause}\">{clause}: {Text(SuiteDocuments.Requirement(clause))}</th></tr>\n"));
        foreach (CaseDocument one in cases)
        {
            writer.Write($"<tr><td>{Text(one.Id)}</td><td>{Text(one.Title)} ({Text(one.Dialect)}, {Text(one.Role)})</td>");
            foreach (Dictionary<string, CaseDocument> column in columns)
            {
                writer.Write(column.TryGetValue(one.Id, out CaseDocument? result) ? Cell(result) : "<td class=\"none\">not run</td>");
            }

            writer.Write("</tr>\n");
        }

        writer.Write("</tbody>\n");
    }

    private static string Cell(CaseDocument result) => result.Message is null && result.Broken.Count == 0
        ? $"<td class=\"{result.Verdict}\">{result.Verdict}</td>"
        : $"<td class=\"{result.Verdict}\"><details><summary>{result.Verdict}</summary>{Text(result.Message ?? string.Empty)}"
            + (result.Events.Count > 0 ? $"<pre>{Text(string.Join('\n', result.Events))}</pre>" : string.Empty)
            + (result.Ladder.Count > 0 ? $"<pre>{Text(string.Join('\n', result.Ladder))}</pre>" : string.Empty)
            + (result.Replay is { } replay ? $"<pre>{Text(replay)}</pre>" : string.Empty)
            + "</details></td>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
