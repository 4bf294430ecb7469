using ServalRef.Oracle;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>mtp1 from a listener's own capture: what conforms, and what each clause finds.</summary>
public class Mtp1Tests
{
    [Fact]
    [Trait("Clause", "WIRE-16")]
    [Trait("Clause", "TEAR-8")]
    public void OpenMoveAndClose_Conform()
    {
        Report report = new Conversation().Opens()
            .FromOpener(Rsyn, 101, 0, source: Conversation.Elsewhere)
            .FromListener(Rsyn | Ack, 201, 102, destination: Conversation.Elsewhere)
            .FromOpener(Ack, 102, 202, source: Conversation.Elsewhere)
            .Data(fromOpener: false, Conversation.Elsewhere)
            .FromOpener(Fin, 102, 0, source: Conversation.Elsewhere)
            .FromListener(Ack, 202, 103, destination: Conversation.Elsewhere)
            .FromListener(Fin | Ack, 202, 103, destination: Conversation.Elsewhere)
            .FromOpener(Ack, 103, 203, source: Conversation.Elsewhere)
            .Judged();

        Assert.Equal(Verdict.Conforms, report.Verdict);
        FlowReport flow = Assert.Single(report.Flows);
        Assert.Equal(1, flow.Migrations);
        Assert.Equal([nameof(FlowState.Closed)], flow.States[1]);
    }

    [Fact]
    [Trait("Clause", "WIRE-16")]
    public void SynAckWithoutWindow_IsFound() =>
        Finds("WIRE-16", 2, new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 101, Extras.Offer));

    [Fact]
    [Trait("Clause", "OPEN-21a")]
    public void SynAckWithoutOffer_IsOnlyADeviation()
    {
        Report report = new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 101, Extras.Window)
            .FromOpener(Ack, 101, 201, Extras.Window)
            .Judged();

        Assert.Equal(Verdict.Conforms, report.Verdict);
        Assert.Equal((Severity.Deviation, "OPEN-21a"), (report.Findings.Single().Severity, report.Findings.Single().Clause));
    }

    [Fact]
    [Trait("Clause", "CTL-13")]
    public void AcknoWithoutAckFlag_IsFound() => Finds("CTL-13a", 4, new Conversation().Opens().FromListener(Fin, 201, 77));

    [Fact]
    [Trait("Clause", "TEAR-8")]
    public void FinAfterThePeersFin_HasToAcknowledgeIt() =>
        Finds("TEAR-8a", 6, new Conversation().Opens()
            .FromOpener(Fin, 101, 0)
            .FromListener(Ack, 201, 102)
            .FromListener(Fin, 201, 0));

    /// <summary>The ACK is not what a repetition may leave out, once the peer's FIN has come .</summary>
    [Fact]
    [Trait("Clause", "TEAR-8")]
    [Trait("Clause", "CTL-5")]
    public void RepeatedFinAfterThePeersFin_HasToAcknowledgeIt() =>
        Finds("TEAR-8a", 7, Crossed().FromListener(Fin, 201, 0));

    [Fact]
    [Trait("Clause", "TEAR-8")]
    [Trait("Clause", "CTL-15")]
    public void FinResentWithAMoveAfterThePeersFin_HasToAcknowledgeIt() =>
        Finds("TEAR-8a", 9, Crossed()
            .FromOpener(Rsyn, 102, 0, source: Conversation.Elsewhere)
            .FromListener(Rsyn | Ack, 202, 103, destination: Conversation.Elsewhere)
            .FromListener(Fin, 201, 0, destination: Conversation.Elsewhere));

    [Fact]
    [Trait("Clause", "TEAR-8")]
    public void FinsThatCross_ConformWhenTheRepetitionGainsTheAck() =>
        Assert.Equal(Verdict.Conforms, Crossed()
            .FromListener(Fin | Ack, 201, 102)
            .FromOpener(Rsyn, 102, 0, source: Conversation.Elsewhere)
            .FromListener(Rsyn | Ack, 202, 103, destination: Conversation.Elsewhere)
            .FromListener(Fin | Ack, 201, 102, destination: Conversation.Elsewhere)
            .FromOpener(Ack, 103, 203, source: Conversation.Elsewhere)
            .FromOpener(Ack, 103, 202, source: Conversation.Elsewhere)
            .Judged().Verdict);

    [Fact]
    [Trait("Clause", "OPEN-26")]
    public void DataProvesTheOpening_WhenTheAckIsLost()
    {
        Conversation conversation = new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window)
            .Data(fromOpener: true)
            .Data(fromOpener: false);

        Report report = conversation.Wait(20_000).Data(fromOpener: false).Judged();

        Assert.Equal(Verdict.Conforms, report.Verdict);
        Assert.Equal([nameof(FlowState.Established)], report.Flows.Single().States[1]);
    }

    [Fact]
    [Trait("Clause", "FLOW-7")]
    public void DataBeforeTheFlowIsSynchronised_IsFound() =>
        Finds("FLOW-7", 3, new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window)
            .Data(fromOpener: false));

    [Fact]
    [Trait("Clause", "FLOW-8")]
    public void FinAfterOurOwnRst_IsFound() =>
        Finds("FLOW-8", 5, new Conversation().Opens().FromListener(Rst, 201, 0).Wait(1_000).FromListener(Fin, 201, 0));

    [Fact]
    [Trait("Clause", "MIG-10a")]
    public void DataWhileFrozen_IsFound() =>
        Finds("MIG-10a", 6, new Conversation().Opens()
            .FromOpener(Rsyn, 101, 0, source: Conversation.Elsewhere)
            .FromListener(Rsyn | Ack, 201, 102, destination: Conversation.Elsewhere)
            .Wait(700)
            .Data(fromOpener: false));

    [Fact]
    [Trait("Clause", "DATA-1")]
    [Trait("Clause", "FLOW-6")]
    public void SilenceToDataThatCameOnce_IsNotBlamed() =>
        Assert.Equal(Verdict.Conforms, new Conversation().Opens().Data(fromOpener: true).Wait(5_000).Data(fromOpener: true).Judged().Verdict);

    [Fact]
    [Trait("Clause", "DATA-1")]
    [Trait("Clause", "FLOW-6")]
    public void SilenceToDataThatCameAgainAndAgain_IsFound() =>
        Finds("FLOW-6b", 4, new Conversation().Opens()
            .Data(fromOpener: true, sequence: 7).Wait(600).Data(fromOpener: true, sequence: 7).Wait(600).Data(fromOpener: true, sequence: 7));

    /// <summary>An opener may have moved before the capture began, but a listener that names what it never got is wrong .</summary>
    [Fact]
    [Trait("Clause", "CTL-2")]
    public void SynAckThatNamesALaterSyn_IsFound() =>
        Finds("CTL-2a", 2, new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 102, Extras.Offer | Extras.Window));

    [Fact]
    [Trait("Clause", "SEC-10")]
    public void HalfOpenEntry_IsOverAfterTenSeconds()
    {
        Conversation late = new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window)
            .Wait(1_000).FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window)
            .Wait(2_000).FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window)
            .Wait(20_000).FromOpener(Ack, 101, 201, Extras.Window)
            .Wait(1_000).Data(fromOpener: false);

        Finds("FLOW-7", 6, late);
    }

    /// <summary>Two FINs that cross, of which the listener has answered the opener's; its own is due again.</summary>
    private static Conversation Crossed() => new Conversation().Opens()
        .FromListener(Fin, 201, 0)
        .FromOpener(Fin, 101, 0)
        .FromListener(Ack, 202, 102)
        .Wait(1_000);

    private static void Finds(string clause, int packet, Conversation conversation)
    {
        Report report = conversation.Judged();

        Assert.Equal(Verdict.Violation, report.Verdict);
        Finding first = report.Findings[0];
        Assert.Equal((clause, packet, Conversation.Listener), (first.Clause, first.Packet.Number, first.Host));
    }
}
