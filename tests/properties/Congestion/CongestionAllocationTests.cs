using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

public class CongestionAllocationTests
{
    public static TheoryData<string> Algorithms => [.. CongestionControls.All.Select(algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void AcksLossesAndTimeouts_AllocateNothing(string name)
    {
        ConnectionWindows windows = new(CongestionControls.Find(name)!);
        FlowWindow[] flows = [.. Enumerable.Range(1, 8).Select(_ => windows.Add(new WindowOptions(1460)))];

        // While the runtime still compiles, it may charge this thread for it; an algorithm that allocates does so in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(flows, (ulong)round * 1000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void Run(FlowWindow[] flows, ulong first)
    {
        for (ulong at = first; at < first + 1000; at++)
        {
            FlowWindow flow = flows[at % 8];
            flow.SmoothedRoundTrip = 0.01 * (1 + (at % 8));
            flow.OnAck(new Acknowledgement(1460, at, flow.Cwnd));
            if (at % 100 == 99)
            {
                flow.OnLoss(at, at + 1, flow.Cwnd);
            }
            else if (at % 500 == 450)
            {
                flow.OnTimeout(at + 1, flow.Cwnd);
            }
        }
    }
}
