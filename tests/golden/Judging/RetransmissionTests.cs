using ServalRef.Oracle;
using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>When a request may be sent again, and how often: seen at the host that sends it.</summary>
public class RetransmissionTests
{
    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void FinAgainEvery50Milliseconds_IsTooEarly() =>
        Finds("CTL-6f", 7, Fins(new Conversation().Opens(), 50, 50, 50, 50));

    /// <summary>A single fault is told once, however often it comes.</summary>
    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void FinAgainWithoutDoubling_IsTooEarly_Once()
    {
        Report report = Fins(new Conversation().Opens(), 1_000, 1_000, 1_000, 1_000, 1_000, 1_000).Judged();

        Finding finding = Assert.Single(report.Findings);
        Assert.Equal(("CTL-6f", 9, Conversation.Listener), (finding.Clause, finding.Packet.Number, finding.Host));
        Assert.DoesNotContain(finding.Allowed, allowed => allowed.StartsWith("FIN", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void FinAgainAfterTheLeastRtoDoubled_Conforms() =>
        Conforms(Fins(new Conversation().Opens(), 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600));

    /// <summary>A packet may wait half a second below the stack, so that two sendings come close together .</summary>
    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void FinThatWaitedInTheQueue_Conforms() => Conforms(Fins(new Conversation().Opens(), 10, 100, 1_000));

    [Fact]
    [Trait("Clause", "CTL-7")]
    public void FinAgainForTheNinthTime_IsFound() =>
        Finds("CTL-7b", 13, Fins(new Conversation().Opens(), 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200));

    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void SynAckAgainBeforeItsFirstRto_IsTooEarly() => Finds("CTL-6f", 3, SynAcks(400));

    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void SynAckAgainWithoutDoubling_IsTooEarly() => Finds("CTL-6f", 4, SynAcks(1_200, 1_200));

    [Fact]
    [Trait("Clause", "SEC-10a")]
    public void SynAckForTheFourthTime_IsFound() => Finds("SEC-10a", 5, SynAcks(1_000, 2_000, 4_000));

    [Fact]
    [Trait("Clause", "SEC-10a")]
    public void SynAckThreeTimes_Conforms() => Conforms(SynAcks(1_000, 2_000));

    /// <summary>The peer's repetition calls for the SYN+ACK, not the timer: neither the least wait nor the number of tries holds.</summary>
    [Fact]
    [Trait("Clause", "CTL-9")]
    [Trait("Clause", "SEC-10a")]
    public void SynAckToEachRepeatedSyn_Conforms()
    {
        Conversation conversation = new();
        for (int i = 0; i < 5; i++)
        {
            conversation
                .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
                .FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window)
                .Wait(100);
        }

        Conforms(conversation);
    }

    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void RsynAckAgainAndAgainWithoutARequest_IsTooEarly() =>
        Finds("CTL-6f", 7, RsynAcks(new Conversation().Opens().FromOpener(Rsyn, 101, 0), 4));

    [Fact]
    [Trait("Clause", "CTL-9")]
    public void RsynAckToEachRepeatedRsyn_Conforms()
    {
        Conversation conversation = new Conversation().Opens();
        for (int i = 0; i < 6; i++)
        {
            RsynAcks(conversation.FromOpener(Rsyn, 101, 0), 1);
        }

        Conforms(conversation);
    }

    /// <summary>A new candidate brings the FIN there at once, and its waits begin anew.</summary>
    [Fact]
    [Trait("Clause", "CTL-15")]
    public void FinAgainToANewCandidate_Conforms() =>
        Conforms(new Conversation().Opens()
            .FromListener(Fin, 201, 0)
            .Wait(300).FromListener(Fin, 201, 0)
            .FromOpener(Rsyn, 101, 0, source: Conversation.Elsewhere)
            .FromListener(Rsyn | Ack, 202, 102, destination: Conversation.Elsewhere)
            .FromListener(Fin, 201, 0, destination: Conversation.Elsewhere)
            .Wait(150).FromListener(Fin, 201, 0, destination: Conversation.Elsewhere)
            .Wait(400).FromListener(Fin, 201, 0, destination: Conversation.Elsewhere));

    [Fact]
    [Trait("Clause", "CTL-6")]
    public void FinAgainAfterItsAck_IsFound() =>
        Finds("CTL-6g", 6, new Conversation().Opens()
            .FromListener(Fin, 201, 0).FromOpener(Ack, 101, 202).Wait(900).FromListener(Fin, 201, 0));

    private static Conversation Fins(Conversation conversation, params int[] waits)
    {
        conversation.FromListener(Fin, 201, 0);
        foreach (int wait in waits)
        {
            conversation.Wait(wait - Conversation.Spacing).FromListener(Fin, 201, 0);
        }

        return conversation;
    }

    private static Conversation SynAcks(params int[] waits)
    {
        Conversation conversation = new Conversation()
            .FromOpener(Syn, 100, 0, Extras.Service | Extras.Offer | Extras.Window)
            .FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window);
        foreach (int wait in waits)
        {
            conversation.Wait(wait - Conversation.Spacing).FromListener(Syn | Ack, 200, 101, Extras.Offer | Extras.Window);
        }

        return conversation;
    }

    private static Conversation RsynAcks(Conversation conversation, int times)
    {
        for (int i = 0; i < times; i++)
        {
            conversation.FromListener(Rsyn | Ack, 201, 102);
        }

        return conversation;
    }

    private static void Conforms(Conversation conversation) => Assert.Empty(conversation.Judged().Findings);

    private static void Finds(string clause, int packet, Conversation conversation)
    {
        Finding first = conversation.Judged().Findings[0];
        Assert.Equal((clause, packet, Conversation.Listener), (first.Clause, first.Packet.Number, first.Host));
        Assert.Equal(Severity.Violation, first.Severity);
    }
}
