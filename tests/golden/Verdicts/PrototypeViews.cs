using System.Text.Json;
using ServalRef.Oracle.Reporting;
using ServalRef.StateMachines;
using ServalRef.Tests;

namespace ServalRef.Golden.Verdicts;

/// <summary>Every group of captures of the prototype, as each of its hosts saw it.</summary>
/// <remarks>
/// A file is named <c>GROUP.INTERFACE.pcap</c>; <c>captures/views.json</c> says which interfaces and addresses are whose.
/// </remarks>
internal static class PrototypeViews
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>All of them, by group and host.</summary>
    public static IReadOnlyList<CaptureView> All { get; } = [.. Read()];

    /// <summary>One of them.</summary>
    /// <param name="number">What the group's name begins with, for example <c>04a</c>.</param>
    /// <param name="host">The host.</param>
    public static CaptureView Of(string number, string host) => All.Single(view =>
        view.Host == host && view.Group.StartsWith($"{number}-", StringComparison.Ordinal));

    private static IEnumerable<CaptureView> Read()
    {
        string folder = Path.GetDirectoryName(TestData.Capture(TestData.Captures[0]))!;
        HostList list = JsonSerializer.Deserialize<HostList>(File.ReadAllText(Path.Combine(folder, "views.json")), Web)!;
        foreach (IGrouping<string, string> group in TestData.Captures.GroupBy(file => file.Split('.')[0]))
        {
            foreach (Host host in list.Hosts)
            {
                string[] files = [.. group.Where(file => host.Interfaces.Contains(file.Split('.')[1])).Select(TestData.Capture)];
                if (files.Length > 0)
                {
                    yield return new CaptureView(group.Key, host.Name, files, [.. host.Addresses.Select(Address)]);
                }
            }
        }
    }

    private static NetworkAddress Address(string text) =>
        NetworkAddress.TryParse(text, out NetworkAddress address) ? address : throw new FormatException($"'{text}' is no address.");

    private sealed record HostList(IReadOnlyList<Host> Hosts);

    private sealed record Host(string Name, IReadOnlyList<string> Interfaces, IReadOnlyList<string> Addresses);
}
