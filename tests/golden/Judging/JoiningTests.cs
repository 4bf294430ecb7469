using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Dialogue;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>Further flows of a connection as a capture shows them (spec 5.5).</summary>
public class JoiningTests
{
    [Fact]
    [Trait("Clause", "OPEN-22a")]
    [Trait("Clause", "OPEN-24a")]
    [Trait("Clause", "SEC-13")]
    public void FurtherFlows_BlameNobody() => new Dialogue().Opens()
        .Joins(1).Wait(100).Joins(2, A2).Data(byA: true, 0).Wait(100).Joins(3).Wait(700).Data(byA: true, 1)
        .BlamesNobody("OPEN-24");

    [Fact]
    [Trait("Clause", "OPEN-22d")]
    public void JoinWithAnUnknownTokenThatIsAccepted_IsFound_AndNothingElse() => new Dialogue().Opens()
        .Syn(1, A2, token: 0x270F)
        .Says(new(B, A2, 0x4001, 0x3001) { Flags = Syn | Ack, Version = 80, Ackno = 71, Window = true })
        .Says(new(A2, B, 0x3001, 0x4001) { Flags = Ack, Version = 71, Ackno = 81, Window = true })
        .Data(byA: true, 0)
        .Says(new(A2, B, 0x3001, 0x4001) { Mtp = new MtpFields { Flags = MtpFlags.Data, Sequence = 1 } })
        .Says(new(B, A, 0x2222, 0x1111) { Mtp = new MtpFields { Flags = MtpFlags.Ack, DataAck = 2, Window = 1 << 20 } })
        .Finds("OPEN-22d", 5, B);

    [Fact]
    [Trait("Clause", "OPEN-22d")]
    public void JoinWithAnUnknownTokenThatIsRefusedForGood_IsFound() => new Dialogue().Opens()
        .Syn(1, token: 0x270F)
        .Says(new(B, A, 0, 0x3001) { Flags = Rst | Ack, Ackno = 71, Nonce = NonceA })
        .Finds("OPEN-22d", 5, B);

    [Fact]
    [Trait("Clause", "OPEN-22d")]
    public void JoinThatIsAcceptedAfterAllFlowsWereClosed_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens()
            .Data(byA: true, 0, end: true).Data(byA: false, 0, end: true)
            .Says(new(A, B, 0x1111, 0x2222) { Mtp = new MtpFields { Flags = MtpFlags.Ack, DataAck = 2, Window = 1 << 20 } })
            .Says(new(B, A, 0x2222, 0x1111) { Mtp = new MtpFields { Flags = MtpFlags.Ack, DataAck = 2, Window = 1 << 20 } })
            .Says(Control(byA: false, Fin, 5001)).Says(Control(byA: true, Ack, 1001, 5002)).Says(Control(byA: true, Fin | Ack, 1001, 5002)).Says(Control(byA: false, Ack, 5002, 1002))
            .Wait(1_000).Joins(1);

        Assert.Contains(dialogue.Judged([B]).Findings, f => f.Clause == "OPEN-22d" && f.Packet.Number == 13 && f.Host == B);
    }

    [Fact]
    [Trait("Clause", "OPEN-24a")]
    public void JoinThatStaysWithoutAnAnswer_IsFound() => new Dialogue().Opens()
        .Syn(1).Wait(1_000).Syn(1).Wait(2_000).Data(byA: true, 0)
        .Finds("OPEN-24a", 4, B);

    [Fact]
    [Trait("Clause", "OPEN-22c")]
    public void JoinWithAnotherNonce_IsFoundAtItsSender() => new Dialogue().Opens()
        .Syn(1, nonce: 99)
        .Finds("OPEN-22c", 4, A);

    [Fact]
    [Trait("Clause", "SEC-3b")]
    public void JoinWithAnotherNonceThatIsAccepted_IsFound() => new Dialogue().Opens()
        .Syn(1, nonce: 99)
        .Says(new(B, A, 0x4001, 0x3001) { Flags = Syn | Ack, Version = 80, Ackno = 71, Window = true })
        .Finds("SEC-3b", 5, B);

    [Fact]
    [Trait("Clause", "SEC-2a")]
    public void SynAckOfAFurtherFlowWithAnotherNonce_IsFound() => new Dialogue().Opens()
        .Syn(1)
        .Says(new(B, A, 0x4001, 0x3001) { Flags = Syn | Ack, Version = 80, Ackno = 71, Window = true, Nonce = 99 })
        .Finds("SEC-2a", 5, B);

    [Fact]
    [Trait("Clause", "SEC-4b")]
    public void SynAckWithAnotherNonceThatIsTakenForThePeers_IsFound() => new Dialogue().Opens()
        .Syn(1)
        .Says(new(B, A, 0x4001, 0x3001) { Flags = Syn | Ack, Version = 80, Ackno = 71, Window = true, Nonce = 99 })
        .Says(new(A, B, 0x3001, 0x4001) { Flags = Ack, Version = 71, Ackno = 81, Window = true })
        .Finds("SEC-4b", 6, A);

    [Fact]
    [Trait("Clause", "OPEN-14b")]
    public void RefusedTriesInTheirTime_BlameNobody()
    {
        Dialogue dialogue = new Dialogue().Opens();
        Refused(dialogue, 1, 70).Wait(1_000);
        Refused(dialogue, 2, 170).Wait(2_000);
        Refused(dialogue, 3, 270).Wait(4_000);
        Refused(dialogue, 4, 370).Wait(20_000);
        Refused(dialogue, 5, 470).BlamesNobody("OPEN");
    }

    [Fact]
    [Trait("Clause", "OPEN-14b")]
    public void TryOfTheSameVersion_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens();
        Refused(dialogue, 1, 70).Wait(1_100);
        Refused(dialogue, 2, 70).Finds("OPEN-14b", 6, A);
    }

    [Fact]
    [Trait("Clause", "SEC-13")]
    public void NinthFlow_IsFoundOfBothHosts()
    {
        Dialogue dialogue = new Dialogue().Opens();
        for (uint number = 1; number <= 10; number++)
        {
            dialogue.Joins(number).Wait(20);
        }

        Assert.Equal(
            [("SEC-13", 25, A), ("SEC-13", 26, B)],
            dialogue.Judged([B]).Findings.Where(f => f.Severity == ServalRef.Oracle.Severity.Violation).Select(f => (f.Clause, f.Packet.Number, f.Host)));
    }

    [Fact]
    [Trait("Clause", "SEC-13")]
    public void EightFlows_BlameNobody()
    {
        Dialogue dialogue = new Dialogue().Opens();
        for (uint number = 1; number <= 7; number++)
        {
            dialogue.Joins(number).Wait(20);
        }

        dialogue.BlamesNobody("SEC");
    }

    [Fact]
    [Trait("Clause", "OPEN-9")]
    public void SynOfTheSameVersionFromAnotherAddress_IsFound()
    {
        Dialogue dialogue = new Dialogue()
            .Says(FirstSyn(A, 1000)).Wait(1_000).Says(FirstSyn(A2, 1000));

        Assert.Contains(dialogue.Judged([A, A2]).Findings, f => f.Clause == "OPEN-9" && f.Packet.Number == 2 && f.Host == A2);
        new Dialogue().Says(FirstSyn(A, 1000)).Wait(1_000).Says(FirstSyn(A2, 1001)).BlamesNobody("OPEN");
    }

    private static Packet FirstSyn(NetworkAddress from, uint version) =>
        new(from, B, 0x1111, 0) { Flags = Syn, Version = version, Service = true, Kind = ConnectionKind.Offer, Token = TokenA, Window = true };

    private static Dialogue Refused(Dialogue dialogue, uint number, uint version) => dialogue
        .Syn(number, version: version)
        .Says(new(B, A, 0, 0x3000 + number) { Flags = Nack | Ack, Ackno = version + 1, Nonce = NonceA });
}
