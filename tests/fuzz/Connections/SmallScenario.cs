using System.Globalization;
using System.Text;

namespace ServalRef.Fuzz;

/// <summary>Small scenario files by chance: a few connections of few bytes, over paths with faults, between hosts that move.</summary>
internal static class SmallScenario
{
    /// <summary>The file of a seed: always the same.</summary>
    public static string Of(int seed)
    {
        Random chance = new(seed);
        bool meets = chance.Next(2) == 0;
        bool overUdp = chance.Next(4) == 0;
        int connections = 1 + chance.Next(3);
        StringBuilder text = new();
        Line(text, $"title: small, seed {seed}");
        Line(text, $"duration: {Pick(chance, 5, 8, 20)} s");
        Line(text, "hosts:");
        string rendezvous = meets ? ", rendezvous: rv" : "";
        Line(text, $"  a: {{ interfaces: {{ if0: {Address(1, 54324)}, if1: {Address(2, 54324)} }}{rendezvous}{HostKeys(chance)} }}");
        Line(text, $"  b: {{ interfaces: {{ if0: {Address(3, 54325)}, if1: {Address(4, 54325)} }}, serves: [\"0005\"]{rendezvous}{HostKeys(chance)} }}");
        Line(text, "routers: [net]");
        if (meets)
        {
            Line(text, $"relays: {{ rv: {{ address: {Address(9, 54325)} }} }}");
        }

        Line(text, "links:");
        foreach (string end in (string[])["a.if0", "a.if1", "b.if0", "b.if1"])
        {
            Line(text, $"  - {{ between: [{end}, net], rate: {Pick(chance, 1, 10, 100)} Mbit/s, delay: {Pick(chance, 1, 10, 60)} ms, queue: {Pick(chance, 5, 50)} packets{Faults(chance)} }}");
        }

        if (meets)
        {
            Line(text, "  - { between: [rv, net], delay: 5 ms }");
        }

        Line(text, "connections:");
        for (int number = 0; number < connections; number++)
        {
            Line(text, $"  - {{ name: c{number}, from: a.if{chance.Next(2)}, to: b.if{chance.Next(2)}, service: \"0005\", at: {chance.Next(1000)} ms, send: {Bytes(chance)}, receive: {Bytes(chance)}{Flows(chance)} }}");
        }

        Line(text, "events:");
        Line(text, "  - { at: 0 s, up: a.if0 }");
        for (int events = chance.Next(5); events > 0; events--)
        {
            text.Append(Event(chance, connections));
        }

        return text.ToString();

        string Address(int network, int port) => overUdp ? $"\"10.{network}.0.1:{port}\"" : $"10.{network}.0.1";
    }

    private static string HostKeys(Random chance) => chance.Next(6) switch
    {
        0 => ", receive buffer: 4 KiB",
        1 => ", scheduler: redundant",
        2 => ", tells addresses: no",
        3 => ", moves when lost: no",
        _ => "",
    };

    private static string Faults(Random chance) => chance.Next(6) switch
    {
        0 => $", loss: {Pick(chance, 1, 5, 20)} %",
        1 => ", jitter: 20 ms, reorder: yes",
        2 => ", duplicate: 5 %",
        3 => ", corrupt: 3 %",
        _ => "",
    };

    private static string Bytes(Random chance) => $"{Pick(chance, 0, 1, 1000, 20_000)} B";

    private static string Flows(Random chance) => chance.Next(3) == 0
        ? string.Create(CultureInfo.InvariantCulture, $", flows: [{{ from: a.if{chance.Next(2)}, to: b.if{chance.Next(2)}{(chance.Next(2) == 0 ? ", backup: yes" : "")} }}]")
        : "";

    private static string Event(Random chance, int connections)
    {
        int at = chance.Next(2500);
        int later = at + Pick(chance, 50, 300, 1500);
        string host = chance.Next(2) == 0 ? "a" : "b";
        string port = $"{host}.if{chance.Next(2)}";
        string connection = $"c{chance.Next(connections)}";
        return chance.Next(9) switch
        {
            0 or 1 => Events(at, $"down: {port}", later, $"up: {port}"),
            2 => Events(at, $"cut: {port}, to: net", later, $"mend: {port}, to: net"),
            3 => Events(at, $"move: {connection}, from: {host}.if0, to: {host}.if1"),
            4 => Events(at, $"open: {connection}, from: a.if{chance.Next(2)}, to: b.if{chance.Next(2)}"),
            5 => Events(at, $"remove: {connection}, from: {port}"),
            6 => Events(at, $"check: {connection}, from: {port}"),
            7 => Events(at, $"forge: {connection}, by: {host}"),
            _ => Events(later, $"{(chance.Next(2) == 0 ? "end" : "abort")}: {connection}, by: {host}"),
        };
    }

    private static string Events(int at, string what, int later = 0, string? then = null) => string.Create(
        CultureInfo.InvariantCulture, $"  - {{ at: {at} ms, {what} }}\n{(then is null ? "" : $"  - {{ at: {later} ms, {then} }}\n")}");

    private static int Pick(Random chance, params ReadOnlySpan<int> values) => values[chance.Next(values.Length)];

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
