using ServalRef.Defects;
using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Defects;

/// <summary>What the catalogue of defects proves of the judge, clause by clause.</summary>
public class ProofTests
{
    /// <summary>Clauses that are said to be judged and of which no defect is found, by dialect: the fewer, the better.</summary>
    [Fact]
    public async Task Unproven()
    {
        List<string> rows = [];
        foreach (Dialect dialect in (Dialect[])[Dialect.Mtp1, Dialect.Prototype2014])
        {
            HashSet<string> proven = [.. DefectRuns.All.Where(run => run.Defect.Dialect == dialect).SelectMany(Found)];
            JudgingStatus[] judged = [.. JudgingStatuses.Default.All.Where(s => JudgingStatus.IsJudgedFrom(s.In(dialect)))];
            JudgingStatus[] unproven = [.. judged.Where(s => !proven.Contains(s.Clause))];
            rows.Add($"{dialect.Name}: {judged.Length - unproven.Length} of {judged.Length} judged clauses are proven");
            rows.Add("  told as another: " + string.Join(' ', unproven.Where(s => s.IsToldAsAnother).Select(s => s.Clause)));
            rows.Add("  unproven: " + string.Join(' ', unproven.Where(s => !s.IsToldAsAnother).Select(s => s.Clause)));
        }

        await Verifier.Verify(string.Join('\n', rows) + "\n");
    }

    private static IEnumerable<string> Found(DefectRun run) =>
        run.Views.SelectMany(view => run.Just(view).Where(finding => run.NamesPacket(view, finding)).Select(finding => finding.Clause));
}
