using System.Collections.Concurrent;
using ServalRef.Defects;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Defects;

/// <summary>What the judge says of each defect of the catalogue, at the guilty host, at its peer and from between.</summary>
public class DefectsTests
{
    private static readonly ConcurrentDictionary<string, Lazy<DefectRun[]>> Chapter = new();

    public static TheoryData<string> Chapters => [.. DefectCatalogue.Chapters];

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task Defects(string chapter) =>
        await Verifier.Verify(DefectTable.Of(Runs(chapter))).UseParameters(chapter);

    [Theory]
    [MemberData(nameof(Chapters))]
    public void EveryDefect_ChangesAPacketOrOwesOne(string chapter) =>
        Assert.Empty(Runs(chapter).Where(run => run.FirstGuilty is null).Select(run => run.Defect.Name));

    [Fact]
    public void NamesAreUnique() =>
        Assert.Equal(DefectCatalogue.All.Count, DefectCatalogue.All.Select(defect => defect.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Named_FindsADefectByItsName() =>
        Assert.All(DefectCatalogue.All, defect => Assert.Same(defect, DefectCatalogue.Named(defect.Name)));

    private static DefectRun[] Runs(string chapter) => Chapter.GetOrAdd(
        chapter, name => new Lazy<DefectRun[]>(() => [.. DefectCatalogue.Of(name).AsParallel().AsOrdered().Select(DefectRun.Of)])).Value;
}
