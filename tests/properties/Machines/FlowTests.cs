using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Properties.Machines.Pair;
using static ServalRef.StateMachines.ControlFlags;
using static ServalRef.StateMachines.FlowState;
using static ServalRef.StateMachines.FlowTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>What holds in all of a flow's life.</summary>
public class FlowTests
{
    [Fact]
    [Trait("Clause", "FLOW-2")]
    public void PeersOwnRst_ClosesTheFlowAtOnce()
    {
        Pair pair = Open();

        Assert.Equal(Closed, pair.Listener.Gets(pair.Opener.Does(AbortRequested).Sends(Rst)).State);
        Assert.Empty(pair.Listener.Sent);
    }

    [Theory]
    [InlineData(Syn | Ack)]
    [InlineData(Rsyn)]
    [InlineData(Fin)]
    [InlineData(Ack)]
    [InlineData(Rst)]
    [Trait("Clause", "FLOW-3")]
    public void ClosedFlow_IsChangedByNoPacket(ControlFlags flags)
    {
        Pair pair = Open();
        FlowRecord closed = pair.Listener.Does(AbortRequested).Record;

        Assert.Equal(closed, pair.Listener.Gets(pair.SynAck with { Flags = flags }).Record);
    }

    [Fact]
    [Trait("Clause", "FLOW-4")]
    public void UnexpectedPacket_IsIgnored()
    {
        Pair pair = Open();
        ControlPacket rsyn = pair.Opener.Does(MigrationTrigger.PathCheckRequested).Sends(Rsyn);

        pair.Listener.Ignores(rsyn with { Flags = Rsyn | Ack, Ackno = 17 });
        pair.Listener.Ignores(rsyn with { Flags = Ack, Ackno = 17 });
    }

    [Fact]
    [Trait("Clause", "FLOW-5")]
    public void Abort_SendsRstToCandidateAndAdoptedAddress()
    {
        Pair pair = Open();
        pair.Listener.Gets(pair.Opener.MovesTo(A1).Sends(Rsyn)).Does(AbortRequested);

        Assert.Equal([A1, A0], pair.Listener.Sent.Select(e => e.Packet.Destination));
        Assert.All(pair.Listener.Sent, e => Assert.Equal((Rst, 0xBBBBul), (e.Packet.Flags, e.Packet.Nonce)));
    }

    /// <summary>Read from the machine: no other event leads from a synchronised state to Closed.</summary>
    [Fact]
    [Trait("Clause", "FLOW-6")]
    public void SynchronisedFlow_EndsOnlyByFinsResetExhaustionOrAbort()
    {
        string[] ends =
        [
            nameof(RstArrived), nameof(AbortRequested), nameof(FinTimedOut), nameof(TimeWaitExpired), nameof(FinWait2Expired),
        ];
        MachineArrow[] others =
        [
            .. MachineCatalog.All.Where(a => a is { Machine: "Flow", To: nameof(Closed), Kind: ArrowKind.Arrow }
                && Enum.Parse<FlowState>(a.From) > SynReceived && !ends.Contains(a.Trigger)),
        ];

        Assert.Equal([(nameof(LastAck), nameof(AckArrived)), (nameof(LastAck), nameof(FinArrived))], others.Select(a => (a.From, a.Trigger)));
    }
}
