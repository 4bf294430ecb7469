using ServalRef.Defects;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;
using ServalRef.Suite;
using Xunit;
using PacketKind = ServalRef.Suite.PacketKind;

namespace ServalRef.Golden.Suite;

/// <summary>Counter-examples of seeded defects are found by properties, and become small.</summary>
public class ShrinkingTests
{
    private const int MostEvents = 10;

    public static TheoryData<string, string> Seeded { get; } = new()
    {
        { "damaged-data-acknowledged", "WIRE-11a" },
        { "join-with-another-nonce", "OPEN-22a" },
        { "fin-again-with-another-version", "WIRE-11a" },
        { "rsyn-never-again", "CTL-6a" },
        { "request-older-than-the-syn-obeyed", "WIRE-11a" },
        { "moved-unasked", "WIRE-11a" },
        { "list-repeated-with-other-entries", "MIG-3" },
        { "edge-moves-back", "DATA-6a" },
        { "p-rsyn-ack-with-the-last-version", "MIG-3" },
        { "p-fin-again-with-another-version", "CTL-6a" },
    };

    [Theory]
    [MemberData(nameof(Seeded))]
    public void SeededDefect_EndsSmall(string name, string property)
    {
        Defect defect = DefectCatalogue.All.Single(d => d.Name == name);
        PropertyCase asked = PropertyCases.All.Single(c => c.Clause == property && c.Dialect == defect.Dialect && c.Role == defect.Guilty);

        CaseResult result = asked.Run(new ReferenceAdapter(), 1, defect.Make);

        Assert.Equal(CaseVerdict.Fail, result.Verdict);
        Assert.NotNull(result.Shrunk);
        Assert.InRange(result.Shrunk.Events.Count, 0, MostEvents);
        Assert.NotEmpty(result.Shrunk.Faults);
        Assert.NotEmpty(result.Shrunk.Ladder);
    }

    [Fact]
    public void Shrinking_LeavesWhatIsNeeded()
    {
        Schedule schedule = ScheduleProperties.All.First(p => p.Clause == "DATA-3").Draw(5);
        ScheduleShrinker shrinker = new(candidate => candidate.Events.OfType<ScheduleEvent.End>().Any(end => end.Who == Role.Listener), 1000);

        Schedule least = shrinker.Shrink(schedule);

        ScheduleEvent only = Assert.Single(least.Events);
        Assert.IsType<ScheduleEvent.End>(only);
        Assert.Equal(Math.Round(only.At), only.At);
    }

    [Fact]
    public void Export_IsACapture()
    {
        byte[] capture = CaseExport.Pcap(Shrunk("edge-moves-back", "DATA-6a"));

        Assert.True(capture.Length > 24);
        Assert.Equal(0xa1b23c4du, BitConverter.ToUInt32(capture));
    }

    [Fact]
    public void Export_AsVector_NamesEventsAndPackets()
    {
        ShrunkCase shrunk = Shrunk("edge-moves-back", "DATA-6a");

        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(CaseExport.Vector(shrunk));

        Assert.Equal(shrunk.Events.Count, json.RootElement.GetProperty("events").GetArrayLength());
        Assert.Equal(shrunk.Ladder.Count, json.RootElement.GetProperty("packets").GetArrayLength());
    }

    [Fact]
    public void Export_AsScenario_CanBeRead()
    {
        Schedule schedule = new(Dialect.Mtp1, 20, AdapterOptions.Default, 16, [
            new ScheduleEvent.Write(1, Role.Opener, 1000),
            new ScheduleEvent.Address(1.5, Role.Opener, 1, true),
            new ScheduleEvent.Move(2, Role.Opener, 0, 1),
            new NetworkEvent.Silence(3, Role.Listener, PacketKind.Any, 500),
            new NetworkEvent.Forge(4, Role.Opener, 0),
            new ScheduleEvent.End(5, Role.Opener),
            new ScheduleEvent.End(5, Role.Listener),
        ]);

        string? file = ScheduleScenario.Write(schedule, 1, out string? reason);

        Assert.Null(reason);
        Assert.Equal(20, ScenarioReader.Read("counter-example.yaml", file!).Duration.Seconds);
    }

    [Fact]
    public void Export_AsScenario_SaysWhatItCannotSay()
    {
        Schedule schedule = new(Dialect.Mtp1, 20, AdapterOptions.Default, 16, [new NetworkEvent.Lose(3, Role.Listener, PacketKind.Ack, 2)]);

        Assert.Null(ScheduleScenario.Write(schedule, 1, out string? reason));
        Assert.Equal("a scenario file cannot say 'the next 2 ACKs of B are lost'", reason);
    }

    private static ShrunkCase Shrunk(string name, string property)
    {
        Defect defect = DefectCatalogue.All.Single(d => d.Name == name);
        return PropertyCases.All.Single(c => c.Clause == property && c.Dialect == defect.Dialect && c.Role == defect.Guilty)
            .Run(new ReferenceAdapter(), 1, defect.Make).Shrunk!;
    }
}
