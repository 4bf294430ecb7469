using FsCheck;
using FsCheck.Xunit;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>A SYN on its way through routers, and its answer.</summary>
public class ForwardingTests
{
    private static readonly NetworkAddress Opener = new(0x0a010001);
    private static readonly NetworkAddress Listener = new(0x0a020002);

    /// <summary>As drawn in the chapter.</summary>
    [Fact]
    [Trait("Clause", "RES-6")]
    [Trait("Clause", "RES-8")]
    public void SynThroughOneRouter_IsAnsweredDirectly()
    {
        var syn = new TransitPacket(Opener, Router(1), false, 64);

        ForwardingDecision forwarded = Forwarding.Decide(syn, [Router(1)], Listener);
        Assert.True(forwarded.IsForwarded);
        Assert.Equal(new TransitPacket(Opener, Listener, false, 63, new([Opener, Router(1)])), forwarded.Packet);

        (NetworkAddress Destination, SourceRoute Route) answer =
            RoutedOpening.Answer(forwarded.Packet.Source, forwarded.Packet.Route, Listener)!.Value;
        Assert.Equal(Opener, answer.Destination);
        Assert.Equal(new SourceRoute([Opener, Router(1), Listener]), answer.Route);
        Assert.Equal(Listener, RoutedOpening.Peer(new NetworkAddress(0x01020304), answer.Route));
    }

    [Property(Replay = Seeds.Of)]
    [Trait("Clause", "RES-6")]
    [Trait("Clause", "RES-8")]
    public bool EachRouterOfAChain_AppendsItself(PositiveInt length)
    {
        int routers = Math.Min(length.Get, SourceRoute.Most - 2);
        TransitPacket packet = Chain(routers)!.Value;
        (NetworkAddress Destination, SourceRoute Route) answer = RoutedOpening.Answer(packet.Source, packet.Route, Listener)!.Value;

        return packet.Source == Opener
            && packet.TimeToLive == 64 - routers
            && packet.Route == new SourceRoute([Opener, .. Enumerable.Range(1, routers).Select(Router)])
            && answer.Route.Entries.Count <= SourceRoute.Most
            && answer.Destination == Opener
            && RoutedOpening.Peer(default, answer.Route) == Listener;
    }

    [Fact]
    [Trait("Clause", "RES-7")]
    public void RouterThatWouldTakeTheAnswerersPlace_Drops()
    {
        Assert.NotNull(Chain(18));
        Assert.Null(Chain(19));
    }

    [Property(Replay = Seeds.Of)]
    [Trait("Clause", "RES-7")]
    public bool PacketInARing_IsDroppedWhenItComesBack(PositiveInt length)
    {
        int routers = Math.Min(length.Get, SourceRoute.Most - 2);
        ForwardingDecision again = Forwarding.Decide(Chain(routers)!.Value, [Router(1)], Router(2));

        return again.Refusal == ForwardingRefusal.Loop && again.Packet == Chain(routers);
    }

    [Fact]
    [Trait("Clause", "RES-7")]
    public void LoopThroughTheRoutersOtherAddress_IsFoundToo()
    {
        TransitPacket packet = Chain(2)!.Value;

        Assert.Equal(ForwardingRefusal.Loop, Forwarding.Decide(packet, [Router(9), Router(1)], Listener).Refusal);
    }

    [Theory]
    [InlineData(true, 64, ForwardingRefusal.Broadcast)]
    [InlineData(false, 1, ForwardingRefusal.Expired)]
    [InlineData(false, 0, ForwardingRefusal.Expired)]
    [InlineData(false, 2, ForwardingRefusal.None)]
    [Trait("Clause", "RES-6")]
    [Trait("Clause", "RES-7")]
    public void BroadcastOrExpiredPacket_IsNotPassedOn(bool broadcast, byte ttl, ForwardingRefusal refusal) =>
        Assert.Equal(refusal, Forwarding.Decide(new TransitPacket(Opener, Router(1), broadcast, ttl), [Router(1)], Listener).Refusal);

    [Fact]
    [Trait("Clause", "RES-8")]
    public void SynThatCameDirectly_IsAnsweredWithoutSource()
    {
        Assert.Equal((Opener, default(SourceRoute)), RoutedOpening.Answer(Opener, default, Listener));
        Assert.Equal(Listener, RoutedOpening.Peer(Listener, default));
    }

    [Fact]
    [Trait("Clause", "RES-8")]
    public void SynWhoseSourceIsFull_GetsNoAnswer() =>
        Assert.Null(RoutedOpening.Answer(Opener, new([.. Enumerable.Range(1, SourceRoute.Most).Select(Router)]), Listener));

    [Fact]
    public void OnlyASyn_IsResolved() => Assert.Equal(
        [ControlFlags.Syn], Enumerable.Range(0, 256).Select(flags => (ControlFlags)flags).Where(RoutedOpening.IsResolved));

    private static NetworkAddress Router(int number) => new(0x0a0100fe + ((uint)number << 16));

    // Through routers 1, 2, 3 and so on; none if one of them drops it.
    private static TransitPacket? Chain(int routers)
    {
        var packet = new TransitPacket(Opener, Router(1), false, 64);
        for (int i = 1; i <= routers; i++)
        {
            ForwardingDecision decision = Forwarding.Decide(packet, [Router(i)], i == routers ? Listener : Router(i + 1));
            if (!decision.IsForwarded)
            {
                return null;
            }

            packet = decision.Packet;
        }

        return packet;
    }
}
