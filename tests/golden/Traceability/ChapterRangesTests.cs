using System.Text.RegularExpressions;
using ServalRef.Golden.Architecture;
using ServalRef.Oracle.Clauses;
using Xunit;

namespace ServalRef.Golden.Traceability;

/// <summary>The ranges of clauses at the head of each chapter and in the table of chapters are generated.</summary>
public partial class ChapterRangesTests
{
    private static readonly ILookup<string, string> SeriesOf = ClauseCatalog.Default.All
        .Select(clause => (clause.Chapter, Series: clause.Number.Split('-')[0]))
        .Distinct()
        .ToLookup(pair => pair.Chapter, pair => pair.Series, StringComparer.Ordinal);

    public static TheoryData<string> Chapters => [.. SeriesOf.Select(chapter => chapter.Key)];

    [Theory]
    [MemberData(nameof(Chapters))]
    public void Head_NamesTheClausesOfTheChapter(string chapter) => AssertUpToDate(chapter, text => Head().Replace(
        text, $"Clauses: {string.Join(", ", SeriesOf[chapter].Select(series => $"{series}-1 to {series}-{Last(series)}"))}.", 1));

    [Fact]
    public void TableOfChapters_NamesTheClausesOfEach() => AssertUpToDate("spec/README.md", text => Row().Replace(text, row =>
    {
        string ranges = string.Join(", ", SeriesOf[$"spec/{row.Groups["file"].Value}"].Select(series => $"{series}-1 … {Last(series)}"));
        return $"{row.Groups["before"].Value}{ranges}{row.Groups["after"].Value}";
    }));

    private static int Last(string series) =>
        ClauseCatalog.Default.All.Select(clause => clause.Number).Distinct().Count(number => number.Split('-')[0] == series);

    private static void AssertUpToDate(string file, Func<string, string> generate)
    {
        string verified = Path.Combine(SourceTree.Root, file);
        string received = Path.ChangeExtension(verified, ".received.md");
        string text = File.ReadAllText(verified).ReplaceLineEndings("\n");
        string actual = generate(text);
        if (actual == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{file} names other clauses than there are. To accept: mv '{received}' '{verified}'");
    }

    [GeneratedRegex(@"Clauses: [A-Z]+-1 to [A-Z]+-\d+(,\s+[A-Z]+-1 to [A-Z]+-\d+)*\.", RegexOptions.CultureInvariant)]
    private static partial Regex Head();

    [GeneratedRegex(
        @"^(?<before>\| \[[^\]]+\]\((?<file>\d\d-[^)]+)\) \| [^|]* \| )[A-Z]+-1 [^|]*(?<after> \| finished \|)$",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Row();
}
