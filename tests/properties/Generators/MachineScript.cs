using FsCheck;
using FsCheck.Fluent;

namespace ServalRef.Properties.Generators;

/// <summary>One thing that happens to two hosts and the network between them.</summary>
internal enum Happening
{
    /// <summary>A packet in flight arrives: the oldest, or by its number another one, which is a reordering.</summary>
    Deliver,

    /// <summary>A packet in flight arrives and is still in flight.</summary>
    Duplicate,

    /// <summary>A packet in flight is lost.</summary>
    Drop,

    /// <summary>Some packet that was ever sent arrives.</summary>
    Replay,

    /// <summary>A packet arrives that looks like one sent before, but has a wrong nonce.</summary>
    Forge,

    /// <summary>The host loses its address.</summary>
    Lose,

    /// <summary>The host has another address, or an earlier one again.</summary>
    Gain,

    /// <summary>The host proves its path again.</summary>
    PathCheck,

    /// <summary>A retransmission timer fires.</summary>
    Timer,

    /// <summary>Data arrives.</summary>
    Data,

    /// <summary>The application closes.</summary>
    Close,

    /// <summary>A closing or half-open state has lasted its time.</summary>
    Expire,

    /// <summary>The application gives up.</summary>
    Abort,
}

/// <summary>A happening at one host.</summary>
/// <param name="What">What happens.</param>
/// <param name="AtOpener">At which end.</param>
/// <param name="Which">Chooses the packet, timer or address, modulo how many there are.</param>
internal sealed record ScriptLine(Happening What, bool AtOpener, int Which)
{
    public override string ToString() => $"{What} {Which} at {(AtOpener ? "opener" : "listener")}";
}

/// <summary>What happens to two ends of a flow, in order.</summary>
/// <param name="Dialect">mtp1 or prototype2014.</param>
/// <param name="FromOpen">Whether the script begins on an established flow, or with the first SYN in flight.</param>
/// <param name="Courteous">Whether hosts also send what they only should or may.</param>
/// <param name="Lines">The happenings.</param>
internal sealed record MachineScript(string Dialect, bool FromOpen, bool Courteous, ScriptLine[] Lines)
{
    public override string ToString() =>
        $"{Dialect}, {(FromOpen ? "established" : "first SYN in flight")}, {(Courteous ? "courteous" : "terse")}:\n  "
        + string.Join("\n  ", Lines.Select(l => l.ToString()));
}

/// <summary>Makes scripts, and simpler ones of a script.</summary>
internal static class MachineScripts
{
    private static readonly (Happening What, int Weight)[] Weights =
    [
        (Happening.Deliver, 30), (Happening.Duplicate, 6), (Happening.Drop, 6), (Happening.Replay, 6), (Happening.Forge, 6),
        (Happening.Lose, 2), (Happening.Gain, 7), (Happening.PathCheck, 1), (Happening.Timer, 8), (Happening.Data, 1),
        (Happening.Close, 2), (Happening.Expire, 1),
    ];

    private static readonly Happening[] Mix = [.. Weights.SelectMany(w => Enumerable.Repeat(w.What, w.Weight))];

    public static Arbitrary<MachineScript> MachineScript()
    {
        Gen<ScriptLine> line =
            from what in Gen.Elements(Mix)
            from opener in Gen.Elements(true, false)
            from which in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 40)))
            select new ScriptLine(what, opener, which);
        Gen<MachineScript> script =
            from dialect in Gen.Elements("mtp1", "mtp1", "prototype2014")
            from open in Gen.Elements(true, true, true, false)
            from courteous in Gen.Elements(true, false)
            from length in Gen.Choose(0, 60)
            from lines in line.ArrayOf(length)
            from abort in Gen.Frequency((19, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new MachineScript(
                dialect, open, courteous, abort ? [.. lines, new ScriptLine(Happening.Abort, length % 2 == 0, 0)] : lines);
        return Arb.From(script, Shrink);
    }

    /// <summary>Without a half, a quarter, …, one line; then with smaller numbers.</summary>
    private static IEnumerable<MachineScript> Shrink(MachineScript script)
    {
        ScriptLine[] lines = script.Lines;
        for (int chunk = lines.Length / 2; chunk > 0; chunk /= 2)
        {
            for (int at = 0; at + chunk <= lines.Length; at += chunk)
            {
                yield return script with { Lines = [.. lines[..at], .. lines[(at + chunk)..]] };
            }
        }

        for (int at = 0; at < lines.Length; at++)
        {
            if (lines[at].Which > 0)
            {
                yield return script with { Lines = [.. lines[..at], lines[at] with { Which = 0 }, .. lines[(at + 1)..]] };
                yield return script with { Lines = [.. lines[..at], lines[at] with { Which = lines[at].Which / 2 }, .. lines[(at + 1)..]] };
            }
        }
    }
}
