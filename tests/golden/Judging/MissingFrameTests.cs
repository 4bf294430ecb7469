using ServalRef.Oracle;
using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>What one frame that the capture lacks would explain: no violation, unless the capture is whole or something seen refutes it.</summary>
public class MissingFrameTests
{
    /// <summary>The FIN that the listener answers is not there; its version is the next one of the opener.</summary>
    [Theory]
    [Trait("Clause", "CTL-16")]
    [InlineData(true, Severity.Violation)]
    [InlineData(false, Severity.Unspecified)]
    public void AckOfAFinThatIsNotInTheCapture(bool complete, Severity severity) =>
        Finds(severity, 4, new Conversation(complete).Opens().FromListener(Ack, 201, 102));

    /// <summary>The version that the FIN would have had is used by an RSYN.</summary>
    [Fact]
    [Trait("Clause", "CTL-16")]
    public void AckOfAFinWhoseVersionIsUsedOtherwise_IsAViolation() =>
        Finds(Severity.Violation, 4, new Conversation(complete: false).Opens()
            .FromListener(Ack, 201, 102)
            .FromOpener(Rsyn, 101, 0)
            .FromListener(Rsyn | Ack, 201, 102)
            .FromOpener(Ack, 102, 202));

    [Fact]
    [Trait("Clause", "CTL-9")]
    public void SecondAckOfOneFin_MayAnswerACopyThatIsNotInTheCapture() =>
        Finds(Severity.Unspecified, 6, new Conversation(complete: false).Opens()
            .FromOpener(Fin, 101, 0).FromListener(Ack, 201, 102).Wait(2_000).FromListener(Ack, 201, 102));

    /// <summary>Each of the ACKs may answer a copy that the capture lacks, but a capture does not lack just these.</summary>
    [Fact]
    [Trait("Clause", "CTL-16")]
    public void ThirdAckThatACopyWouldExplain_IsAViolation()
    {
        Conversation conversation = new Conversation(complete: false).Opens().FromOpener(Fin, 101, 0);
        for (int i = 0; i < 4; i++)
        {
            conversation.FromListener(Ack, 201, 102).Wait(2_000);
        }

        Report report = conversation.Judged();

        Assert.Equal([Severity.Unspecified, Severity.Unspecified, Severity.Violation], OnNumbered(report).Select(f => f.Severity));
    }

    /// <summary>What is wrong in the packet itself no other frame explains.</summary>
    [Fact]
    [Trait("Clause", "CTL-13")]
    public void AcknoWithoutAck_IsAViolation() =>
        Finds(Severity.Violation, 4, new Conversation(complete: false).Opens().FromListener(Fin, 201, 77));

    [Fact]
    [Trait("Clause", "CTL-6f")]
    public void FinAgainTooEarly_IsAViolation()
    {
        Conversation conversation = new Conversation(complete: false).Opens();
        for (int i = 0; i < 6; i++)
        {
            conversation.FromListener(Fin, 201, 0);
        }

        Finds(Severity.Violation, 6, conversation);
    }

    /// <summary>The ACK comes after the data that it would have allowed.</summary>
    [Theory]
    [Trait("Clause", "MIG-10")]
    [InlineData(true, Severity.Violation)]
    [InlineData(false, Severity.Unspecified)]
    public void DataWhileFrozen(bool acknowledged, Severity severity)
    {
        Conversation conversation = new Conversation(complete: false).Opens()
            .FromOpener(Rsyn, 101, 0, source: Conversation.Elsewhere)
            .FromListener(Rsyn | Ack, 201, 102, destination: Conversation.Elsewhere)
            .Wait(700)
            .Data(fromOpener: false);

        Finds(severity, 6, acknowledged ? conversation.FromOpener(Ack, 102, 202, source: Conversation.Elsewhere) : conversation);
    }

    /// <summary>One answer may be missing in the capture, three are not.</summary>
    [Theory]
    [Trait("Clause", "TEAR-4")]
    [InlineData(1, Severity.Unspecified)]
    [InlineData(3, Severity.Violation)]
    public void FinWithoutAnAnswer(int times, Severity severity)
    {
        Conversation conversation = new Conversation(complete: false).Opens();
        for (int i = 0; i < times; i++)
        {
            conversation.FromOpener(Fin, 101, 0).Wait(1_000 << i);
        }

        Finds(severity, 4, conversation.Data(fromOpener: false).Wait(5_000).Data(fromOpener: true));
    }

    private static void Finds(Severity severity, int packet, Conversation conversation)
    {
        Finding first = OnNumbered(conversation.Judged()).First();
        Assert.Equal((severity, packet, Conversation.Listener), (first.Severity, first.Packet.Number, first.Host));
    }

    /// <summary>The findings on packets that the test wrote: that no FIN follows the ends of the streams is another matter (TEAR-2a).</summary>
    private static IEnumerable<Finding> OnNumbered(Report report) => report.Findings.Where(f => f.Packet.Number > 0);
}
