using Xunit;
using static ServalRef.Golden.Judging.Dialogue;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>What a capture shows of a host that it was not taken at: two wrong packets prove what one does not .</summary>
public class ElsewhereTests
{
    [Theory]
    [Trait("Clause", "CTL-2a")]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void AcksThatNameNoRequest_AreBlamedFromTheSecondOn(int acks, bool isBlamed)
    {
        Dialogue dialogue = new Dialogue().Opens().Says(Control(byA: true, Fin, 1001));
        for (int ack = 0; ack < acks; ack++)
        {
            dialogue.Wait(200).Says(Control(byA: false, Ack, 5001, 1005)).Says(Control(byA: true, Fin, 1001));
        }

        Assert.Equal(isBlamed, dialogue.Judged([A]).Findings.Any(f => f.Clause == "CTL-2a" && f.Host == B && f.Packet.Number == 5));
    }

    [Fact]
    [Trait("Clause", "CTL-1a")]
    public void RequestsThatShareAVersion_AreBlamedFromAnywhere()
    {
        Dialogue dialogue = new Dialogue().Opens().Says(Control(byA: true, Rsyn, 1001)).Wait(50).Says(Control(byA: true, Fin, 1001));

        Assert.Contains(dialogue.Judged([B]).Findings, f => f.Clause == "CTL-1a" && f.Host == A && f.Packet.Number == 5);
        Assert.Contains(dialogue.Judged([]).Findings, f => f.Clause == "CTL-1a" && f.Host == A && f.Packet.Number == 5);
    }

    [Theory]
    [Trait("Clause", "CTL-6f")]
    [InlineData(8, true)]
    [InlineData(4, false)]
    public void RepetitionsInAHurry_AreBlamedWhenNoNetworkExplainsThem(int repetitions, bool isBlamed)
    {
        Dialogue dialogue = new Dialogue().Opens().Says(Control(byA: true, Fin, 1001));
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            dialogue.Wait(100).Says(Control(byA: true, Fin, 1001));
        }

        Assert.Equal(isBlamed, dialogue.Judged([B]).Findings.Any(f => f.Clause == "CTL-6f" && f.Host == A));
    }

    [Fact]
    [Trait("Clause", "MIG-28")]
    public void RsynThatIsAnsweredWithAck_IsFoundAtItsSender()
    {
        Dialogue dialogue = new Dialogue().Opens()
            .Says(Control(byA: true, Rsyn, 1001)).Says(Control(byA: false, Ack, 5001, 1002)).Wait(200)
            .Says(Control(byA: true, Rsyn, 1001)).Says(Control(byA: false, Ack, 5001, 1002));

        Assert.Contains(dialogue.Judged([A]).Findings, f => f.Clause == "MIG-28" && f.Host == B && f.Packet.Number == 5);
    }
}
