using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>How fast a window leaves (DATA-21).</summary>
public class PaceTests
{
    private const int Mss = 1448;

    [Fact]
    [Trait("Clause", "DATA-21")]
    public void Window_IsSpreadOverItsRoundTrip()
    {
        Crafted end = WindowOf20();
        int atOnce = end.All().Count;
        Assert.InRange(atOnce, 10, 12);

        // Slow start: two windows in a round trip.
        end.Wait(10);
        Assert.InRange(atOnce + end.All().Count, 13, 16);
        end.Wait(50);
        end.All();
        Assert.Equal(20, end.Flows[0].PacketsInFlight);
    }

    [Fact]
    [Trait("Clause", "DATA-21")]
    public void Pace_IsADeadline()
    {
        Crafted end = WindowOf20();
        end.All();
        Instant before = end.Now;
        Assert.NotEmpty(end.WaitForDeadline());
        Assert.InRange((end.Now - before).Seconds, 0.0001, 0.01);
    }

    // The initial window was acknowledged after 100 ms, which doubles it.
    private static Crafted WindowOf20()
    {
        Crafted end = new();
        end.Flows[0].Sample(Duration.FromMilliseconds(100));
        end.Write(100 * Mss);
        Assert.Equal(10, end.All().Count);
        end.Wait(100);
        end.Ack(1, 10, [new(0, 10)], 10 * Mss);
        return end;
    }
}
