using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Dialogue;

namespace ServalRef.Golden.Judging;

/// <summary>Address lists as a capture shows them (chapter 8).</summary>
public class AddressListTests
{
    [Fact]
    [Trait("Clause", "ADDR-2b")]
    [Trait("Clause", "ADDR-4a")]
    [Trait("Clause", "ADDR-4c")]
    public void ListsThatAreToldAcknowledgedAndChanged_BlameNobody() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B)
        .Lists(byA: true, 30, 6, A)
        .Lists(byA: false, 5, 31)
        .Wait(2_000)
        .Lists(byA: false, 6, 31, B, B2)
        .Lists(byA: true, 30, 7)
        .Wait(3_000)
        .Data(byA: true, 0)
        .BlamesNobody("ADDR");

    [Fact]
    [Trait("Clause", "ADDR-2c")]
    public void SameListInAnotherOrder_BlamesNobody() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B, B2).Wait(1_000).Lists(byA: false, 5, 0, B2, B)
        .BlamesNobodyWithoutProof(B);

    [Fact]
    [Trait("Clause", "ADDR-2c")]
    public void AnotherListUnderOneVersion_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B).Lists(byA: true, 0, 6)
        .Lists(byA: false, 5, 0, B, B2).Lists(byA: true, 0, 6)
        .Finds("ADDR-2c", 6, B);

    [Fact]
    [Trait("Clause", "ADDR-2c")]
    public void OlderVersionAfterANewerOne_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B).Lists(byA: true, 0, 6).Wait(1_000)
        .Lists(byA: false, 4, 0, B, B2).Lists(byA: true, 0, 6)
        .Finds("ADDR-2c", 6, B);

    [Fact]
    [Trait("Clause", "ADDR-2a")]
    public void ListWithoutTheAddressThatItComesFrom_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B2).Lists(byA: true, 0, 6)
        .Finds("ADDR-2a", 4, B);

    [Fact]
    [Trait("Clause", "CTL-13a")]
    public void AcknoInAListAlone_IsFoundFromAnywhere()
    {
        Dialogue dialogue = new Dialogue().Opens()
            .Says(Control(byA: false, ControlFlags.None, 5001, 7) with { Addresses = [B], ListVersion = 5 })
            .Lists(byA: true, 0, 6);

        dialogue.Finds("CTL-13a", 4, B);
        dialogue.Finds("CTL-13a", 4, B, at: A);
    }

    [Fact]
    [Trait("Clause", "ADDR-2d")]
    public void TheVersionThatIsLeftOut_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, uint.MaxValue, 0, B)
        .Finds("ADDR-2d", 4, B, at: A);

    [Fact]
    [Trait("Clause", "ADDR-4a")]
    public void ListThatIsNeverAcknowledged_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B).Data(byA: true, 0).Wait(1_000)
        .Lists(byA: false, 5, 0, B).Data(byA: true, 1).Wait(2_000)
        .Lists(byA: false, 5, 0, B).Data(byA: true, 2).Wait(4_000)
        .Lists(byA: false, 5, 0, B).Data(byA: true, 3)
        .Finds("ADDR-4a", 4, A);

    [Fact]
    [Trait("Clause", "ADDR-4a")]
    public void OneAcknowledgementThatIsMissing_IsAViolationOnlyOfAWholeCapture()
    {
        Dialogue dialogue = new Dialogue().Opens().Lists(byA: false, 5, 0, B).Data(byA: true, 0).Wait(900).Data(byA: true, 1);

        dialogue.BlamesNobodyWithoutProof(A);
        dialogue.Finds("ADDR-4a", 4, A, complete: true);
    }

    [Fact]
    [Trait("Clause", "ADDR-4a")]
    public void AcknowledgementOfTheVersionItself_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B).Wait(600).Lists(byA: true, 0, 5)
        .Finds("ADDR-4a", 5, A);

    [Fact]
    [Trait("Clause", "ADDR-3c")]
    public void AcknowledgementOfAnOlderListAfterANewerOne_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B).Lists(byA: true, 0, 6).Wait(1_000)
        .Lists(byA: false, 6, 0, B, B2).Lists(byA: true, 0, 7).Wait(1_000)
        .Lists(byA: false, 5, 0, B).Lists(byA: true, 0, 6)
        .Finds("ADDR-3c", 9, A);

    [Fact]
    [Trait("Clause", "ADDR-4b")]
    public void ListThatIsNotSentAgain_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B)
        .Chats(seconds: 3)
        .Finds("ADDR-4b", 4, B, complete: true);

    [Fact]
    [Trait("Clause", "ADDR-4b")]
    [Trait("Clause", "CTL-6")]
    public void ListThatIsSentAgainEvery50Milliseconds_IsFound()
    {
        var dialogue = new Dialogue().Opens();
        for (int index = 0; index < 6; index++)
        {
            dialogue.Lists(byA: false, 5, 0, B).Wait(50);
        }

        dialogue.Finds("ADDR-4b", 7, B);
    }

    [Fact]
    [Trait("Clause", "ADDR-4b")]
    public void ListThatIsSentAgainAfterItWasAcknowledged_IsFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B).Lists(byA: true, 0, 6).Wait(2_000)
        .Lists(byA: false, 5, 0, B).Lists(byA: true, 0, 6)
        .Finds("ADDR-4b", 6, B);

    [Fact]
    [Trait("Clause", "ADDR-1a")]
    public void ListWithoutControl_IsFound() => new Dialogue().Opens()
        .Says(Control(byA: false, ControlFlags.None, 0) with
        {
            Flags = null,
            Addresses = [B],
            ListVersion = 5,
            Mtp = new MtpFields { Flags = MtpFlags.Data },
        })
        .Finds("ADDR-1a", 4, B);

    [Fact]
    [Trait("Clause", "ADDR-6a")]
    public void TwoFlowsInSynSentAtOnce_AreFound() => new Dialogue().Opens()
        .Syn(1).Syn(2, A2).Wait(1_000).Syn(1)
        .Finds("ADDR-6a", 5, A2, at: [A, A2]);

    [Fact]
    [Trait("Clause", "ADDR-6a")]
    [Trait("Clause", "OPEN-19")]
    public void FlowThatIsOpenedAfterAnotherWasGivenUp_BlamesNobody() => new Dialogue().Opens()
        .Syn(1, to: Nowhere).Wait(1_100).Syn(1, to: Nowhere).Wait(1_000).Joins(2, A2).Wait(1_000).Data(byA: false, 0)
        .BlamesNobody("ADDR");

    [Fact]
    [Trait("Clause", "ADDR-6b")]
    public void ThreeSynsToAListedAddress_AreFound() => new Dialogue().Opens()
        .Lists(byA: false, 5, 0, B, B2).Lists(byA: true, 0, 6)
        .Syn(1, to: B2).Wait(1_100).Syn(1, to: B2).Wait(2_100).Syn(1, to: B2)
        .Finds("ADDR-6b", 8, A);
}
