using ServalRef.Oracle;
using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>A host that acts as if a flow of its own were not there, or answers nothing on it.</summary>
public class LivingFlowTests
{
    private const Extras SynExtras = Extras.Service | Extras.Offer | Extras.Window;

    [Theory]
    [Trait("Clause", "TEAR-11a")]
    [InlineData(0u)]
    [InlineData(Conversation.ListenerFlow)]
    public void ReplyRstInTimeWait_IsFound(uint flow) =>
        Finds("TEAR-11a", 8, InTimeWait().Wait(1_000).FromOpener(Fin | Ack, 101, 202).Denies(102, flow));

    [Fact]
    [Trait("Clause", "TEAR-11a")]
    public void ReplyRstAfterTimeWait_Conforms() =>
        Conforms(InTimeWait().Wait(70_000).FromOpener(Fin | Ack, 101, 202).Denies(102, Conversation.ListenerFlow));

    [Fact]
    [Trait("Clause", "TEAR-10")]
    public void AckOfARepeatedFinInTimeWait_Conforms() =>
        Conforms(InTimeWait().Wait(1_000).FromOpener(Fin | Ack, 101, 202).FromListener(Ack, 202, 102));

    [Fact]
    [Trait("Clause", "FLOW-6b")]
    public void ReplyRstOnAnEstablishedFlow_IsFound() =>
        Finds("FLOW-6b", 5, new Conversation().Opens().FromOpener(Fin, 101, 0).Denies(102));

    /// <summary>The piece that comes again is not the first that nobody answered.</summary>
    [Fact]
    [Trait("Clause", "FLOW-6b")]
    public void SilenceToALaterPiece_IsFound() =>
        Finds("FLOW-6b", 5, new Conversation().Opens()
            .Data(fromOpener: true, sequence: 7)
            .Data(fromOpener: true, sequence: 8)
            .Wait(600).Data(fromOpener: true, sequence: 8)
            .Wait(1_200).Data(fromOpener: true, sequence: 8));

    [Fact]
    [Trait("Clause", "FLOW-6b")]
    public void SilenceToNewDataEachTime_IsNotBlamed()
    {
        Conversation conversation = new Conversation().Opens();
        for (ulong sequence = 1; sequence < 40; sequence++)
        {
            conversation.Data(fromOpener: true, sequence: sequence).Wait(600);
        }

        Conforms(conversation);
    }

    [Fact]
    [Trait("Clause", "OPEN-11c")]
    public void SecondForkForACopyOfTheSyn_IsFound() =>
        Finds("OPEN-11c", 5, new Conversation().Opens().FromOpener(Syn, 100, 0, SynExtras).ForksAgain(0x0C33, 300, 101));

    [Fact]
    [Trait("Clause", "OPEN-11c")]
    public void ForkAfterTheFlowWasReset_Conforms() =>
        Conforms(new Conversation().Opens()
            .FromListener(Rst, 201, 0)
            .Wait(1_000).FromOpener(Syn, 100, 0, SynExtras).ForksAgain(0x0C33, 300, 101));

    [Fact]
    [Trait("Clause", "OPEN-11d")]
    public void SameSynAckAgainForACopyOfTheSyn_Conforms() =>
        Conforms(new Conversation().Opens().FromOpener(Syn, 100, 0, SynExtras).FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window));

    /// <summary>What no state allows is wrong on a flow too whose opening nobody saw.</summary>
    [Fact]
    [Trait("Clause", "CTL-4a")]
    public void MergedRequestsOnAFlowThatWasNeverSeenToOpen_AreFound() =>
        Finds("CTL-4a", 2, new Conversation().FromListener(Ack, 201, 101).FromListener(Rsyn | Fin, 201, 0));

    [Fact]
    [Trait("Clause", "CTL-4a")]
    public void RequestsOnAFlowThatWasNeverSeenToOpen_AreNotBlamed() =>
        Assert.Equal(Verdict.Inconclusive, new Conversation().FromListener(Fin, 201, 0).FromOpener(Rsyn, 300, 0).Judged().Verdict);

    private static Conversation InTimeWait() => new Conversation().Opens()
        .FromListener(Fin, 201, 0)
        .FromOpener(Fin | Ack, 101, 202)
        .FromListener(Ack, 202, 102);

    private static void Conforms(Conversation conversation) => Assert.Empty(conversation.Judged().Findings);

    private static void Finds(string clause, int packet, Conversation conversation)
    {
        Finding first = conversation.Judged().Findings[0];
        Assert.Equal((clause, packet, Conversation.Listener), (first.Clause, first.Packet.Number, first.Host));
        Assert.Equal(Severity.Violation, first.Severity);
    }
}
