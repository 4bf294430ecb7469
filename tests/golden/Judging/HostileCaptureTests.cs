using ServalRef.Bench;
using ServalRef.Oracle;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Judging;

/// <summary>Captures that were made to cost a judge as much as possible: it ends, says what it left out, and never says more than it saw.</summary>
public class HostileCaptureTests
{
    public static TheoryData<string, string, bool> Kinds
    {
        get
        {
            TheoryData<string, string, bool> kinds = [];
            foreach (string kind in HostileCapture.Kinds.Keys)
            {
                foreach (string dialect in (string[])["mtp1", "prototype2014"])
                {
                    kinds.Add(kind, dialect, true);
                    kinds.Add(kind, dialect, false);
                }
            }

            return kinds;
        }
    }

    /// <summary>The steps of the machines stay within what is granted at first and for each packet.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_AreBounded(string kind, string dialect, bool atHost)
    {
        const int packets = 1_500;
        Report report = Check(kind, dialect, packets, atHost);
        Assert.InRange(report.Packets, 1, packets + 30);
        Assert.InRange(report.Steps, 0, 600_000 + (100 * packets));
    }

    [Theory]
    [InlineData("half-open")]
    [InlineData("answered")]
    public void Requests_BeyondThoseThatAreKept_AreForgottenAndSaid(string kind)
    {
        Report report = Check(kind, "mtp1", 11_000, atHost: true);
        Assert.NotEqual(Verdict.Conforms, report.Verdict);
        Assert.Contains("were forgotten unjudged", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_ThatWereRefused_AreSummedUpRatherThanForgotten()
    {
        Report report = Check("refused", "mtp1", 11_000, atHost: true);
        Assert.DoesNotContain("forgotten", report.Reason ?? "", StringComparison.Ordinal);
        Assert.Equal(5_500, report.Flows.Count);
    }

    [Fact]
    public void Flows_ThatAreOver_AreSummedUp()
    {
        Report report = Check("finished", "prototype2014", 120_000, atHost: true);
        Assert.DoesNotContain("forgotten", report.Reason ?? "", StringComparison.Ordinal);
        Assert.Equal(15_000, report.Flows.Count);
    }

    [Fact]
    public void EndsThatAreFollowedNoFurther_MakeTheVerdictInconclusive()
    {
        Report report = Check("rsyn-again", "mtp1", 6_000, atHost: true);
        Assert.Equal(Verdict.Inconclusive, report.Verdict);
        Assert.Contains("more states than are followed", report.Reason, StringComparison.Ordinal);
    }

    private static Report Check(string kind, string dialect, int packets, bool atHost)
    {
        string path = Path.GetTempFileName();
        try
        {
            Dialect spoken = dialect == "mtp1" ? Dialect.Mtp1 : Dialect.Prototype2014;
            HostileCapture.Write(path, kind, spoken, packets);
            return CaptureCheck.Run([path], new JudgeOptions { At = atHost ? [HostileCapture.Server] : [], Dialect = spoken });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
