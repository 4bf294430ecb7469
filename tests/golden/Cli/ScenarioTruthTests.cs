using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

/// <summary>What a scenario file says is done where it says so, or told; and no value of it hangs or breaks the program.</summary>
public class ScenarioTruthTests
{
    private const string TwoServers = """
        title: A server with two links
        duration: 3 s
        hosts:
          c: { interfaces: { a: 10.1.0.1 } }
          s: { interfaces: { one: 10.8.0.1, two: 10.9.0.1 }, serves: ["0005"] }
        routers: [net]
        links:
          - { between: [c.a, net], delay: 1 ms }
          - { between: [s.one, net], rate: 10 Mbit/s, delay: 10 ms, queue: 50 packets }
          - { between: [s.two, net], rate: 10 Mbit/s, delay: 10 ms, queue: 50 packets }

        """;

    private const string TwoInterfaces = """
        title: A host with two interfaces
        duration: 100 s
        hosts:
          a: { interfaces: { if0: 10.1.0.1, if1: 10.1.1.1 } }
          b: { interfaces: { if0: 10.2.0.1 }, serves: ["0005"] }
          c: { interfaces: { if0: 10.3.0.1 } }
        routers: [net]
        links:
          - { between: [a.if0, net], rate: 10 Mbit/s, delay: 10 ms, queue: 64 KiB }
          - { between: [a.if1, net], rate: 10 Mbit/s, delay: 20 ms, queue: 64 KiB }
          - { between: [b.if0, net], delay: 1 ms }
          - { between: [c.if0, net], delay: 1 ms }
        connections:

        """;

    [Theory]
    [InlineData("kind: tcp")]
    [InlineData("kind: constant, rate: 5 Mbit/s")]
    [InlineData("kind: arrivals, arrivals per second: 20, size: 20 kB")]
    public void Background_TakesTheInterfaceThatItNames(string kind)
    {
        CommandRun run = ScenarioFile.Run($$"""
            {{TwoServers}}
            events:
              - { at: 0 s, cut: s.one, to: net }
            background:
              - { name: dead, {{kind}}, from: c.a, to: s.one }
              - { name: alive, {{kind}}, from: c.a, to: s.two }
            """);
        Assert.Contains("background dead: 0 ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("background alive: 0 ", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A translator is no way's end: what is beyond it bounds the traffic, in either direction.</summary>
    [Theory]
    [InlineData("c", "s")]
    [InlineData("s.if0", "c.a")]
    public void Background_PassesTranslators(string from, string to)
    {
        CommandRun run = ScenarioFile.Run($$"""
            title: Background through a translator
            duration: 2 s
            hosts:
              c: { interfaces: { a: "10.1.0.1:54324" } }
              s: { interfaces: { if0: "10.9.0.1:54325" } }
            translators: { nat: { outside: 10.7.0.1 } }
            links:
              - { between: [c.a, nat], delay: 1 ms, queue: 50 packets }
              - { between: [nat.outside, s.if0], rate: 1 Mbit/s, delay: 1 ms, queue: 50 packets }
            background:
              - { kind: tcp, from: {{from}}, to: {{to}}, name: bg }
            """);
        int delivered = int.Parse(run.Output.Split("background bg: ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(delivered, 100, 2 * 1_000_000 / 8 / 1500);
    }

    [Fact]
    public void Background_WithoutAWay_IsRefusedWithItsLine() => Assert.Contains(
        ":8: no way leads from c.a to s.two",
        ScenarioFile.Run("""
            title: Nowhere
            duration: 2 s
            hosts:
              c: { interfaces: { a: 10.1.0.1 } }
              s: { interfaces: { one: 10.8.0.1, two: 10.9.0.1 } }
            links: [ { between: [c.a, s.one] } ]
            background:
              - { kind: tcp, from: c.a, to: s.two }
            """).OneLineOfRefusal(),
        StringComparison.Ordinal);

    /// <summary>Two hosts behind one translator, each on a link of its own, are both reached from outside.</summary>
    [Fact]
    public void Translator_HasSeveralHostsInside()
    {
        CommandRun run = ScenarioFile.Run("""
            title: Two phones at home
            duration: 5 s
            hosts:
              p: { interfaces: { a: "10.1.0.1:54324" } }
              q: { interfaces: { a: "10.1.0.2:54324" } }
              s: { interfaces: { if0: "10.9.0.1:54325" }, serves: ["0005"] }
            translators: { nat: { outside: 10.7.0.1 } }
            links:
              - { between: [p.a, nat], delay: 1 ms }
              - { between: [q.a, nat], delay: 1 ms }
              - { between: [nat.outside, s.if0], rate: 1 Mbit/s, delay: 1 ms, queue: 50 packets }
            connections:
              - { name: one, from: p.a, to: s.if0, service: "0005", send: 10 kB }
              - { name: two, from: q.a, to: s.if0, service: "0005", send: 10 kB }
            expect:
              - { connection: one, outcome: finished }
              - { connection: two, outcome: finished }
            """);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
    }

    /// <summary>An interface that never comes up is told before the run.</summary>
    [Theory]
    [InlineData("at: 1 s, send: 20 kB", "{ at: 0.5 s, down: a.if0 }", "'a.if0' is down at 1 s and does not come up again")]
    [InlineData("send: 2 MB", "{ at: 0.5 s, down: a.if1 }, { at: 1 s, open: one, from: a.if1, to: b.if0 }", "'a.if1' is down at 1 s")]
    [InlineData("send: 2 MB", "{ at: 0.5 s, down: a.if1 }, { at: 1 s, move: one, from: a.if0, to: a.if1 }", "'a.if1' is down at 1 s")]
    [InlineData("send: 2 MB", "{ at: 1 s, open: one, from: c.if0, to: b.if0 }", "'c' is no end of 'one'")]
    [InlineData("send: 2 MB", "{ at: 1 s, end: one, by: c }", "'c' is no end of 'one'")]
    [InlineData("send: 2 MB", "{ at: 1 s, move: one, from: a.if0, to: b.if0 }", "a flow moves to another interface of 'a', not to 'b.if0'")]
    [InlineData("send: 2 MB", "{ at: 1 s, cut: a.if0, to: b.if0 }", "no link joins 'a.if0' and 'b.if0'")]
    [InlineData("send: 2 MB", "{ at: 1 s, link: a.if0, to: net }", "a 'link' event changes nothing")]
    [InlineData("send: 2 MB", "{ at: 1 s, rebind: a }", "there is no translator 'a'")]
    [InlineData("send: 2 MB", "{ at: 1 s, switch off: net }", "there is no host 'net'")]
    [InlineData("send: 2 MB", "{ at: 1 s, down: net }", "expected an interface of a host, not of the router 'net'")]
    public void WhatCanNeverBeDone_IsRefusedWithItsLine(string connection, string events, string message)
    {
        string line = ScenarioFile.Run($"{TwoInterfaces}  - {{ name: one, from: a.if0, to: b.if0, service: \"0005\", {connection} }}\nevents: [ {events} ]\n").OneLineOfRefusal();
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.Matches(@"\.yaml:1[45]:\d+: ", line);
    }

    /// <summary>A connection, a flow and a move that have to wait for an interface are done when it comes up.</summary>
    [Fact]
    public void WhatHasToWait_IsDoneLater()
    {
        CommandRun run = ScenarioFile.Run($$"""
            {{TwoInterfaces}}  - { name: one, from: a.if0, to: b.if0, service: "0005", at: 1 s, send: 20 MB }
              - { name: two, from: a.if0, to: b.if0, service: "0005", at: 4 s, send: until the end, until: 60 s }
            events:
              - { at: 0.5 s, down: a.if0 }
              - { at: 2 s, up: a.if0 }
              - { at: 3 s, down: a.if1 }
              - { at: 4 s, open: one, from: a.if1, to: b.if0 }
              - { at: 5 s, move: two, from: a.if0, to: a.if1 }
              - { at: 6 s, up: a.if1 }
            expect:
              - { connection: one, outcome: finished, flows: 2 }
              - { connection: two, outcome: finished, migrations: at least 1 }
            """);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
        Assert.DoesNotContain("NOT DONE", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ at: 0.5 s, move: one, from: a.if1, to: a.if0 }", "NOT DONE at 0.5 s: move one: no flow of one is at a.if1")]
    [InlineData("{ at: 90 s, abort: one, by: b }", "NOT DONE at 90 s: abort one: one is over")]
    public void WhatCannotBeDoneThen_IsTold(string happening, string message)
    {
        CommandRun run = ScenarioFile.Run($"{TwoInterfaces}  - {{ name: one, from: a.if0, to: b.if0, service: \"0005\", send: 2 MB }}\nevents: [ {happening} ]\n");
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
        Assert.Contains(".yaml:15)", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A transfer that has died meets no bound by standing still.</summary>
    [Theory]
    [InlineData("longest pause: at most 20 s")]
    [InlineData("duration: at most 20 s")]
    [InlineData("goodput: at least 5 Mbit/s")]
    [InlineData("migrations: at most 2")]
    [InlineData("retransmitted: at most 50 %")]
    [InlineData("share: 50 % to 100 %")]
    public void DeadTransfer_MeetsNoExpectation(string expected)
    {
        CommandRun run = ScenarioFile.Run($$"""
            {{TwoInterfaces}}  - { name: one, from: a.if0, to: b.if0, service: "0005", send: 50 MB }
            events:
              - { at: 5 s, cut: b.if0, to: net }
            expect:
              - { connection: one, {{expected}} }
            """);
        Assert.Equal(ExitCode.Violation, run.Code);
    }

    /// <summary>Without a first byte, the pause lasts from the opening on.</summary>
    [Fact]
    public void TransferThatNeverBegins_PausesAllTheTime()
    {
        CommandRun run = ScenarioFile.Run($$"""
            {{TwoInterfaces}}  - { name: one, from: a.if0, to: b.if0, service: "0005", at: 1 s, receive: 1 MB }
            events:
              - { at: 0 s, cut: b.if0, to: net }
            expect:
              - { connection: one, outcome: open, longest pause: 99 s }
            """);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
    }

    /// <summary>Time goes on, however fast hosts could send: a link without a rate carries 10 Gbit/s in the long run.</summary>
    [Fact]
    public void GreedySender_OnALinkWithoutRateAndDelay_Ends()
    {
        CommandRun run = ScenarioFile.Run("""
            title: Greedy
            duration: 1 s
            hosts:
              a: { interfaces: { if0: 10.1.0.1 } }
              b: { interfaces: { if0: 10.2.0.1 }, serves: ["0005"] }
            links: [ { between: [a.if0, b.if0] } ]
            connections: [ { name: one, from: a.if0, to: b.if0, service: "0005", send: until the end, until: 30 ms } ]
            background: [ { kind: tcp, from: a, to: b, size: 100 MB } ]
            expect: [ { connection: one, outcome: finished } ]
            """);
        Assert.True(run.Code == ExitCode.Success, run.Output + run.Error);
    }

    [Fact]
    public void AddressesOfTwoKinds_AreRefused() => Assert.Contains(
        "10.2.0.1:54325 and 10.1.0.1 cannot talk to each other",
        ScenarioFile.Run(SmallScenario.Network.Replace("10.2.0.1", "\"10.2.0.1:54325\"", StringComparison.Ordinal) + """
              - { name: one, from: a.if0, to: b.if0, service: "0005", send: 10 kB }
            """).OneLineOfRefusal(),
        StringComparison.Ordinal);

    /// <summary>Each value has a range, which the page on scenario files tells, and a value beyond it is refused with its place.</summary>
    [Theory]
    [InlineData("mtu: 575 B", "", "576 B to 65535 B")]
    [InlineData("mtu: 5 GB", "", "576 B to 65535 B")]
    [InlineData("send buffer: 0 B", "", "1 B to 1 GiB")]
    [InlineData("receive buffer: 2 GiB", "", "1 B to 1 GiB")]
    [InlineData("ack delay: 1 h", "", "0 s to 10 s")]
    [InlineData("minimum rto: 0 s", "", "1 us to 60 s")]
    [InlineData("", "mtu: 100 B", "256 B to 65535 B")]
    [InlineData("", "jitter: 1e20 h", "0 s to 1 h")]
    [InlineData("", "delay: 1e30 h", "0 s to 1 h")]
    [InlineData("", "rate: 0 bit/s", "100 bit/s to 1000 Gbit/s")]
    [InlineData("", "queue: 100 B", "256 B to 1 GiB")]
    [InlineData("", "queue: 0 packets", "1 packets to 1000000 packets")]
    [InlineData("", "rate: 1 Mbit/s, delay: 1 ms, queue: 1e9 BDP", "0.01 BDP to 1000 BDP")]
    public void ValueBeyondItsRange_IsRefused(string ofHost, string ofLink, string range)
    {
        string text = $$"""
            title: Ranges
            duration: 1 s
            hosts:
              a: { interfaces: { if0: 10.1.0.1 }{{(ofHost.Length > 0 ? ", " + ofHost : "")}} }
              b: { interfaces: { if0: 10.2.0.1 } }
            links: [ { between: [a.if0, b.if0]{{(ofLink.Length > 0 ? ", " + ofLink : "")}} } ]
            """;
        string line = ScenarioFile.Run(text).OneLineOfRefusal();
        Assert.Matches(ofHost.Length > 0 ? @":4:\d+: expected " : @":6:\d+: expected ", line);
        Assert.Contains($"expected {range} for ", line, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(Tests.TestData.Root, "..", "..", "spec", "scenarios.md"));
        Assert.Contains(range, page, StringComparison.Ordinal);
    }
}
