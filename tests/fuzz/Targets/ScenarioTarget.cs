using System.Text;
using ServalRef.Simulation.Scenarios;
using ServalRef.Tests;

namespace ServalRef.Fuzz;

/// <summary>Scenario files: any text is read, or refused with one line for each problem.</summary>
internal sealed class ScenarioTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "scenario";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [
        "hosts", "links", "routers", "relays", "translators", "connections", "events", "expect", "background", "duration: 1 s", "interfaces", "serves",
        "rendezvous", "scheduler: redundant", "congestion control: olia", "queue: 1 BDP", "loss: 100 %", "delay: 1 h", "rate: 100 bit/s", "mtu: 576 B", "forth",
        "back", "burst loss", "jitter: 1 s", "reorder: yes", "duplicate: 50 %", "corrupt: 100 %", "send: until the end", "until: 1 s", "flows", "backup: yes",
        "down: a.if0", "up: a.if0", "cut: net", "mend: net", "move: c0", "open: c0", "remove: c0", "check: c0", "rebind: nat", "end: c0", "abort: c0", "by: b",
        "forge: b", "intercept: net", "does: answers", "switch off: b", "suspend: b", "resume: b", "restart: b", "take over: a.if0", "at: 1 ms", "&x ", "*x ",
        "<<: ", "!!int ", "? ", "| \n", "[", "]", "{", "}", "- ", "# ", "\"", "'", "\u0000", "\ufeff", "---\n",
    ];

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        try
        {
            ScenarioReader.Read("file", Encoding.UTF8.GetString(input));
        }
        catch (ScenarioException refused)
        {
            BrokenPromiseException.Unless(refused.Problems.Count > 0 || refused.Message.Length > 0, "refused without a word");
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() =>
        Directory.GetFiles(Path.Combine(TestData.Root, "scenarios"), "*.yaml").Concat(Frames.Scenarios).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
}
