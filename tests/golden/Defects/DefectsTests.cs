using ServalRef.Defects;
using ServalRef.Oracle;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Defects;

/// <summary>What the judge says of each defect of the catalogue, at the guilty host, at its peer and from between.</summary>
public class DefectsTests
{
    public static TheoryData<string> Chapters => [.. DefectCatalogue.Chapters];

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task Defects(string chapter) =>
        await Verifier.Verify(DefectTable.Of(DefectRuns.Of(chapter))).UseParameters(chapter);

    [Theory]
    [MemberData(nameof(Chapters))]
    public void EveryDefect_ChangesAPacketOrOwesOne(string chapter) =>
        Assert.Empty(DefectRuns.Of(chapter).Where(run => run.FirstGuilty is null).Select(run => run.Defect.Name));

    [Fact]
    public void NamesAreUnique() =>
        Assert.Equal(DefectCatalogue.All.Count, DefectCatalogue.All.Select(defect => defect.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Named_FindsADefectByItsName() =>
        Assert.All(DefectCatalogue.All, defect => Assert.Same(defect, DefectCatalogue.Named(defect.Name)));

    /// <summary>Whatever a host does wrong, its peer did nothing.</summary>
    [Theory]
    [MemberData(nameof(Chapters))]
    public void NoDefect_HasAnybodyElseBlamed(string chapter) => Assert.Empty(
        from run in DefectRuns.Of(chapter)
        from view in run.Views
        from finding in run.Unjust(view)
        where finding.Severity == Severity.Violation
        select $"{run.Defect.Name}, seen from {view.Name}: {finding.Host} {finding.Clause}");
}
