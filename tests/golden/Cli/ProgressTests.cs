using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

public class ProgressTests
{
    [Fact]
    public void Progress_WithoutATerminal_IsNotEvenCounted()
    {
        using ProgressLine line = new(new CommandEnvironment(TextWriter.Null, TextWriter.Null));

        Assert.Null(line.Packets);
    }

    [Fact]
    public void Progress_OnATerminal_ShowsARateAndWipesItself()
    {
        using StringWriter error = new();
        StoppedClock clock = new();
        using (ProgressLine line = new(new CommandEnvironment(TextWriter.Null, error) { ShowProgress = true, Time = clock }))
        {
            line.Packets!.Report(10);
            clock.Ticks = TimeSpan.TicksPerSecond / 2;
            line.Packets!.Report(1000);
        }

        Assert.Equal("\r1000 packets, 2000 packets/s\r                            \r", error.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
