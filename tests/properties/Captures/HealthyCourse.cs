using System.Text;
using FsCheck.Fluent;
using ServalRef.Cli;
using ServalRef.Golden.Cli;
using ServalRef.Properties.Simulated;
using ServalRef.Properties.Soundness;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Captures;

/// <summary>A course of events between hosts that keep every rule, and what each of their interfaces sees of it.</summary>
public abstract record HealthyCourse
{
    /// <summary>What the interfaces saw, in order of time.</summary>
    internal abstract IReadOnlyList<SeenFrame> Frames();

    /// <summary>The same with less in it.</summary>
    internal abstract IEnumerable<HealthyCourse> Simpler();
}

/// <summary>A scenario file, run by the command: mtp1 with data, links, translators and relays.</summary>
/// <param name="Scenario">The file.</param>
public sealed record ScenarioCourse(ScenarioText Scenario) : HealthyCourse
{
    public override string ToString() => Scenario.ToString();

    internal override IReadOnlyList<SeenFrame> Frames()
    {
        using ScratchFolder folder = new();
        string file = folder.File("generated.yaml", Encoding.UTF8.GetBytes(ToString()));
        string pcap = Path.Combine(folder.ToString(), "run.pcapng");
        CommandRun run = CommandRun.Of("run", file, "--pcap", pcap);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
        return SeenFrame.In(pcap);
    }

    internal override IEnumerable<HealthyCourse> Simpler() => ScenarioTexts.Simpler(Scenario).Select(s => new ScenarioCourse(s));
}

/// <summary>Hosts that the machines drive, in either dialect, with an attacker and queues below the stack.</summary>
/// <param name="Schedule">What happens.</param>
public sealed record WorldCourse(Schedule Schedule) : HealthyCourse
{
    internal override IReadOnlyList<SeenFrame> Frames()
    {
        ReferenceWorld world = ReferenceWorld.Run(Schedule);
        return [.. world.Hosts.SelectMany((host, number) => Seen(host, ((char)('a' + number)).ToString())).OrderBy(f => f.Time)];
    }

    internal override IEnumerable<HealthyCourse> Simpler() => Schedules.Simpler(Schedule).Select(s => new WorldCourse(s));

    private static IEnumerable<SeenFrame> Seen(ReferenceHost host, string name)
    {
        List<uint> own = [.. host.Addresses.Select(a => a.IPv4)];
        foreach (Captured packet in host.Trace.Packets)
        {
            Ipv4.TryDecapsulate(packet.Bytes, out NetworkAddress source, out NetworkAddress destination, out _);
            int at = own.IndexOf(source.IPv4);
            bool inbound = at < 0;
            yield return new SeenFrame(name, $"{name}.if{(inbound ? own.IndexOf(destination.IPv4) : at)}", packet.Time, inbound, packet.Bytes);
        }
    }
}
