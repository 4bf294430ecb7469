using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>Packets that wait for a verdict.</summary>
[Trait("Clause", "RES-4")]
public class DelayQueueTests
{
    private static readonly NetworkAddress Target = new(0x0a020002);

    [Fact]
    public void DelayRule_HoldsWithoutAnAnswer() =>
        Assert.Equal(new ServiceDecision(ServiceAction.Hold), ServiceTable.Empty.With(ServicePrefix.Default, new DelayRule()).Resolve(default, 0));

    [Fact]
    public void Packets_BeyondTheLimit_AreNotHeldAndDisplaceNobody()
    {
        DelayQueue queue = Holding(DelayQueue.DefaultCapacity);

        Assert.Equal(1024, queue.Packets.Count);
        Assert.Same(queue, queue.Hold(new HeldPacket(-1, default), out bool held));
        Assert.False(held);
    }

    public static TheoryData<ServiceRule, ServiceDecision> Verdicts => new()
    {
        { new ForwardRule([new ServiceTarget(Target)]), new ServiceDecision(ServiceAction.Forward, Target) },
        { new DemuxRule(5), new ServiceDecision(ServiceAction.Deliver, Listener: 5) },
        { new DropRule(), new ServiceDecision(ServiceAction.Drop) },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void HeldPacket_IsTreatedAsTheVerdictSays(ServiceRule verdict, ServiceDecision expected)
    {
        DelayQueue queue = Holding(3).Decide(1, verdict, 0, out ServiceDecision? decision);

        Assert.Equal(expected, decision);
        Assert.Equal([0, 2], queue.Packets.Select(p => p.Ticket));
    }

    [Fact]
    public void AnotherDelay_KeepsThePacket()
    {
        DelayQueue queue = Holding(3);

        Assert.Equal(queue, queue.Decide(1, new DelayRule(), 0, out ServiceDecision? decision));
        Assert.Null(decision);
    }

    [Fact]
    public void VerdictOnAPacketThatIsNotHeld_DoesNothing()
    {
        DelayQueue queue = Holding(3);

        Assert.Equal(queue, queue.Decide(9, new DropRule(), 0, out ServiceDecision? decision));
        Assert.Null(decision);
    }

    private static DelayQueue Holding(int count) => Enumerable.Range(0, count)
        .Aggregate(new DelayQueue(), (queue, ticket) => queue.Hold(new HeldPacket(ticket, default), out _));
}
