using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

/// <summary>What can happen to a flow.</summary>
public enum Happening
{
    Ack, LimitedAck, Loss, OldLoss, Timeout, Idle, NewPath, NewMss, Usability,
}

/// <summary>One thing that happens to a flow; what the number means depends on the kind.</summary>
public sealed record WindowEvent(int Flow, Happening Kind, long Number);

/// <summary>What holds of windows whatever happens to them, by any algorithm.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(WindowLaws)], MaxTest = 500)]
public class WindowLaws
{
    public static Arbitrary<WindowEvent> Event() => (
        from flow in Gen.Choose(0, 2)
        from kind in Gen.Frequency(
            (8, Gen.Constant(Happening.Ack)),
            (4, Gen.Elements(Happening.Loss, Happening.OldLoss)),
            (1, Gen.Elements(Enum.GetValues<Happening>())))
        from number in Gen.OneOf(Gen.Choose(1, 10_000), Gen.Choose(1, int.MaxValue))
        select new WindowEvent(flow, kind, number)).ToArbitrary();

    public static Arbitrary<ICongestionControl> Algorithm() => Gen.Elements<ICongestionControl>(CongestionControls.All).ToArbitrary();

    [Property]
    [Trait("Clause", "CC-2")]
    public void Floors_AreKept(ICongestionControl algorithm, WindowEvent[] events) => Run(algorithm, events, (flow, _, _) =>
    {
        Assert.True(flow.Cwnd >= flow.Mss);
        Assert.True(flow.Ssthresh >= 2 * flow.Mss);
    });

    [Property]
    [Trait("Clause", "CC-2")]
    public void Timeout_LeavesOnePacket(ICongestionControl algorithm, WindowEvent[] events) => Run(algorithm, events, (flow, _, what) =>
    {
        if (what.Kind == Happening.Timeout)
        {
            Assert.Equal(flow.Mss, flow.Cwnd);
        }
    });

    [Property]
    [Trait("Clause", "CC-9")]
    public void LossOfWhatWasSentBeforeAReduction_ReducesNothing(ICongestionControl algorithm, WindowEvent[] events) =>
        Run(algorithm, events, (flow, before, what) =>
        {
            if (what.Kind == Happening.OldLoss)
            {
                Assert.Equal(before, (flow.Cwnd, flow.Ssthresh));
            }
        });

    [Property]
    [Trait("Clause", "CC-1")]
    public void Loss_LeavesAtMostHalf_AndTheThresholdIsTheWindow(WindowEvent[] events) => Run(Lia.Instance, events, (flow, before, what) =>
    {
        if (what.Kind == Happening.Loss)
        {
            Assert.InRange(flow.Cwnd, 2 * flow.Mss, Math.Max(before.Cwnd / 2, 2 * flow.Mss));
            Assert.Equal(flow.Ssthresh, flow.Cwnd);
        }
    });

    /// <summary>Per flow and ACK the window is at most a byte away from the sum of what was added, however it was rounded.</summary>
    [Property]
    [Trait("Clause", "CC-3")]
    public bool Remainders_LoseNothing(PositiveInt first, PositiveInt second, PositiveInt[] acks)
    {
        ConnectionWindows windows = new(Lia.Instance);
        FlowWindow[] flows = [.. new[] { first, second }.Select(size => Avoiding(windows, size.Get, 0.001 * size.Get))];
        double[] exact = [.. flows.Select(flow => (double)flow.Cwnd)];
        for (int i = 0; i < acks.Length; i++)
        {
            exact[i % 2] += Lia.Instance.Increase(windows.Counted(), i % 2, acks[i].Get);
            flows[i % 2].OnAck(new Acknowledgement(acks[i].Get, 0, flows[i % 2].Cwnd));
        }

        return flows.Zip(exact).All(pair => pair.Second - pair.First.Cwnd is > -1e-3 and < 1 + 1e-3);
    }

    // Runs three flows through the events; the check sees the flow, its window and threshold before, and what happened.
    private static void Run(
        ICongestionControl algorithm, WindowEvent[] events, Action<FlowWindow, (long Cwnd, long Ssthresh), WindowEvent> check)
    {
        ConnectionWindows windows = new(algorithm);
        FlowWindow[] flows = [.. Enumerable.Range(1, 3).Select(n => Avoiding(windows, n * 1460, 0.1 * n))];
        Array.ForEach(flows, flow => flow.OnTimeout(next: 1, flow.Cwnd));
        ulong[] reduced = [1, 1, 1];
        ulong next = 2;
        foreach (WindowEvent what in events)
        {
            FlowWindow flow = flows[what.Flow];
            (long Cwnd, long Ssthresh) before = (flow.Cwnd, flow.Ssthresh);
            switch (what.Kind)
            {
                case Happening.Loss:
                    Assert.True(flow.OnLoss(next - 1, next, Math.Min(what.Number, flow.Cwnd)));
                    reduced[what.Flow] = next;
                    break;
                case Happening.OldLoss:
                    Assert.False(flow.OnLoss(reduced[what.Flow] - 1, next, flow.Cwnd));
                    break;
                case Happening.Timeout:
                    flow.OnTimeout(next, flow.Cwnd);
                    reduced[what.Flow] = next;
                    break;
                case Happening.Idle:
                    flow.OnIdle();
                    break;
                case Happening.NewPath:
                    flow.OnNewPath((int)(what.Number % WindowOptions.GreatestMss) + 1);
                    flow.OnTimeout(next, flow.Cwnd);
                    reduced[what.Flow] = next;
                    break;
                case Happening.NewMss:
                    flow.OnMssChanged((int)(what.Number % WindowOptions.GreatestMss) + 1);
                    break;
                case Happening.Usability:
                    flow.IsUsable = !flow.IsUsable;
                    break;
                default:
                    flow.SmoothedRoundTrip = 0.001 * what.Number;
                    flow.OnAck(new Acknowledgement(what.Number, next - 1, flow.Cwnd / 2, what.Kind == Happening.LimitedAck));
                    break;
            }

            check(flow, before, what);
            next++;
        }
    }

    private static FlowWindow Avoiding(ConnectionWindows windows, int bytes, double roundTrip)
    {
        FlowWindow flow = windows.Add(new WindowOptions(1460) { InitialPackets = int.MaxValue, InitialBytes = bytes, InitialSsthresh = 0 });
        flow.SmoothedRoundTrip = roundTrip;
        return flow;
    }
}
