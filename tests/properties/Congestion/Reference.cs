using ServalRef.Runtime.Congestion;

namespace ServalRef.Properties.Congestion;

/// <summary>The formulas as their sources print them, in exact fractions and without regard to speed.</summary>
internal static class Reference
{
    /// <summary>RFC 6356 §3, equation 2.</summary>
    public static Rational Alpha(PathState[] paths) => Total(paths) * Coupling(paths);

    /// <summary>RFC 6356 §3, equation 1.</summary>
    public static Rational Lia(PathState[] paths, int own, long bytes) =>
        bytes * Mss(paths[own]) * Rational.Min(Alpha(paths) / Total(paths), 1 / Window(paths[own]));

    /// <summary>NSDI 2011 §2.5: the minimum over all sets of flows that contain this one.</summary>
    public static Rational SubsetMinimum(PathState[] paths, int own, long bytes) => bytes * Mss(paths[own]) * Enumerable
        .Range(1, (1 << paths.Length) - 1)
        .Where(set => (set >> own & 1) == 1)
        .Select(set => Coupling([.. paths.Where((_, i) => (set >> i & 1) == 1)]))
        .Aggregate(Rational.Min);

    /// <summary>What an algorithm adds for an ACK.</summary>
    public static Rational Increase(string algorithm, PathState[] paths, int own, long bytes)
    {
        PathState flow = paths[own];
        Rational n = paths.Length;
        Rational perByte = algorithm switch
        {
            "reno" => 1 / Window(flow),
            "ewtcp" => 1 / (n * n * Window(flow)),
            "coupled" or "semicoupled" => 1 / Total(paths),
            "lia" => Rational.Min(Alpha(paths) / Total(paths), 1 / Window(flow)),
            "olia" => Balanced(paths, flow) + (OliaShift(paths, own) / Window(flow)),
            "balia" => Balanced(paths, flow) * ((1 + Ratio(paths, flow)) / 2) * ((4 + Ratio(paths, flow)) / 5),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No formula of it is known."),
        };
        return bytes * Mss(flow) * perByte;
    }

    /// <summary>What an algorithm leaves of a window after a loss.</summary>
    public static Rational WindowAfterLoss(string algorithm, PathState[] paths, int own)
    {
        Rational window = Window(paths[own]);
        return algorithm switch
        {
            "coupled" => window - (Total(paths) / 2),
            "balia" => window - (window / 2 * Rational.Min(Ratio(paths, paths[own]), (Rational)3 / 2)),
            _ => window / 2,
        };
    }

    // draft-khalili-mptcp-congestion-control §2, with its names: M widest, B best, collected B without M.
    private static Rational OliaShift(PathState[] paths, int own)
    {
        int[] all = [.. Enumerable.Range(0, paths.Length)];
        Rational[] quality = [.. paths.Select(p => Rational.Of(p.LossDistance) / (RoundTrip(p) * RoundTrip(p)))];
        int[] widest = [.. all.Where(i => paths[i].Window == paths.Max(p => p.Window))];
        int[] best = [.. all.Where(i => quality[i] == quality.Max())];
        int[] collected = [.. best.Except(widest)];
        return collected.Contains(own) ? (Rational)1 / (paths.Length * collected.Length)
            : collected.Length > 0 && widest.Contains(own) ? (Rational)(-1) / (paths.Length * widest.Length)
            : 0;
    }

    // max(w / rtt²) / (Σ w / rtt)²
    private static Rational Coupling(PathState[] paths)
    {
        Rational sum = Rational.Sum(paths.Select(Rate));
        return paths.Select(p => Rate(p) / RoundTrip(p)).Max() / (sum * sum);
    }

    // (w / rtt²) / (Σ w / rtt)²
    private static Rational Balanced(PathState[] paths, PathState flow)
    {
        Rational sum = Rational.Sum(paths.Select(Rate));
        return Rate(flow) / RoundTrip(flow) / (sum * sum);
    }

    private static Rational Ratio(PathState[] paths, PathState flow) => paths.Select(Rate).Max() / Rate(flow);

    private static Rational Total(PathState[] paths) => Rational.Sum(paths.Select(Window));

    private static Rational Rate(PathState path) => Window(path) / RoundTrip(path);

    private static Rational Window(PathState path) => Rational.Of(path.Window);

    private static Rational RoundTrip(PathState path) => Rational.Of(path.RoundTrip);

    private static Rational Mss(PathState path) => Rational.Of(path.Mss);
}
