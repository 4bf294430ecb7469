using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

/// <summary>Which flows count for the others, and with what.</summary>
public class ConnectionTests
{
    private const int Mss = 1000;
    private readonly ConnectionWindows _windows = new(Lia.Instance);

    [Fact]
    [Trait("Clause", "CC-3")]
    public void TwoFlows_GrowAsTheRfcSays()
    {
        FlowWindow first = Add(10, 0.1);
        Add(10, 0.1);

        // alpha is 1/2, and 1000 × 1000 × 1/2 / 20000 is 25.
        first.OnAck(Ack(first));

        Assert.Equal(10_025, first.Cwnd);
    }

    /// <summary>0.095 bytes with each ACK: rounded down they would be nothing, rounded up ten times as much.</summary>
    [Fact]
    [Trait("Clause", "CC-3")]
    public void IncreasesBelowOneByte_AreKept()
    {
        FlowWindow first = Add(1_000_000, 0.001);
        Add(1_000_000, 1);
        double expected = 0;
        for (int i = 0; i < 100_000; i++)
        {
            expected += Lia.Instance.Increase(_windows.Counted(), 0, Mss);
            first.OnAck(Ack(first));
        }

        Assert.InRange(expected, 90, 110);
        Assert.Equal(Math.Floor(expected + 1e-6), first.Cwnd - (1_000_000 * Mss));
    }

    /// <summary>A known simulator keeps an alpha that was rounded to 0, and never grows again.</summary>
    [Fact]
    [Trait("Clause", "CC-4")]
    public void SlowPathsAfterTimeouts_GrowAgain()
    {
        FlowWindow[] flows = [Add(2, 0.4), Add(2, 3)];
        foreach (FlowWindow flow in flows)
        {
            flow.OnTimeout(next: 1, inFlight: 2 * Mss);
            flow.OnTimeout(next: 2, inFlight: Mss);
        }

        for (int i = 0; i < 100; i++)
        {
            Array.ForEach(flows, flow => flow.OnAck(Ack(flow)));
        }

        Assert.All(flows, flow => Assert.True(flow.Cwnd > 5 * Mss, $"{flow.Cwnd}"));
    }

    [Fact]
    [Trait("Clause", "CC-5")]
    public void FlowWithoutSampleOrNotUsable_DoesNotCount()
    {
        FlowWindow first = Add(10, 0.1);
        FlowWindow other = Add(20, 0);
        AssertCounted(10_000);

        other.SmoothedRoundTrip = 0.1;
        AssertCounted(10_000, 20_000);
        other.IsUsable = false;
        AssertCounted(10_000);
        other.IsUsable = true;
        first.OnNewPath(Mss);
        AssertCounted(20_000);
        Assert.True(_windows.Remove(other));
        Assert.False(_windows.Remove(other));
        AssertCounted();
    }

    [Fact]
    [Trait("Clause", "CC-5")]
    public void FlowThatDoesNotCountItself_GrowsLikeATcp()
    {
        Add(10, 0.1);
        FlowWindow unknown = Add(10, 0);
        FlowWindow removed = Add(10, 0.1);
        _windows.Remove(removed);

        unknown.OnAck(Ack(unknown));
        removed.OnAck(Ack(removed));
        removed.OnLoss(lost: 0, next: 1, inFlight: removed.Cwnd);

        Assert.Equal((10_100, 5_050), (unknown.Cwnd, removed.Cwnd));
    }

    [Fact]
    [Trait("Clause", "CC-6")]
    public void FlowInRecovery_CountsWithItsThreshold()
    {
        Add(10, 0.1);
        FlowWindow losing = Add(20, 0.1);
        losing.OnLoss(lost: 5, next: 20, inFlight: 20 * Mss);
        losing.Inflate(7 * Mss);

        Assert.Equal(17 * Mss, losing.Cwnd);
        AssertCounted(10_000, 10_000);
    }

    [Fact]
    [Trait("Clause", "CC-10")]
    public void ApplicationLimitedFlow_CountsWithWhatItHasInFlight_UntilItFillsItsWindowAgain()
    {
        Add(10, 0.1);
        FlowWindow idle = Add(20, 0.1);

        idle.OnAck(Ack(idle) with { InFlight = 3 * Mss, ApplicationLimited = true });
        AssertCounted(10_000, 3_000);
        idle.OnAck(Ack(idle) with { InFlight = 0, ApplicationLimited = true });
        AssertCounted(10_000);
        idle.OnAck(Ack(idle) with { Bytes = 0 });
        AssertCounted(10_000, 20_000);
    }

    [Fact]
    [Trait("Clause", "CC-8")]
    public void OtherAlgorithms_TakeTheirOwnPartOfAWindow()
    {
        // Of 30 packets in all COUPLED takes 15; BALIA takes three quarters of a slow flow, half of the fastest.
        Assert.Equal(5 * Mss, AfterLoss(Coupled.Instance, losing: 1));
        Assert.Equal(2 * Mss, AfterLoss(Coupled.Instance, losing: 0));
        Assert.Equal(10 * Mss, AfterLoss(Balia.Instance, losing: 1));
        Assert.Equal(2500, AfterLoss(Balia.Instance, losing: 0));
        Assert.Equal(5 * Mss, AfterLoss(Lia.Instance, losing: 0));
    }

    /// <summary>RTOs in a row are one loss, and a new path has no past (MIG-16).</summary>
    [Fact]
    [Trait("Clause", "CC-8")]
    [Trait("Clause", "MIG-16")]
    public void LossDistance_IsTheGreaterOfSinceAndBetweenLosses()
    {
        FlowWindow flow = Add(10, 0.1);
        double Distance() => _windows.Counted()[0].LossDistance;

        flow.OnAck(Ack(flow) with { Bytes = 5000 });
        Assert.Equal(5000, Distance());
        flow.OnLoss(lost: 0, next: 1, inFlight: 4000);
        Assert.Equal(5000, Distance());
        flow.OnAck(Ack(flow) with { Bytes = 3000 });
        Assert.Equal(5000, Distance());
        flow.OnAck(Ack(flow) with { Bytes = 4000 });
        Assert.Equal(7000, Distance());
        flow.OnTimeout(next: 2, inFlight: 4000);
        flow.OnTimeout(next: 3, inFlight: 1000);
        Assert.Equal(7000, Distance());
        flow.OnAck(Ack(flow) with { Bytes = 1000 });
        flow.OnLoss(lost: 3, next: 4, inFlight: 1000);
        Assert.Equal(1000, Distance());

        flow.OnNewPath(Mss);
        flow.SmoothedRoundTrip = 0.1;
        Assert.Equal(0, Distance());
    }

    [Fact]
    [Trait("Clause", "CC-8")]
    public void Olia_MovesWindowToThePathThatLosesLess()
    {
        ConnectionWindows windows = new(Olia.Instance);
        FlowWindow wide = Add(windows, 40, 0.1);
        FlowWindow good = Add(windows, 10, 0.1);
        wide.OnLoss(lost: 0, next: 1, inFlight: 40 * Mss);
        wide.OnAck(new Acknowledgement(Mss, 1, 20 * Mss));
        good.OnAck(Ack(good) with { Bytes = 10 * Mss });
        (long wideBefore, long goodBefore) = (wide.Cwnd, good.Cwnd);

        good.OnAck(Ack(good));
        wide.OnAck(Ack(wide));

        // In packets for each acknowledged: 10/30² + 1/20 on the good path, 20/30² - 1/40 on the wide one.
        Assert.True(good.Cwnd > goodBefore + 50, $"{goodBefore} to {good.Cwnd}");
        Assert.True(wide.Cwnd < wideBefore, $"{wideBefore} to {wide.Cwnd}");
    }

    [Fact]
    public void AlgorithmOfAConnection_IsTheOneGiven() => Assert.Same(Lia.Instance, _windows.Algorithm);

    private static long AfterLoss(ICongestionControl algorithm, int losing)
    {
        ConnectionWindows windows = new(algorithm);
        FlowWindow[] flows = [Add(windows, 10, 0.1), Add(windows, 20, 0.1)];
        flows[losing].OnLoss(lost: 0, next: 1, inFlight: flows[losing].Cwnd);
        return flows[losing].Cwnd;
    }

    private static FlowWindow Add(ConnectionWindows windows, int packets, double roundTrip)
    {
        FlowWindow flow = windows.Add(new WindowOptions(Mss)
        {
            InitialPackets = packets,
            InitialBytes = packets * Mss,
            InitialSsthresh = 2 * Mss,
        });
        flow.SmoothedRoundTrip = roundTrip;
        return flow;
    }

    private static Acknowledgement Ack(FlowWindow flow) => new(Mss, 0, flow.Cwnd);

    private FlowWindow Add(int packets, double roundTrip) => Add(_windows, packets, roundTrip);

    private void AssertCounted(params double[] windows) =>
        Assert.Equal(windows, _windows.Counted().ToArray().Select(path => path.Window));
}
