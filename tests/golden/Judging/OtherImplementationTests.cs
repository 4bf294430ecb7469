using ServalRef.Oracle;
using ServalRef.StateMachines;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Judging;

/// <summary>What another implementation, written from the specification alone, does otherwise than the reference and may do: nobody is blamed.</summary>
public class OtherImplementationTests
{
    [Theory]
    [InlineData("acked-while-frozen.pcap", "10.1.0.1", "10.1.1.1", "10.1.2.1")]
    [Trait("Clause", "DATA-17d")]
    [Trait("Clause", "MIG-10a")]
    public void DataThatCameWhileTheFlowWasFrozen_CallForAnAckOnceItIsNot(string capture, params string[] addresses) => Conforms(capture, addresses);

    [Theory]
    [InlineData("move-held-back.pcap", "10.1.0.1", "10.1.1.1", "10.1.2.1")]
    [InlineData("answer-before-move.pcap", "10.1.0.1", "10.1.2.1")]
    [Trait("Clause", "SEC-9")]
    [Trait("Clause", "CTL-1a")]
    [Trait("Clause", "CTL-3a")]
    [Trait("Clause", "TEAR-20b")]
    public void RequestForWhichThereIsNoRoom_TakesItsVersionAllTheSame(string capture, params string[] addresses) => Conforms(capture, addresses);

    [Theory]
    [InlineData("address-left-the-list.pcap", "10.1.0.1")]
    [Trait("Clause", "ADDR-6b")]
    [Trait("Clause", "ADDR-3c")]
    public void AddressThatTheNewestListLeavesOut_IsForgottenWithItsTries(string capture, params string[] addresses) => Conforms(capture, addresses);

    private static void Conforms(string capture, string[] addresses)
    {
        Report report = CaptureCheck.Run(
            [new CaptureInput(TestData.Capture(Path.Combine("others", capture)), [])],
            new JudgeOptions { At = [.. addresses.Select(a => NetworkAddress.Parse(a, null))], Complete = true });

        Assert.Empty(report.Findings);
    }
}
