using ServalRef.Runtime.Congestion;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Evaluation;

/// <summary>S13: a fat tree of 128 hosts, each of which sends to another one (NSDI 2011 §4, TP1).</summary>
public static class DataCentre
{
    private const int Ports = 8;
    private const int Half = Ports / 2;
    private const int Hosts = Ports * Half * Half;
    private const double HostRate = 12_500;

    /// <summary>The permutation traffic with one flow and with eight.</summary>
    public static PublishedScenario Permutation { get; } = new(
        "S13",
        "fat tree of 128 hosts, random permutation",
        new Dictionary<string, Func<int, double[]>>
        {
            ["1"] = seed => Run(seed, 1),
            ["8"] = seed => Run(seed, 8),
            [PublishedScenario.Defaults] = seed => Run(seed, 8, defaults: true),
        },
        means =>
        [
            new Measure("one flow, part of the host's link", means["1"][0], 0.45, 0.58, "UCL simulator, NSDI 2011"),
            new Measure("eight flows, part of the host's link", means["8"][0], 0.85, 1, "UCL simulator, NSDI 2011"),
            new Measure("eight flows over one", means["8"][0] / means["1"][0], 1.6, 10, "UCL simulator, NSDI 2011"),
            new Measure("eight flows, our defaults, part of the host's link", means[PublishedScenario.Defaults][0], 0, 1, Published.Ungraded),
        ])
    {
        Work = 10,
    };

    private static double[] Run(int seed, int flows, bool defaults = false)
    {
        // A host's own link, which spreads its bursts, is part of the tree.
        Setting setting = new(seed, defaults, feeders: false);
        FatTree tree = new(setting);
        Random chance = setting.Simulator.Chance("traffic");
        int[] to = Derangement(chance);
        Greedy[] all = [.. Enumerable.Range(0, Hosts).Select(host => setting.Connection(
            Lia.Instance, tree.Paths(host, to[host], flows, chance), options => options with { SendBuffer = 1 << 18, ReceiveBuffer = 1 << 18 }))];
        double[] rates = Published.Rates(setting, Instant.FromSeconds(1), 2, [.. all.Select(one => (Func<double>)(() => one.Delivered))]);
        return [rates.Average() / HostRate, rates.Min() / HostRate];
    }

    /// <summary>A permutation in which nobody sends to himself.</summary>
    private static int[] Derangement(Random chance)
    {
        int[] to = [.. Enumerable.Range(0, Hosts)];
        do
        {
            chance.Shuffle(to);
        }
        while (to.Where((target, host) => target == host).Any());
        return to;
    }

    /// <summary>The links of a fat tree of 8-port switches: hosts, edge, aggregation, core.</summary>
    private sealed class FatTree
    {
        private readonly Link[] _up = new Link[Hosts];
        private readonly Link[] _down = new Link[Hosts];
        private readonly Link[,,] _edgeUp = new Link[Ports, Half, Half];
        private readonly Link[,,] _edgeDown = new Link[Ports, Half, Half];
        private readonly Link[,,] _coreUp = new Link[Ports, Half, Half];
        private readonly Link[,,] _coreDown = new Link[Ports, Half, Half];

        internal FatTree(Setting setting)
        {
            for (int host = 0; host < Hosts; host++)
            {
                _up[host] = Make(setting, $"host {host} up");
                _down[host] = Make(setting, $"host {host} down");
            }

            for (int pod = 0; pod < Ports; pod++)
            {
                for (int low = 0; low < Half; low++)
                {
                    for (int high = 0; high < Half; high++)
                    {
                        _edgeUp[pod, low, high] = Make(setting, $"edge {pod}.{low} up {high}");
                        _edgeDown[pod, low, high] = Make(setting, $"edge {pod}.{low} down {high}");
                        _coreUp[pod, low, high] = Make(setting, $"aggregation {pod}.{low} up {high}");
                        _coreDown[pod, low, high] = Make(setting, $"aggregation {pod}.{low} down {high}");
                    }
                }
            }
        }

        /// <summary>So many of the shortest paths between two hosts, chosen at random; all different where there are enough.</summary>
        internal IReadOnlyList<IReadOnlyList<Link>> Paths(int from, int to, int count, Random chance)
        {
            List<IReadOnlyList<Link>> all = Shortest(from, to);
            IReadOnlyList<Link>[] shuffled = [.. all];
            chance.Shuffle(shuffled);
            return [.. Enumerable.Range(0, count).Select(i => shuffled[i % shuffled.Length])];
        }

        private List<IReadOnlyList<Link>> Shortest(int from, int to)
        {
            (int pod, int edge) = (from / (Half * Half), from / Half % Half);
            (int otherPod, int otherEdge) = (to / (Half * Half), to / Half % Half);
            if (pod == otherPod && edge == otherEdge)
            {
                return [[_up[from], _down[to]]];
            }

            var paths = new List<IReadOnlyList<Link>>();
            for (int aggregation = 0; aggregation < Half; aggregation++)
            {
                if (pod == otherPod)
                {
                    paths.Add([_up[from], _edgeUp[pod, edge, aggregation], _edgeDown[pod, otherEdge, aggregation], _down[to]]);
                    continue;
                }

                for (int core = 0; core < Half; core++)
                {
                    paths.Add(
                    [
                        _up[from], _edgeUp[pod, edge, aggregation], _coreUp[pod, aggregation, core],
                        _coreDown[otherPod, aggregation, core], _edgeDown[otherPod, otherEdge, aggregation], _down[to],
                    ]);
                }
            }

            return paths;
        }

        private static Link Make(Setting setting, string name) => setting.Bottleneck(name, HostRate, 100, 0.02);
    }
}
