using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;
using static ServalRef.Properties.Generators.Connections;

namespace ServalRef.Properties.Rules;

/// <summary>What the peer's FINs say about the connection.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(Connections)], MaxTest = 1000)]
public class ReadingFinsLaws
{
    private static readonly StreamEnds NotAcknowledged = new(LocalSent: true, LocalAcknowledged: false, RemoteReceived: true);

    [Property]
    [Trait("Clause", "TEAR-6")]
    public bool OurEnd_IsAcknowledgedByFinsOnlyWithBothEndsAndAllFins(FlowRecord[] flows, StreamEnds ends)
    {
        FlowRecord[] open = [.. flows.Where(f => f.State != FlowState.Closed)];

        return ReadingFins.AcknowledgeOurEnd(flows, ends, flowLost: false)
            == (ends.LocalSent && ends.RemoteReceived && open.Length > 0 && open.All(f => f.Has(FlowFacts.PeerFinished)));
    }

    [Property]
    [Trait("Clause", "TEAR-7")]
    public bool FinsThatAbort_NeverAcknowledge(FlowRecord[] flows, StreamEnds ends) =>
        !(ReadingFins.AbortConnection(flows, ends) && ReadingFins.AcknowledgeOurEnd(flows, ends, flowLost: false));

    [Property]
    [Trait("Clause", "TEAR-7")]
    public bool Fins_AbortOnlyIfAnEndIsMissingAndAllHaveCome(FlowRecord[] flows, StreamEnds ends) =>
        ReadingFins.AbortConnection(flows, ends) == (ReadingFins.OnEveryFlow(flows) && (!ends.RemoteReceived || !ends.LocalSent));

    /// <summary>Hole F3: the DATA_ACK of our end was lost, and the peer's FINs say the same.</summary>
    [Theory]
    [InlineData(FlowState.CloseWait)]
    [InlineData(FlowState.Closing)]
    [InlineData(FlowState.LastAck)]
    [InlineData(FlowState.TimeWait)]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "TEAR-7")]
    public void LostDataAck_IsReplacedByTheFins(FlowState state)
    {
        FlowRecord[] flows = [In(state), In(FlowState.CloseWait), In(FlowState.Closed)];

        Assert.True(ReadingFins.AcknowledgeOurEnd(flows, NotAcknowledged, flowLost: false));
        Assert.False(ReadingFins.AbortConnection(flows, NotAcknowledged));
    }

    /// <summary>The peer removed flow 1 because of flow 2, and flow 2 died with our last bytes (reading 49).</summary>
    [Fact]
    [Trait("Clause", "TEAR-6")]
    public void FinThatRemovedAFlow_IsNoAcknowledgementAfterTheOtherWasLost()
    {
        FlowRecord[] flows = [In(FlowState.CloseWait), In(FlowState.Closed)];

        Assert.False(ReadingFins.AcknowledgeOurEnd(flows, NotAcknowledged, flowLost: true));
        Assert.False(ReadingFins.AbortConnection(flows, NotAcknowledged));
    }

    [Theory]
    [InlineData(FlowState.SynSent)]
    [InlineData(FlowState.SynReceived)]
    [InlineData(FlowState.Established)]
    [InlineData(FlowState.FinWait1)]
    [InlineData(FlowState.FinWait2)]
    [Trait("Clause", "TEAR-6")]
    [Trait("Clause", "TEAR-7")]
    public void OneFlowWithoutTheFin_IsEnoughToWait(FlowState state)
    {
        FlowRecord[] flows = [In(FlowState.CloseWait), In(state)];

        Assert.False(ReadingFins.AcknowledgeOurEnd(flows, NotAcknowledged, flowLost: false));
        Assert.False(ReadingFins.AbortConnection(flows, default));
    }
}
