using ServalRef.Runtime.Congestion;
using ServalRef.Simulation;
using ServalRef.Simulation.Evaluation;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Simulated;

/// <summary>In a steady state, packets are sent, carried, received and acknowledged without allocating.</summary>
public class DataPathAllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DataPath_AllocatesNothing(bool defaults)
    {
        Setting setting = new(1, defaults);
        Link[] path = [setting.Bottleneck("shared", 1000, 100, 50)];
        Greedy greedy = setting.Connection(Lia.Instance, [path, path]);
        setting.Simulator.Run(Instant.FromSeconds(100));
        double before = greedy.Delivered;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        setting.Simulator.Run(Instant.FromSeconds(200));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double packets = greedy.Delivered - before;
        Assert.True(packets > 90_000);

        // A ring that grows once is no allocation for each packet.
        Assert.True(allocated / packets < 0.2, $"{allocated} bytes for {packets} packets");
    }
}
