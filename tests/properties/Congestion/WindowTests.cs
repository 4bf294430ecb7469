using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

/// <summary>The life of one window, by examples.</summary>
public class WindowTests
{
    private const int Mss = 1000;

    [Theory]
    [Trait("Clause", "CC-2")]
    [InlineData(1460, 14600)]
    [InlineData(536, 5360)]
    [InlineData(2000, 14600)]
    [InlineData(8960, 17920)]
    [InlineData(65535, 131070)]
    public void InitialWindow_IsTenPackets_OrLessOfLargeOnes(int mss, long expected) =>
        Assert.Equal(expected, Plain(new WindowOptions(mss)).Cwnd);

    [Fact]
    [Trait("Clause", "CC-2")]
    public void InitialWindow_IsAParameter()
    {
        Assert.Equal(Mss, Plain(new WindowOptions(Mss) { InitialPackets = 1 }).Cwnd);
        Assert.Equal(9000, Plain(new WindowOptions(9000) { InitialPackets = 1 }).Cwnd);
        Assert.Equal(20 * Mss, Plain(new WindowOptions(Mss) { InitialPackets = 20, InitialBytes = 20 * Mss }).Cwnd);
    }

    [Theory]
    [Trait("Clause", "CC-1")]
    [InlineData(400, 10_400)]
    [InlineData(1000, 11_000)]
    [InlineData(5000, 11_000)]
    public void SlowStart_AddsWhatIsAcknowledged_AtMostOnePacketForEachAck(long acked, long expected)
    {
        FlowWindow flow = Plain();

        flow.OnAck(Ack(flow, acked));

        Assert.Equal((expected, true), (flow.Cwnd, flow.InSlowStart));
    }

    [Fact]
    [Trait("Clause", "CC-1")]
    public void SlowStartThatCountsBytes_AddsAllThatIsAcknowledged_UpToTheThreshold()
    {
        FlowWindow flow = Plain(new WindowOptions(Mss) { CountsBytes = true, InitialSsthresh = 17 * Mss });
        flow.OnAck(Ack(flow, 5 * Mss));
        Assert.Equal(15 * Mss, flow.Cwnd);
        flow.OnAck(Ack(flow, 5 * Mss));
        Assert.Equal((17 * Mss, false), (flow.Cwnd, flow.InSlowStart));
    }

    [Fact]
    [Trait("Clause", "DATA-9f")]
    public void Undo_RestoresTheWindow_Once()
    {
        FlowWindow flow = Plain();
        Assert.False(flow.Undo());
        flow.OnLoss(3, 10, 10 * Mss);
        Assert.Equal(5 * Mss, flow.Cwnd);
        Assert.True(flow.Undo());
        Assert.Equal((10 * Mss, long.MaxValue, false), (flow.Cwnd, flow.Ssthresh, flow.InRecovery));
        Assert.False(flow.Undo());
        Assert.True(flow.OnLoss(4, 10, 10 * Mss));
    }

    [Fact]
    [Trait("Clause", "CC-2")]
    public void TimeoutThatIsNotPersistent_HalvesTheWindow_AndTheSecondCollapsesIt()
    {
        FlowWindow flow = Plain();
        flow.OnTimeout(10, 8 * Mss, persistent: false);
        Assert.Equal((4 * Mss, true), (flow.Cwnd, flow.InRecovery));
        flow.OnTimeout(14, 4 * Mss, persistent: false);
        Assert.Equal((Mss, 4 * Mss), (flow.Cwnd, flow.Ssthresh));
    }

    [Fact]
    [Trait("Clause", "CC-1")]
    public void CongestionAvoidance_AddsOnePacketForEachWindowAcknowledged()
    {
        FlowWindow flow = Plain(new WindowOptions(Mss) { InitialSsthresh = 10 * Mss });
        for (int i = 0; i < 10; i++)
        {
            flow.OnAck(Ack(flow, Mss));
        }

        // A little less than one packet, since the window grows on the way.
        Assert.InRange(flow.Cwnd, (11 * Mss) - 50, 11 * Mss);
    }

    [Fact]
    [Trait("Clause", "CC-1")]
    public void Loss_HalvesWhatIsInFlight()
    {
        FlowWindow flow = Plain();

        Assert.True(flow.OnLoss(lost: 3, next: 10, inFlight: 8 * Mss));

        Assert.Equal((4 * Mss, 4 * Mss, true), (flow.Cwnd, flow.Ssthresh, flow.InRecovery));
    }

    [Fact]
    [Trait("Clause", "CC-1")]
    public void Loss_WithMoreInFlightThanTheWindow_HalvesTheWindow()
    {
        FlowWindow flow = Plain();

        flow.OnLoss(lost: 3, next: 12, inFlight: 12 * Mss);

        Assert.Equal(5 * Mss, flow.Ssthresh);
    }

    [Fact]
    [Trait("Clause", "CC-2")]
    public void Loss_LeavesTwoPackets()
    {
        FlowWindow flow = Plain();

        flow.OnLoss(lost: 0, next: 1, inFlight: Mss);

        Assert.Equal((2 * Mss, 2 * Mss), (flow.Cwnd, flow.Ssthresh));
    }

    [Fact]
    [Trait("Clause", "CC-9")]
    public void LossesOfOneRound_ReduceOnce_AndOfTheNextAgain()
    {
        FlowWindow flow = Plain();

        Assert.True(flow.OnLoss(lost: 3, next: 10, inFlight: 8 * Mss));
        Assert.False(flow.OnLoss(lost: 9, next: 14, inFlight: 4 * Mss));
        Assert.Equal(4 * Mss, flow.Cwnd);
        Assert.True(flow.OnLoss(lost: 10, next: 14, inFlight: 4 * Mss));
        Assert.Equal(2 * Mss, flow.Cwnd);
    }

    [Fact]
    [Trait("Clause", "CC-1")]
    public void Recovery_EndsWithWhatWasSentAfterIt_AndDoesNotGrow()
    {
        FlowWindow flow = Plain();
        flow.OnLoss(lost: 3, next: 10, inFlight: 8 * Mss);

        flow.OnAck(new Acknowledgement(Mss, Position: 9, InFlight: 4 * Mss));
        Assert.Equal((4 * Mss, true), (flow.Cwnd, flow.InRecovery));
        flow.OnAck(new Acknowledgement(Mss, Position: 10, InFlight: 4 * Mss));
        Assert.Equal((4 * Mss, false, false), (flow.Cwnd, flow.InRecovery, flow.InSlowStart));
    }

    /// <summary>RFC 6582: three duplicate ACKs, one more, a partial ACK of two packets, the full ACK.</summary>
    [Fact]
    [Trait("Clause", "CC-6")]
    public void NewRenosInflation_OpensTheWindow_ButDoesNotCount_AndIsTakenBack()
    {
        ConnectionWindows windows = new(Reno.Instance);
        FlowWindow flow = windows.Add(new WindowOptions(Mss));
        flow.SmoothedRoundTrip = 0.1;
        flow.OnLoss(lost: 0, next: 10_000, inFlight: 10 * Mss);
        flow.Inflate(3 * Mss);
        flow.Inflate(Mss);
        Assert.Equal(9 * Mss, flow.Cwnd);
        Assert.Equal(5 * Mss, windows.Counted()[0].Window);

        flow.OnAck(new Acknowledgement(2 * Mss, Position: 2000, InFlight: 10 * Mss));
        flow.Inflate(Mss - (2 * Mss));
        Assert.Equal((8 * Mss, true), (flow.Cwnd, flow.InRecovery));

        flow.OnAck(new Acknowledgement(8 * Mss, Position: 10_000, InFlight: 8 * Mss));
        Assert.Equal((5 * Mss, false), (flow.Cwnd, flow.InRecovery));
        Assert.Throws<InvalidOperationException>(() => flow.Inflate(Mss));
    }

    [Fact]
    [Trait("Clause", "CC-2")]
    public void Timeout_LeavesOnePacketAndSlowStartToHalfOfWhatWasInFlight()
    {
        FlowWindow flow = Plain();

        flow.OnTimeout(next: 10, inFlight: 10 * Mss);

        Assert.Equal((Mss, 5 * Mss, true), (flow.Cwnd, flow.Ssthresh, flow.InSlowStart));
        Assert.False(flow.OnLoss(lost: 9, next: 11, inFlight: Mss));
    }

    [Fact]
    [Trait("Clause", "CC-1")]
    public void TimeoutsInARow_KeepTheThreshold_UntilSomethingIsAcknowledged()
    {
        FlowWindow flow = Plain();
        flow.OnTimeout(next: 10, inFlight: 10 * Mss);
        flow.OnTimeout(next: 11, inFlight: Mss);
        Assert.Equal((Mss, 5 * Mss), (flow.Cwnd, flow.Ssthresh));

        flow.OnAck(Ack(flow, Mss));
        flow.OnTimeout(next: 13, inFlight: 2 * Mss);
        Assert.Equal((Mss, 2 * Mss), (flow.Cwnd, flow.Ssthresh));
    }

    [Fact]
    [Trait("Clause", "CC-10")]
    public void ApplicationLimitedFlow_DoesNotGrow()
    {
        FlowWindow flow = Plain();

        flow.OnAck(Ack(flow, Mss) with { ApplicationLimited = true, InFlight = 2 * Mss });

        Assert.Equal(10 * Mss, flow.Cwnd);
    }

    [Theory]
    [Trait("Clause", "CC-11")]
    [InlineData(40, 10)]
    [InlineData(10, 10)]
    [InlineData(4, 4)]
    public void IdleFlow_StartsAgainWithTheInitialWindowAtMost(int before, int after)
    {
        FlowWindow flow = Plain();
        flow.OnTimeout(next: 1, inFlight: 10 * Mss);
        while (flow.Cwnd < before * Mss)
        {
            flow.OnAck(Ack(flow, flow.Cwnd));
        }

        long grown = flow.Cwnd;
        flow.OnIdle();

        Assert.InRange(grown, before * Mss, (before + 1) * Mss);
        Assert.InRange(flow.Cwnd, after * Mss, Math.Min(grown, 10 * Mss));
    }

    [Fact]
    [Trait("Clause", "MIG-16")]
    public void NewPath_StartsOver()
    {
        FlowWindow flow = Plain();
        flow.SmoothedRoundTrip = 0.2;
        flow.OnAck(Ack(flow, Mss));
        flow.OnLoss(lost: 3, next: 10, inFlight: 8 * Mss);

        flow.OnNewPath(500);

        Assert.Equal(
            (5000L, long.MaxValue, 0.0, false, 500),
            (flow.Cwnd, flow.Ssthresh, flow.SmoothedRoundTrip, flow.InRecovery, flow.Mss));
        Assert.True(flow.OnLoss(lost: 0, next: 1, inFlight: 5000));
    }

    [Fact]
    [Trait("Clause", "CC-2")]
    public void LargerPackets_KeepTheFloors()
    {
        FlowWindow flow = Plain();
        flow.OnTimeout(next: 1, inFlight: Mss);

        flow.OnMssChanged(1400);

        Assert.Equal((1400, 2800), (flow.Cwnd, flow.Ssthresh));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void MssThatIsNone_IsRefused(int mss)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain(new WindowOptions(mss)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain().OnNewPath(mss));
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain().OnMssChanged(mss));
    }

    [Fact]
    public void NumbersThatAreNone_AreRefused()
    {
        FlowWindow flow = Plain();

        Assert.Throws<ArgumentOutOfRangeException>(() => flow.OnAck(new Acknowledgement(-1, 0, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.OnAck(new Acknowledgement(0, 0, -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.OnLoss(0, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.OnTimeout(1, -1));
        Assert.All(
            [double.NaN, -1.0, double.PositiveInfinity],
            time => Assert.Throws<ArgumentOutOfRangeException>(() => flow.SmoothedRoundTrip = time));
    }

    private static FlowWindow Plain(WindowOptions? options = null) =>
        new ConnectionWindows(Reno.Instance).Add(options ?? new WindowOptions(Mss));

    private static Acknowledgement Ack(FlowWindow flow, long bytes) => new(bytes, 0, flow.Cwnd);
}
