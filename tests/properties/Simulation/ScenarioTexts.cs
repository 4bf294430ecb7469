using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace ServalRef.Properties.Simulated;

/// <summary>Generates scenario files: hosts, networks, applications and events of every kind that a file can tell.</summary>
public static class ScenarioTexts
{
    private static readonly Gen<string>[] HostKeys =
    [
        Of("receive buffer", "4 KiB", "16 KiB", "64 KiB"),
        Of("send buffer", "4 KiB", "64 KiB"),
        Of("scheduler", "round robin", "redundant"),
        Of("congestion control", "reno", "olia", "balia", "coupled"),
        Of("moves when lost", "no"),
        Of("tells addresses", "no"),
        Of("accepts flows", "no"),
        Of("mtu", "576 B", "1280 B"),
        Of("ack every", "1", "8"),
        Of("ack delay", "0 ms", "100 ms"),
        Of("minimum rto", "1 ms", "1 s"),
        Of("initial window", "1", "40"),
        Of("reinject", "no"),
        Of("penalise", "no"),
        Of("pacing", "no"),
        Of("backlog", "1"),
        Of("accept after", "50 ms", "3 s"),
        Of("syn queue", "1", "2"),
    ];

    private static readonly Gen<string>[] LinkKeys =
    [
        Of("loss", "0.1 %", "1 %", "5 %", "15 %"),
        Gen.Elements("jitter: 2 ms, reorder: yes", "jitter: 20 ms, reorder: yes", "jitter: 10 ms"),
        Of("duplicate", "1 %", "5 %"),
        Of("corrupt", "1 %", "5 %"),
        Of("burst loss", "{ good to bad: 0.01, bad to good: 0.2, loss when bad: 0.6 }"),
        Of("mtu", "600 B", "1000 B", "1400 B"),
        Of("random zone", "5"),
        Of("back", "{ rate: 200 kbit/s, delay: 40 ms, queue: 10 packets }"),
    ];

    private static readonly Gen<string> Host = Gen.Elements("a", "b");

    private static readonly Gen<int> When = Gen.OneOf(Gen.Choose(0, 3000), Gen.Choose(0, 20_000), Gen.Choose(0, 60_000));

    /// <summary>All files.</summary>
    public static Gen<ScenarioText> All { get; } =
        from seconds in Gen.Elements(5, 20, 60, 200)
        from way in AnyWay()
        from hosts in Several(2, Some(HostKeys, one: 6))
        from links in Several(4, AnyLink())
        from connections in Gen.Elements(1, 1, 2, 4).SelectMany(count => Several(count, AnyConnection()))
        from background in Gen.Elements(null, null, null, "kind: tcp", "kind: constant, rate: 1 Mbit/s, on: 1 s, off: 2 s, random: yes")
        from events in Gen.Elements(0, 1, 2, 4, 8).SelectMany(count => Several(count, AnyEvents()))
        select new ScenarioText(seconds, way, hosts, links, connections, background, [.. events.SelectMany(e => e)]);

    /// <summary>The same file with less in it.</summary>
    public static IEnumerable<ScenarioText> Simpler(ScenarioText file)
    {
        foreach (ImmutableArray<EventText> events in Fewer(file.Events))
        {
            yield return file with { Events = events };
        }

        foreach (ImmutableArray<ConnectionText> connections in Fewer(file.Connections).Where(c => c.Length > 0))
        {
            yield return file with { Connections = connections };
        }

        foreach (Way way in Simpler(file.Way))
        {
            yield return file with { Way = way };
        }

        if (file.Background is not null)
        {
            yield return file with { Background = null };
        }

        foreach (ImmutableArray<ImmutableArray<string>> hosts in FewerWithin(file.Hosts, 0))
        {
            yield return file with { Hosts = hosts };
        }

        // A link keeps its rate, delay and queue.
        foreach (ImmutableArray<ImmutableArray<string>> links in FewerWithin(file.Links, 1))
        {
            yield return file with { Links = links };
        }
    }

    private static IEnumerable<Way> Simpler(Way way)
    {
        Way[] simpler = [way with { Translator = false }, way with { Replica = false }, way with { Relay = false, Replica = false }, way with { Udp = false }, way with { TwoInterfaces = false }];
        return simpler.Where(w => w != way);
    }

    private static IEnumerable<ImmutableArray<T>> Fewer<T>(ImmutableArray<T> all) =>
        Enumerable.Range(0, all.Length).Select(all.RemoveAt);

    private static IEnumerable<ImmutableArray<ImmutableArray<string>>> FewerWithin(ImmutableArray<ImmutableArray<string>> all, int kept) =>
        Enumerable.Range(0, all.Length).SelectMany(i => Fewer(all[i]).Skip(kept).Select(less => all.SetItem(i, less)));

    private static Gen<Way> AnyWay() =>
        from udp in OneIn(3)
        from two in Gen.Elements(true, true, false)
        from translator in OneIn(4)
        from relay in OneIn(2)
        from registers in Gen.Choose(0, 3)
        from replica in OneIn(3)
        select new Way(udp, two, translator, relay, registers, relay && replica);

    private static Gen<ImmutableArray<string>> AnyLink() =>
        from rate in Gen.Elements(1, 5, 20, 100)
        from delay in Gen.Elements(0, 1, 5, 30, 120)
        from queue in Gen.Elements("20 packets", "64 KiB", "1 MB")
        from more in Some(LinkKeys, one: 6)
        select more.Insert(0, $"rate: {rate} Mbit/s, delay: {delay} ms, queue: {queue}");

    private static Gen<ConnectionText> AnyConnection() =>
        from byRelay in OneIn(2)
        from bytes in Gen.Elements(
            "send: 0 B", "send: 1 B", "send: 10 kB", "send: 1 MB", "receive: 1 kB, send: 10 kB", "receive: 500 kB, send: 10 kB", "send: until the end, until: 2 s", "send: until the end, until: 8 s")
        from more in Some([Of("at", "1 s", "3 s"), Of("server reads", "{ size: 1 kB, every: 10 ms }", "{ size: 20 kB, every: 1 s }", "{ size: 20 kB, every: 7 s }")], one: 4)
        from flows in Some([AnyFlow(), AnyFlow()], one: 2)
        select new ConnectionText(byRelay, more.Insert(0, bytes), flows);

    private static Gen<string> AnyFlow() =>
        from here in Gen.Choose(0, 1)
        from there in Gen.Choose(0, 1)
        from more in Gen.Elements("", "", ", backup: yes", ", at: 1 s")
        select $"{{ from: a.if{here}, to: b.if{there}{more} }}";

    /// <summary>One event, or two that belong together.</summary>
    private static Gen<ImmutableArray<EventText>> AnyEvents() =>
        from at in When
        from host in Host
        from place in Gen.Choose(0, 1)
        from other in Gen.Choose(0, 1)
        from wait in Gen.Elements(100, 1000, 10_000, 100_000)
        from kind in Gen.Choose(0, 14)
        select Events(kind, at, host, place, other, wait);

    private static ImmutableArray<EventText> Events(int kind, int at, string host, int place, int other, int wait)
    {
        bool second = place == 1;
        string here = $"{host}.if{place}";
        string there = $"{(host == "a" ? "b" : "a")}.if{other}";
        return kind switch
        {
            0 or 1 => [new(at, $"down: {here}", second), new(at + wait, $"up: {here}", second)],
            2 => [new(at, $"cut: {here}, to: net", second), new(at + wait, $"mend: {here}, to: net", second)],
            3 => [new(at, $"move: c0, from: {here}, to: {host}.if{1 - place}", NeedsTwo: true)],
            4 => [new(at, $"open: c0, from: {here}, to: {there}", NeedsTwo: true)],
            5 => [new(at, $"remove: c0, from: {here}", second)],
            6 => [new(at, $"check: c0, from: {here}", second)],
            7 => [new(at, "rebind: nat", NeedsTranslator: true)],
            8 => [new(at, $"end: c0, by: {host}")],
            9 => [new(at, $"{(wait > 1000 ? "abort" : "end")}: c0, by: {host}")],
            10 => [new(at, $"forge: c0, by: {host}")],
            11 => [new(at, $"cut: net, to: {here}, one way: yes", second), new(at + wait, $"mend: net, to: {here}, one way: yes", second)],
            12 => [new(at, $"suspend: {host}"), new(at + wait, $"resume: {host}")],
            13 => [new(at, $"intercept: b.if0, to: net, does: {(other == 1 ? "copies" : "replays")}, until: {at + wait} ms")],
            _ => [new(at, wait > 10_000 ? $"switch off: {host}" : $"link: b.if0, to: net, rate: {wait} kbit/s, loss: {other * 40} %")],
        };
    }

    private static Gen<string> Of(string key, params string[] values) => Gen.Elements(values).Select(value => $"{key}: {value}");

    private static Gen<bool> OneIn(int count) => Gen.Choose(1, count).Select(i => i == 1);

    /// <summary>Each of several by a chance of one in so many.</summary>
    private static Gen<ImmutableArray<string>> Some(Gen<string>[] all, int one) => all.Aggregate(
        Gen.Constant(ImmutableArray<string>.Empty),
        (some, key) => some.SelectMany(list => OneIn(one).SelectMany(taken => taken ? key.Select(list.Add) : Gen.Constant(list))));

    private static Gen<ImmutableArray<T>> Several<T>(int count, Gen<T> one) => Enumerable.Range(0, count).Aggregate(
        Gen.Constant(ImmutableArray<T>.Empty), (list, _) => list.SelectMany(before => one.Select(before.Add)));
}
