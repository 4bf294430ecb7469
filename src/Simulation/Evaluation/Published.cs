using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Transfer;
using ServalRef.Simulation.Tcp;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Evaluation;

/// <summary>The scenarios of Wischik, Raiciu, Greenhalgh and Handley (NSDI 2011), and the receive window's of NSDI 2012.</summary>
/// <remarks>Bounds are those of the UCL simulator's runs where that could be run, and of the papers' or the fluid model's otherwise.</remarks>
public static class Published
{
    private const string Simulated = "UCL simulator, three seeds";
    private const string Paper = "NSDI 2011";
    internal const string Ungraded = "not graded: our defaults, seed 1";

    private static readonly Instant WarmUp = Instant.FromSeconds(100);

    /// <summary>S1: a TCP and a connection of two flows over one link.</summary>
    public static PublishedScenario SharedBottleneck { get; } = new(
        "S1",
        "one shared bottleneck",
        new Dictionary<string, Func<int, double[]>>
        {
            ["lia"] = seed => Shared(seed, Lia.Instance),
            ["uncoupled"] = seed => Shared(seed, Reno.Instance),
            [PublishedScenario.Defaults] = seed => Shared(seed, Lia.Instance, defaults: true),
        },
        means =>
        [
            new Measure("tcp share beside LIA", means["lia"][0], 0.44, 0.56, Simulated),
            new Measure("tcp share beside uncoupled flows", means["uncoupled"][0], 0.28, 0.38, Simulated),
            new Measure("utilisation with LIA", means["lia"][1], 0.95, 1, Simulated),
            new Measure("tcp share beside LIA, our defaults", means[PublishedScenario.Defaults][0], 0, 1, Ungraded),
        ]);

    /// <summary>S2: three links in a triangle, each connection over one and over the other two.</summary>
    public static PublishedScenario Triangle { get; } = new(
        "S2",
        "triangle: one hop beside two",
        Algorithms(OnTriangle, Ewtcp.Instance, Lia.Instance, Coupled.Instance),
        means =>
        [
            new Measure("LIA, Mbit/s", means["lia"][0], 9.0, 12, "fluid model and " + Simulated),
            new Measure("LIA over EWTCP, Mbit/s", means["lia"][0] - means["ewtcp"][0], 0, 12, Paper),
            new Measure("COUPLED over LIA, Mbit/s", means["coupled"][0] - means["lia"][0], 0, 12, Paper),
            new Measure("LIA, our defaults, Mbit/s", means[PublishedScenario.Defaults][0], 0, 12, Ungraded),
        ])
    {
        Work = 2,
    };

    /// <summary>S3: links of 5, 12, 10 and 3 Mbit/s in a chain of three connections.</summary>
    public static PublishedScenario Chain { get; } = new(
        "S3",
        "chain of 5, 12, 10 and 3 Mbit/s",
        Algorithms(OnChain, Ewtcp.Instance, Lia.Instance),
        means =>
        [
            new Measure("A with LIA, Mbit/s", means["lia"][0], 9.8, 11.5, Simulated),
            new Measure("B with LIA, Mbit/s", means["lia"][1], 9.8, 11.5, Simulated),
            new Measure("C with LIA, Mbit/s", means["lia"][2], 8.0, 9.3, Simulated),
            new Measure("spread of LIA below that of EWTCP, Mbit/s", Spread(means["ewtcp"]) - Spread(means["lia"]), 0, 12, Paper),
            new Measure("C with LIA, our defaults, Mbit/s", means[PublishedScenario.Defaults][2], 0, 12, Ungraded),
        ])
    {
        Work = 2,
    };

    /// <summary>S4: five links in a ring, one of them slow.</summary>
    public static PublishedScenario Torus { get; } = new(
        "S4",
        "torus with one slow link",
        Algorithms(OnTorus, Ewtcp.Instance, Lia.Instance),
        means =>
        [
            new Measure("Jain's index of LIA", means["lia"][0], 0.97, 1, Simulated),
            new Measure("LIA over EWTCP, Jain's index", means["lia"][0] - means["ewtcp"][0], 0.02, 1, Simulated),
            new Measure("Jain's index of LIA, our defaults", means[PublishedScenario.Defaults][0], 0, 1, Ungraded),
        ])
    {
        Work = 3,
    };

    /// <summary>S5: wireless paths of unlike round trips that lose packets.</summary>
    public static PublishedScenario Wireless { get; } = new(
        "S5",
        "Wi-Fi of 4 % and 10 ms beside 3G of 1 % and 100 ms",
        Algorithms(OnWireless, Ewtcp.Instance, Lia.Instance),
        means =>
        [
            new Measure("LIA over TCP on Wi-Fi", means["lia"][0], 0.85, 1.05, Simulated),
            new Measure("EWTCP over TCP on Wi-Fi", means["ewtcp"][0], 0.5, 0.65, Simulated),
            new Measure("LIA's part on 3G over TCP there", means["lia"][1], 0, 1.1, Simulated),
            new Measure("LIA over TCP on Wi-Fi, our defaults", means[PublishedScenario.Defaults][0], 0, 10, Ungraded),
        ]);

    /// <summary>S7: bursts of constant rate on one of two links.</summary>
    public static PublishedScenario Bursts { get; } = new(
        "S7",
        "bursts on the top link",
        Algorithms(OnBursts, Lia.Instance, Coupled.Instance),
        means =>
        [
            new Measure("LIA, part of the top link", means["lia"][0], 0.78, 0.87, Simulated + ", " + Paper),
            new Measure("LIA, part of the bottom link", means["lia"][1], 0.99, 1, Simulated + ", " + Paper),
            new Measure("COUPLED, part of the top link", means["coupled"][0], 0, 0.62, Simulated + ", " + Paper),
            new Measure("LIA, part of the top link, our defaults", means[PublishedScenario.Defaults][0], 0, 1, Ungraded),
        ]);

    /// <summary>S8: two links that nobody else uses.</summary>
    public static PublishedScenario IdlePaths { get; } = new(
        "S8",
        "two idle paths",
        Algorithms(OnIdlePaths, Lia.Instance),
        means =>
        [
            new Measure("LIA, part of both links", means["lia"][0], 0.97, 1, Simulated + ", RFC 6356 section 1"),
            new Measure("LIA, part of both links, our defaults", means[PublishedScenario.Defaults][0], 0, 1, Ungraded),
        ]);

    /// <summary>S9: TCPs on two links of a server, and connections that use both.</summary>
    public static PublishedScenario ServerLoad { get; } = new(
        "S9",
        "5 and 15 TCPs on two links of a server, and 10 connections over both",
        Algorithms(OnServer, Ewtcp.Instance, Lia.Instance),
        means =>
        [
            new Measure("TCP on link 1 over TCP on link 2, LIA", means["lia"][0], 0, 2, Simulated),
            new Measure("the same ratio of EWTCP over that of LIA", means["ewtcp"][0] / means["lia"][0], 1, 10, Simulated),
            new Measure("connection with LIA, Mbit/s", means["lia"][1], 6, 9, Simulated),
            new Measure("connection with LIA, our defaults, Mbit/s", means[PublishedScenario.Defaults][1], 0, 100, Ungraded),
        ]);

    /// <summary>S14: a receive window that two unlike paths share.</summary>
    public static PublishedScenario ReceiveWindow { get; } = new(
        "S14",
        "one receive window for a fast path and a slow one",
        new[] { 50, 100, 200, 400, 1000, 1500 }.ToDictionary(window => $"{window}", window => (Func<int, double[]>)(seed => OnWindow(seed, window, helped: true)))
            .Append(new("400 without help", seed => OnWindow(seed, 400, helped: false)))
            .Append(new(PublishedScenario.Defaults, seed => OnWindow(seed, 400, helped: true, defaults: true)))
            .ToDictionary(),
        means =>
        [
            .. new[] { 50, 100, 200, 400, 1000, 1500 }.Select(window => new Measure(
                $"goodput over the best path alone, window of {window} packets", means[$"{window}"][0] / 1000, 0.95, 1.25, Simulated)),
            new Measure("the same without reinjection, 400 packets", means["400 without help"][0] / 1000, 0, 1.25, "not graded"),
            new Measure("the same of 400 packets, our defaults", means[PublishedScenario.Defaults][0] / 1000, 0, 1.25, Ungraded),
        ]);

    private static Dictionary<string, Func<int, double[]>> Algorithms(
        Func<int, ICongestionControl, bool, double[]> run, params ICongestionControl[] algorithms)
    {
        var runs = algorithms.ToDictionary(
            algorithm => algorithm.Name.ToLowerInvariant(), algorithm => (Func<int, double[]>)(seed => run(seed, algorithm, false)));
        runs[PublishedScenario.Defaults] = seed => run(seed, Lia.Instance, true);
        return runs;
    }

    /// <summary>Packets a second delivered between the end of the warm-up and the end.</summary>
    internal static double[] Rates(Setting setting, Instant warm, double seconds, params Func<double>[] delivered)
    {
        setting.Simulator.Run(warm);
        double[] before = [.. delivered.Select(count => count())];
        setting.Simulator.Run(warm + Duration.FromSeconds(seconds));
        return [.. delivered.Select((count, place) => (count() - before[place]) / seconds)];
    }

    private static double Mbit(double packets) => packets * Setting.PacketBytes * 8 / 1e6;

    private static double Spread(double[] rates) => rates.Max() - rates.Min();

    private static double[] Shared(int seed, ICongestionControl algorithm, bool defaults = false)
    {
        Setting setting = new(seed, defaults);
        Link[] path = [setting.Bottleneck("shared", 1000, 100, 100)];
        TcpFlow tcp = setting.Tcp(path);
        Greedy greedy = setting.Connection(algorithm, [path, path]);
        double[] rates = Rates(setting, WarmUp, 1000, () => tcp.Delivered, () => greedy.Delivered);
        return [rates[0] / (rates[0] + rates[1]), (rates[0] + rates[1]) / 1000];
    }

    private static double[] OnTriangle(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        Link[] links = [.. Enumerable.Range(0, 3).Select(i => setting.Bottleneck($"link {i}", 1500, 160, zone: 10))];
        Greedy[] all = [.. Enumerable.Range(0, 3).Select(i => setting.Connection(
            algorithm,
            [[links[i], setting.Pipe($"near {i}", 100)], [links[(i + 1) % 3], links[(i + 2) % 3], setting.Pipe($"far {i}", 100)]]))];
        double[] rates = Rates(setting, WarmUp, 500, [.. all.Select(one => (Func<double>)(() => one.Delivered))]);
        return [Mbit(rates.Average())];
    }

    private static double[] OnChain(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        double[] speeds = [5, 12, 10, 3];
        Link[] links = [.. speeds.Select((speed, i) => setting.Bottleneck($"link {i}", speed * 125, (int)(speed * 12.5), 100))];
        Greedy[] all = [.. Enumerable.Range(0, 3).Select(i => setting.Connection(algorithm, [[links[i]], [links[i + 1]]]))];
        return [.. Rates(setting, WarmUp, 500, [.. all.Select(one => (Func<double>)(() => one.Delivered))]).Select(Mbit)];
    }

    private static double[] OnTorus(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        Link[] links = [.. Enumerable.Range(0, 5).Select(i => setting.Bottleneck($"link {i}", i == 0 ? 100 : 1000, i == 0 ? 13 : 103, 100))];
        Greedy[] all = [.. Enumerable.Range(0, 5).Select(i => setting.Connection(algorithm, [[links[i]], [links[(i + 1) % 5]]]))];
        double[] rates = Rates(setting, WarmUp, 1000, [.. all.Select(one => (Func<double>)(() => one.Delivered))]);
        return [Math.Pow(rates.Sum(), 2) / (rates.Length * rates.Sum(rate => rate * rate))];
    }

    private static double[] OnWireless(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        TcpFlow wifi = setting.Tcp([setting.Pipe("wifi of tcp", 10, 0.04)]);
        TcpFlow mobile = setting.Tcp([setting.Pipe("3g of tcp", 100, 0.01)]);
        Greedy both = setting.Connection(algorithm, [[setting.Pipe("wifi", 10, 0.04)], [setting.Pipe("3g", 100, 0.01)]]);
        double[] rates = Rates(
            setting, WarmUp, 1000, () => wifi.Delivered, () => mobile.Delivered, () => both.Delivered, () => both.Acknowledged(1));
        return [rates[2] / rates[0], rates[3] / rates[1]];
    }

    private static double[] OnBursts(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        Link top = setting.Bottleneck("top", 8000, 33, 1);
        Link bottom = setting.Bottleneck("bottom", 8000, 33, 1);
        ConstantRate bursts = new(setting.Network, "bursts", [top], new ConstantRateOptions(
            9000 * Setting.PacketBytes * 8, Setting.PacketBytes, Duration.FromMilliseconds(10), Duration.FromMilliseconds(100)));
        bursts.StartAt(Instant.FromSeconds(0.01));
        Greedy both = setting.Connection(algorithm, [[top], [bottom]]);
        double[] rates = Rates(setting, Instant.FromSeconds(10), 60, () => both.Acknowledged(0), () => both.Acknowledged(1));
        return [rates[0] / 8000, rates[1] / 8000];
    }

    private static double[] OnIdlePaths(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        Greedy both = setting.Connection(algorithm, [[setting.Bottleneck("one", 1000, 50, 50)], [setting.Bottleneck("two", 1000, 50, 50)]]);
        return [Rates(setting, WarmUp, 500, () => both.Delivered)[0] / 2000];
    }

    private static double[] OnServer(int seed, ICongestionControl algorithm, bool defaults)
    {
        Setting setting = new(seed, defaults);
        Link first = setting.Bottleneck("first", 12_500, 125, 10);
        Link second = setting.Bottleneck("second", 12_500, 125, 10);
        TcpFlow[] few = [.. Enumerable.Range(0, 5).Select(_ => setting.Tcp([first]))];
        TcpFlow[] many = [.. Enumerable.Range(0, 15).Select(_ => setting.Tcp([second]))];
        Greedy[] all = [.. Enumerable.Range(0, 10).Select(_ => setting.Connection(algorithm, [[first], [second]]))];
        double[] rates = Rates(
            setting,
            Instant.FromSeconds(20),
            60,
            () => few.Average(tcp => (double)tcp.Delivered),
            () => many.Average(tcp => (double)tcp.Delivered),
            () => all.Average(one => one.Delivered));
        return [rates[0] / rates[1], Mbit(rates[2])];
    }

    private static double[] OnWindow(int seed, int window, bool helped, bool defaults = false)
    {
        Setting setting = new(seed, defaults);
        Greedy both = setting.Connection(
            Lia.Instance,
            [[setting.Bottleneck("fast", 1000, 80, 20)], [setting.Bottleneck("slow", 250, 250, 150)]],
            options => options with
            {
                // Published of Linux, whose TCP has SACK.
                Recovery = LossRecovery.Ranges,
                ReceiveBuffer = window * (Setting.PacketBytes - 52),
                OpportunisticRetransmission = helped,
                Penalisation = helped,
            });
        return [Rates(setting, WarmUp, 300, () => both.Delivered)[0]];
    }
}
