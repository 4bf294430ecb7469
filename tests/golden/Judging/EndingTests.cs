using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Dialogue;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>The ends of streams and of flows as a capture shows them (chapter 10).</summary>
public class EndingTests
{
    [Fact]
    [Trait("Clause", "TEAR-2a")]
    [Trait("Clause", "TEAR-2b")]
    public void CloseAfterBothStreamsEnded_BlamesNobody() => Ended()
        .Says(Control(byA: false, Fin, 5001)).Says(Control(byA: true, Fin | Ack, 1001, 5002)).Says(Control(byA: false, Ack, 5002, 1002))
        .BlamesNobody("TEAR-2");

    [Fact]
    [Trait("Clause", "TEAR-4a")]
    [Trait("Clause", "TEAR-8a")]
    public void FinThatCarriesTheOwedAck_AndIsSentAgain_BlamesNobody() => Ended()
        .Says(Control(byA: true, Fin, 1001)).Says(Control(byA: false, Fin | Ack, 5001, 1002))
        .Wait(200).Says(Control(byA: false, Fin | Ack, 5001, 1002))
        .Wait(400).Says(Control(byA: false, Fin | Ack, 5001, 1002)).Says(Control(byA: true, Ack, 1002, 5002))
        .BlamesNobody("TEAR-4");

    [Fact]
    [Trait("Clause", "TEAR-2b")]
    [Trait("Clause", "TEAR-7a")]
    public void FinOnTheOnlyFlowBeforeTheStreamsEnd_IsFound_AndAPeerThatGoesOn()
    {
        Dialogue dialogue = new Dialogue().Opens()
            .Data(byA: true, 0).Says(Acks(byA: false, 1))
            .Says(Control(byA: false, Fin, 5001)).Says(Control(byA: true, Ack, 1001, 5002))
            .Wait(600).Data(byA: true, 1).Says(Acks(byA: false, 2)).Wait(600).Data(byA: true, 2);

        foreach (NetworkAddress at in (NetworkAddress[])[A, B])
        {
            Assert.Equal(
                [("TEAR-2b", 6, B), ("TEAR-7a", 8, A)],
                dialogue.Judged([at]).Findings.Where(f => f.Severity == Severity.Violation).Select(f => (f.Clause, f.Packet.Number, f.Host)));
        }
    }

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void FinThatRemovesOneOfTwoFlows_BlamesNobody() => new Dialogue().Opens().Joins(1).Wait(100)
        .Says(Control(byA: true, Fin, 1001)).Says(Control(byA: false, Ack, 5001, 1002)).Says(Control(byA: false, Fin | Ack, 5001, 1002)).Says(Control(byA: true, Ack, 1002, 5002))
        .Wait(1_000)
        .Says(new(A, B, 0x3001, 0x4001) { Mtp = new MtpFields { Flags = MtpFlags.Data } })
        .BlamesNobody("TEAR-5");

    [Fact]
    [Trait("Clause", "TEAR-5")]
    public void AnswerWithFinOnTheOnlyFlow_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens().Data(byA: true, 0)
            .Says(Control(byA: true, Fin, 1001)).Says(Control(byA: false, Fin | Ack, 5001, 1002)).Says(Control(byA: true, Ack, 1002, 5002));

        Assert.Contains(dialogue.Judged([B]).Findings, f => f.Clause == "TEAR-5" && f.Packet.Number == 6 && f.Host == B && f.Severity == Severity.Violation);
    }

    /// <summary>The peer's FIN acknowledges the end of stream, so that the frame with that end is the only one missing.</summary>
    [Fact]
    [Trait("Clause", "TEAR-5")]
    [Trait("Clause", "TEAR-6")]
    public void FinAfterAnEndThatThePeersFinAcknowledges_BlamesNobody() => new Dialogue().Opens()
        .Data(byA: true, 0, end: true).Data(byA: false, 0, end: true).Says(Acks(byA: true, 2))
        .Says(Control(byA: false, Fin, 5001)).Says(Control(byA: true, Ack, 1001, 5002)).Says(Control(byA: true, Fin | Ack, 1001, 5002))
        .Says(Control(byA: false, Ack, 5002, 1002))
        .BlamesNobody("TEAR-5");

    [Fact]
    [Trait("Clause", "TEAR-2a")]
    public void FlowThatStaysOpenAfterBothStreamsEnded_IsFound() => Ended()
        .Wait(900).Says(Acks(byA: false, 2)).Wait(900).Says(Acks(byA: false, 2)).Wait(900).Says(Acks(byA: false, 2))
        .Finds("TEAR-2a", 7, B);

    [Fact]
    [Trait("Clause", "TEAR-13")]
    public void SynAfterBothStreamsEnded_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens().Syn(1, to: Nowhere).Data(byA: true, 0, end: true).Data(byA: false, 0, end: true)
            .Says(Acks(byA: true, 2)).Says(Acks(byA: false, 2)).Says(Control(byA: true, Fin, 1001)).Wait(1_000).Syn(1, to: Nowhere);

        Assert.Contains(dialogue.Judged([A]).Findings, f => f.Clause == "TEAR-13" && f.Packet.Number == 10 && f.Host == A);
    }

    private static Dialogue Ended() => new Dialogue().Opens()
        .Data(byA: true, 0, end: true).Data(byA: false, 0, end: true).Says(Acks(byA: true, 2)).Says(Acks(byA: false, 2));

    private static Packet Acks(bool byA, ulong dataAck) => Control(byA, ControlFlags.None, 0) with
    {
        Flags = null,
        Mtp = new MtpFields { Flags = MtpFlags.Ack, DataAck = dataAck, Window = 1 << 20 },
    };
}
