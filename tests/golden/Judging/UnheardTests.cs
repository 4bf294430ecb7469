using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Dialogue;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>Answers to packets that no host answers, and answers that bear another's name or nonce (SEC-1c, OPEN-2b, OPEN-12, CTL-4c).</summary>
public class UnheardTests
{
    private static readonly Packet Syn = new(A, B, 0x1111, 0)
    {
        Flags = StateMachines.ControlFlags.Syn,
        Version = 1000,
        Service = true,
        Kind = ConnectionKind.Offer,
        Token = TokenA,
        Window = true,
    };

    private static readonly Packet SynAck = new(B, A, 0x2222, 0x1111)
    {
        Flags = StateMachines.ControlFlags.Syn | Ack,
        Version = 5000,
        Ackno = 1001,
        Kind = ConnectionKind.Offer,
        Token = TokenB,
        Window = true,
    };

    [Fact]
    [Trait("Clause", "SEC-1c")]
    public void SynFromFlow0ThatIsAnswered_IsFound() => AssertFound(
        new Dialogue().Says(Syn with { Flow = 0 }).Says(SynAck with { PeerFlow = 0 }), "SEC-1c", 2);

    [Fact]
    [Trait("Clause", "OPEN-2b")]
    public void SynAckWithTheNonceOfTheOpener_IsFound() => AssertFound(
        new Dialogue().Says(Syn).Says(SynAck with { Nonce = NonceA }), "OPEN-2b", 2);

    [Fact]
    [Trait("Clause", "CTL-4c")]
    public void MergedRequestsThatAreAnswered_AreFound() => AssertFound(
        new Dialogue().Opens().Says(Control(byA: true, Rsyn | Fin, 1001)).Says(Control(byA: false, Ack, 5001, 1002)), "CTL-4c", 5);

    [Fact]
    [Trait("Clause", "OPEN-12")]
    public void StrangersFinThatAnOpenerAnswers_IsFound()
    {
        Dialogue dialogue = new Dialogue().Says(Syn)
            .Says(new(B, A, 99, 0x1111) { Flags = Fin, Version = 5 }).Says(new(A, B, 0x1111, 99) { Flags = Ack, Version = 1001, Ackno = 6 });

        Assert.Contains(dialogue.Judged([A], complete: true).Findings, f => f.Clause == "OPEN-12" && f.Packet.Number == 3 && f.Host == A);
        dialogue.BlamesNobodyWithoutProof(A);
    }

    private static void AssertFound(Dialogue dialogue, string clause, int packet) =>
        Assert.Contains(dialogue.Judged([B]).Findings, f => f.Clause == clause && f.Packet.Number == packet && f.Host == B);
}
