using FsCheck;
using FsCheck.Fluent;
using ServalRef.Runtime.Congestion;

namespace ServalRef.Properties.Congestion;

/// <summary>The flows of one connection as algorithms see them; all numbers are whole, so that fractions of them are exact.</summary>
public sealed record Paths(PathState[] Flows)
{
    /// <summary>How many there are.</summary>
    public int Count => Flows.Length;

    /// <summary>alpha of these flows.</summary>
    public double Alpha => LinkedIncrease.Of(Flows).Alpha;

    /// <summary>What LIA adds for an ACK on one of them.</summary>
    public double Increase(int own, double bytes) => Lia.Instance.Increase(Flows, own, bytes);

    /// <summary>The same flows, each changed.</summary>
    public Paths With(Func<PathState, PathState> change) => new([.. Flows.Select(change)]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        "; ", Flows.Select(f => $"cwnd {f.Window} rtt {f.RoundTrip} mss {f.Mss} l {f.LossDistance}"));
}

/// <summary>Connections of one to eight flows, from one byte at a second to a terabyte at a microsecond; often with ties.</summary>
public static class PathsArbitrary
{
    private static readonly Gen<double> Windows = Gen.OneOf(
        Gen.Elements(1.0, 1460, 14600, 1e9, 1e12),
        Gen.Choose(1, 100).Select(packets => packets * 1460.0),
        from high in Gen.Choose(0, 30) from low in Gen.Choose(1, 1000) select (double)low * (1L << high));

    private static readonly Gen<double> RoundTrips = Gen.OneOf(
        Gen.Elements(1.0, 100_000, 1_000_000), Gen.Choose(1, 2_000_000).Select(microseconds => (double)microseconds));

    private static readonly Gen<PathState> Flow =
        from window in Windows
        from roundTrip in RoundTrips
        from mss in Gen.OneOf(Gen.Elements(1.0, 536, 1460), Gen.Choose(1, 65535).Select(bytes => (double)bytes))
        from distance in Gen.OneOf(Gen.Elements(0.0, 1e6), Gen.Choose(0, 1_000_000).Select(bytes => (double)bytes))
        select new PathState(window, roundTrip, mss, distance);

    // Ties decide which paths are best or widest: some connections have only a few values to choose from.
    private static readonly Gen<PathState> AlikeFlow =
        from window in Gen.Elements(14600.0, 29200)
        from roundTrip in Gen.Elements(50_000.0, 100_000)
        from distance in Gen.Elements(0.0, 100_000, 400_000)
        select new PathState(window, roundTrip, 1460, distance);

    public static Arbitrary<Paths> Connection() => Arb.From(
        from count in Gen.Choose(1, 8)
        from flows in Gen.OneOf(Flow.ArrayOf(count), AlikeFlow.ArrayOf(count))
        select new Paths(flows),
        paths => Enumerable.Range(0, paths.Count).Where(_ => paths.Count > 1)
            .Select(left => new Paths([.. paths.Flows.Where((_, i) => i != left)])));
}
