using ServalRef.Simulation;
using ServalRef.Simulation.Tcp;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Simulated;

/// <summary>The simulator's parts: links, queues, TCP, chance.</summary>
public class NetworkTests
{
    [Fact]
    public void Link_SendsOnePacketAfterTheOther_AndDropsWhatFindsNoPlace()
    {
        // 1000 packets of 1500 bytes a second for a link of 600: four tenths are dropped, the rest arrives evenly.
        Simulator simulator = new(1);
        Network network = new(simulator);
        Link link = network.AddLink("l", new LinkOptions { Rate = 600 * 1500 * 8, Delay = Duration.FromMilliseconds(20), QueuePackets = 10 });
        ConstantRate source = new(network, "s", [link], new ConstantRateOptions(1000 * 1500 * 8));
        source.StartAt(default);
        simulator.Run(Instant.FromSeconds(10));
        Assert.InRange(source.Delivered, (600 * 9.97) - 1, (600 * 9.98) + 1);
        Assert.InRange(link.Counters.Dropped, 3980, 4000);
        Assert.Equal(10, link.QueueLength(simulator.Now));
    }

    [Fact]
    public void Delay_IsSendingAndTravelling()
    {
        Simulator simulator = new(1);
        Network network = new(simulator);
        Link link = network.AddLink("l", new LinkOptions { Rate = 12_000_000, Delay = Duration.FromMilliseconds(5) });
        ConstantRate source = new(network, "s", [link], new ConstantRateOptions(1));
        source.StartAt(default);
        simulator.Run(new Instant(5_999_999));
        Assert.Equal(0, source.Delivered);
        simulator.Run(new Instant(6_000_000));
        Assert.Equal(1, source.Delivered);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void Bernoulli_LosesItsShare(double probability)
    {
        (long sent, long delivered) = Lossy(new BernoulliLoss(probability));
        Assert.InRange(1 - (delivered / (double)sent), probability * 0.93, probability * 1.07);
    }

    [Fact]
    public void GilbertElliott_LosesTheShareOfItsBadState()
    {
        // A fifth of the time bad (0.01 against 0.04), and half is lost then.
        (long sent, long delivered) = Lossy(new GilbertElliottLoss(0.01, 0.04, 0, 0.5));
        Assert.InRange(1 - (delivered / (double)sent), 0.085, 0.115);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.03)]
    public void Tcp_HasTheThroughputThatItsLossAllows(double loss)
    {
        // sqrt(3 / 2p) packets in a round trip (Mathis et al. 1997), less what timeouts cost.
        Simulator simulator = new(3);
        Network network = new(simulator);
        Link forth = network.AddLink("f", new LinkOptions { Delay = Duration.FromMilliseconds(50), Loss = new BernoulliLoss(loss) });
        Link back = network.AddLink("b", new LinkOptions());
        TcpFlow flow = new(network, [forth], [back], new TcpOptions { AckEvery = 1 });
        flow.StartAt(default);
        simulator.Run(Instant.FromSeconds(1000));
        double expected = Math.Sqrt(1.5 / loss) / 0.05 * 1000;
        Assert.InRange(flow.Delivered / expected, 0.7, 1.1);
    }

    [Fact]
    public void TwoTcps_ShareALink()
    {
        Simulator simulator = new(5);
        Network network = new(simulator);
        Link forth = network.AddLink("f", new LinkOptions
        {
            Rate = 12_000_000,
            Delay = Duration.FromMilliseconds(50),
            QueuePackets = 50,
            RandomZone = 3,
        });
        Link back = network.AddLink("b", new LinkOptions());
        TcpFlow[] flows = [.. Enumerable.Range(0, 2).Select(_ => new TcpFlow(network, [forth], [back], new TcpOptions()))];
        flows[0].StartAt(default);
        flows[1].StartAt(Instant.FromSeconds(0.3));
        simulator.Run(Instant.FromSeconds(600));
        double share = flows[0].Delivered / (double)flows.Sum(flow => flow.Delivered);
        Assert.InRange(share, 0.4, 0.6);
        Assert.InRange(flows.Sum(flow => flow.Delivered) / 600.0, 970, 1000);
    }

    [Fact]
    public void SeveralLossesInAWindow_AreRepairedInOneRecovery()
    {
        // A link that is dead for a moment takes a few packets out of a window; SACK repairs them without a timeout.
        Simulator simulator = new(1);
        Network network = new(simulator);
        Link forth = network.AddLink("f", new LinkOptions { Rate = 12_000_000, Delay = Duration.FromMilliseconds(50) });
        Link back = network.AddLink("b", new LinkOptions());
        TcpFlow flow = new(network, [forth], [back], new TcpOptions { Packets = 3000 });
        flow.StartAt(default);
        simulator.At(Instant.FromSeconds(0.6), _ => forth.Options = forth.Options with { Loss = new BernoulliLoss(1) });
        simulator.At(Instant.FromSeconds(0.604), _ => forth.Options = forth.Options with { Loss = LossModel.None });
        simulator.Run(Instant.FromSeconds(30));
        Assert.True(flow.IsDone);
        Assert.Equal((0L, 1L), (flow.Timeouts, flow.Recoveries));
        Assert.InRange(flow.Resent, 2, 10);
    }

    [Fact]
    public void Chance_IsTheSameForAName_AndAnotherForAnother()
    {
        Simulator simulator = new(42);
        Assert.Equal(simulator.Chance("a").Next(), new Simulator(42).Chance("a").Next());
        Assert.NotEqual(simulator.Chance("a").Next(), simulator.Chance("b").Next());
        Assert.NotEqual(simulator.Chance("a").Next(), new Simulator(43).Chance("a").Next());
    }

    [Fact]
    public void Events_HappenInOrder_AndEqualOnesAsTheyWereAgreedOn()
    {
        Simulator simulator = new(1);
        List<int> happened = [];
        Random chance = new(9);
        int[] times = [.. Enumerable.Range(0, 1000).Select(_ => chance.Next(50))];
        for (int index = 0; index < times.Length; index++)
        {
            int number = index;
            simulator.At(new Instant(times[index]), _ => happened.Add(number));
        }

        simulator.Run(Instant.Never);
        Assert.Equal(Enumerable.Range(0, 1000).OrderBy(index => times[index]), happened);
    }

    private static (long Sent, long Delivered) Lossy(LossModel loss)
    {
        Simulator simulator = new(11);
        Network network = new(simulator);
        Link link = network.AddLink("l", new LinkOptions { Loss = loss });
        ConstantRate source = new(network, "s", [link], new ConstantRateOptions(1000 * 1500 * 8));
        source.StartAt(default);
        simulator.Run(Instant.FromSeconds(100));
        return (link.Counters.Sent, source.Delivered);
    }
}
