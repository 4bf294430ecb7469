using System.Collections.Immutable;
using System.Globalization;

namespace ServalRef.Properties.Simulated;

/// <summary>A scenario file of two hosts, as its lines: the parts can be left out one by one.</summary>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Way">What lies between the hosts.</param>
/// <param name="Hosts">The keys of hosts a and b.</param>
/// <param name="Links">The keys of the links of a.if0, b.if0, and, where each host has two interfaces, a.if1 and b.if1.</param>
/// <param name="Connections">The connections.</param>
/// <param name="Background">Other traffic, or none.</param>
/// <param name="Events">What happens.</param>
public sealed record ScenarioText(
    int Seconds,
    Way Way,
    ImmutableArray<ImmutableArray<string>> Hosts,
    ImmutableArray<ImmutableArray<string>> Links,
    ImmutableArray<ConnectionText> Connections,
    string? Background,
    ImmutableArray<EventText> Events)
{
    private const int LatestOpening = 3000;

    private static readonly (string Begin, string End)[] Opposites = [("down: ", "up: "), ("suspend: ", "resume: ")];

    private static readonly string[] Ends = ["a.if0", "b.if0", "a.if1", "b.if1"];

    /// <summary>The file.</summary>
    public override string ToString() => string.Join('\n', Lines()) + "\n";

    private IEnumerable<string> Lines()
    {
        yield return "title: generated";
        yield return string.Create(CultureInfo.InvariantCulture, $"duration: {Seconds} s");
        yield return "hosts:";
        for (int host = 0; host < 2; host++)
        {
            yield return $"  {"ab"[host]}:";
            string second = Way.TwoInterfaces ? $", if1: {Address(host, 1)}" : "";
            yield return $"    interfaces: {{ if0: {Address(host, 0)}{second} }}";
            foreach (string key in Hosts[host].Concat(host == 1 ? ["serves: [\"0005\"]"] : []).Concat(Way.Rendezvous(host) ? ["rendezvous: rv"] : []))
            {
                yield return $"    {key}";
            }
        }

        if (Way.Replica)
        {
            yield return $"  c: {{ interfaces: {{ if0: {Served("10.3.0.1")} }}, serves: [\"0005\"] }}";
        }

        yield return "routers: [net]";
        if (Way.Translator)
        {
            yield return "translators: { nat: { outside: 10.8.0.1, lifetime: 20 s } }";
        }

        if (Way.Relay)
        {
            string replica = Way.Replica ? ", c.if0: 2" : "";
            yield return $"relays: {{ rv: {{ address: {Served("10.9.0.1")}, routes: [ {{ service: \"0005\", to: {{ b.if0: 1{replica} }} }} ] }} }}";
        }

        yield return "links:";
        for (int link = 0; link < (Way.TwoInterfaces ? 4 : 2); link++)
        {
            yield return $"  - {{ between: [{Ends[link]}, {(link == 0 && Way.Translator ? "nat" : "net")}], {string.Join(", ", Links[link])} }}";
        }

        foreach (string link in Further())
        {
            yield return $"  - {{ between: [{link}, net], rate: 10 Mbit/s, delay: 3 ms, queue: 64 KiB }}";
        }

        yield return "connections:";
        for (int number = 0; number < Connections.Length; number++)
        {
            ConnectionText connection = Connections[number];
            string flows = connection.Flows.Length > 0 && Way.TwoInterfaces ? $", flows: [{string.Join(", ", connection.Flows)}]" : "";
            string to = Way.Relay && connection.ByRelay ? "rv.if0" : "b.if0";
            yield return $"  - {{ name: c{number}, from: a.if0, to: {to}, service: \"0005\", {string.Join(", ", connection.Keys)}{flows} }}";
        }

        if (Background is not null)
        {
            yield return $"background: [ {{ {Background}, from: b.if0, to: a.if0 }} ]";
        }

        EventText[] possible = [.. Possible()];
        if (possible.Length > 0)
        {
            yield return "events:";
            foreach (EventText what in possible.OrderBy(e => e.Milliseconds))
            {
                string words = Way.Translator ? what.What.Replace("cut: a.if0", "cut: nat.outside", StringComparison.Ordinal)
                    .Replace("mend: a.if0", "mend: nat.outside", StringComparison.Ordinal)
                    .Replace("net, to: a.if0", "net, to: nat.outside", StringComparison.Ordinal) : what.What;
                yield return string.Create(CultureInfo.InvariantCulture, $"  - {{ at: {what.Milliseconds} ms, {words} }}");
            }
        }
    }

    // What a file that is refused would tell: of an interface that stays down, and of a host that is gone, nothing more is asked.
    private IEnumerable<EventText> Possible()
    {
        EventText[] within = [.. Events.Where(e => e.Milliseconds < 1000 * Seconds && (Way.TwoInterfaces || !e.NeedsTwo) && (Way.Translator || !e.NeedsTranslator)
            && !(IsSwitchOff(e) && e.Milliseconds <= LatestOpening))];
        int gone = within.Where(IsSwitchOff).Select(e => e.Milliseconds).DefaultIfEmpty(int.MaxValue).Min();
        foreach (EventText what in within)
        {
            bool staysDown = Opposites.Any(pair => what.What.StartsWith(pair.Begin, StringComparison.Ordinal)
                && !within.Any(e => e.Milliseconds > what.Milliseconds && e.What == what.What.Replace(pair.Begin, pair.End, StringComparison.Ordinal)));
            bool asks = what.What.StartsWith("open: ", StringComparison.Ordinal) || what.What.StartsWith("move: ", StringComparison.Ordinal);
            if (!staysDown && !(asks && what.Milliseconds >= gone))
            {
                yield return what;
            }
        }

        static bool IsSwitchOff(EventText what) => what.What.StartsWith("switch off", StringComparison.Ordinal);
    }

    private IEnumerable<string> Further()
    {
        (bool IsThere, string End)[] all = [(Way.Translator, "nat.outside"), (Way.Replica, "c.if0"), (Way.Relay, "rv")];
        return all.Where(e => e.IsThere).Select(e => e.End);
    }

    private string Address(int host, int place)
    {
        string address = $"10.{host + 1}.{place}.1";
        return host == 1 ? Served(address) : Way.OverUdp ? address + ":54325" : address;
    }

    private string Served(string address) => Way.OverUdp ? address + ":54324" : address;
}

/// <summary>What lies between the hosts.</summary>
/// <param name="Udp">Whether SAL is carried in UDP.</param>
/// <param name="TwoInterfaces">Whether each host has two interfaces.</param>
/// <param name="Translator">Whether a.if0 is behind a translator.</param>
/// <param name="Relay">Whether there is a relay that knows the service.</param>
/// <param name="Registers">Which hosts have it for their rendezvous, one bit each.</param>
/// <param name="Replica">Whether the relay knows a second server.</param>
public sealed record Way(bool Udp, bool TwoInterfaces, bool Translator, bool Relay, int Registers, bool Replica)
{
    /// <summary>Whether SAL is carried in UDP: a translator knows nothing else.</summary>
    public bool OverUdp => Udp || Translator;

    /// <summary>Whether a host has the relay for its rendezvous.</summary>
    public bool Rendezvous(int host) => Relay && (Registers >> host & 1) != 0;
}

/// <summary>A connection of a scenario file.</summary>
/// <param name="ByRelay">Whether the relay is asked, if there is one.</param>
/// <param name="Keys">When it is opened, and what its ends send and read.</param>
/// <param name="Flows">Further flows, if the hosts have two interfaces.</param>
public sealed record ConnectionText(bool ByRelay, ImmutableArray<string> Keys, ImmutableArray<string> Flows);

/// <summary>An event of a scenario file.</summary>
/// <param name="Milliseconds">When.</param>
/// <param name="What">What.</param>
/// <param name="NeedsTwo">Whether it is about second interfaces.</param>
/// <param name="NeedsTranslator">Whether it is about a translator.</param>
public sealed record EventText(int Milliseconds, string What, bool NeedsTwo = false, bool NeedsTranslator = false);
