using FsCheck;
using FsCheck.Fluent;

namespace ServalRef.Properties.Generators;

/// <summary>One thing that happens to the two ends of a connection and the network between them.</summary>
internal enum ConnectionHappening
{
    /// <summary>A packet in flight arrives: the oldest, or by its number another one, which is a reordering.</summary>
    Deliver,

    /// <summary>A packet in flight arrives and is still in flight.</summary>
    Duplicate,

    /// <summary>A packet in flight is lost.</summary>
    Drop,

    /// <summary>Some packet that was ever sent arrives.</summary>
    Replay,

    /// <summary>A retransmission timer fires that will fire again.</summary>
    Timer,

    /// <summary>A further flow is asked for.</summary>
    Join,

    /// <summary>The host wants further flows no more, or again.</summary>
    TurnJoins,

    /// <summary>One of several flows is removed.</summary>
    Remove,

    /// <summary>The application ends its stream.</summary>
    EndStream,

    /// <summary>The end of the stream is sent, again if need be.</summary>
    SendEnd,

    /// <summary>A flow moves to another address of the host.</summary>
    Move,

    /// <summary>An address of the host is gone.</summary>
    LoseAddress,

    /// <summary>An address of the host is there again.</summary>
    GainAddress,

    /// <summary>A path is proven again.</summary>
    PathCheck,

    /// <summary>A flow in TimeWait has lasted its time.</summary>
    TimeWaitEnds,

    /// <summary>A half-open flow or one in FinWait2 has lasted its time.</summary>
    Expire,

    /// <summary>The tries of a request run out.</summary>
    Exhaust,

    /// <summary>One flow is reset.</summary>
    Reset,

    /// <summary>The connection is given up.</summary>
    Abort,
}

/// <summary>A happening at one end.</summary>
/// <param name="What">What happens.</param>
/// <param name="AtOpener">At which end.</param>
/// <param name="Which">Chooses the packet, flow, timer or address, modulo how many there are.</param>
internal sealed record ConnectionLine(ConnectionHappening What, bool AtOpener, int Which)
{
    public override string ToString() => $"{What} {Which} at {(AtOpener ? "opener" : "listener")}";
}

/// <summary>What happens to two ends of a connection, in order.</summary>
/// <param name="Flows">Flows that are Established before; 0: the first SYN is in flight.</param>
/// <param name="Courteous">Whether hosts also send what they only should or may.</param>
/// <param name="Lines">The happenings.</param>
internal sealed record ConnectionScript(int Flows, bool Courteous, ConnectionLine[] Lines)
{
    /// <summary>What takes a loss for granted: after it a connection may be aborted.</summary>
    public static readonly ConnectionHappening[] Harsh =
        [ConnectionHappening.Expire, ConnectionHappening.Exhaust, ConnectionHappening.Reset, ConnectionHappening.Abort];

    /// <summary>The same script, leaving out some happenings.</summary>
    public ConnectionScript Without(params ConnectionHappening[] happenings) =>
        this with { Lines = [.. Lines.Where(l => !happenings.Contains(l.What))] };

    public override string ToString() =>
        $"{Flows} flows, {(Courteous ? "courteous" : "terse")}:\n  " + string.Join("\n  ", Lines.Select(l => l.ToString()));
}

/// <summary>Makes scripts, and simpler ones of a script.</summary>
internal static class ConnectionScripts
{
    private static readonly (ConnectionHappening What, int Weight)[] Weights =
    [
        (ConnectionHappening.Deliver, 40), (ConnectionHappening.Duplicate, 6), (ConnectionHappening.Drop, 8),
        (ConnectionHappening.Replay, 5), (ConnectionHappening.Timer, 8), (ConnectionHappening.Join, 3),
        (ConnectionHappening.TurnJoins, 1), (ConnectionHappening.Remove, 5), (ConnectionHappening.EndStream, 6),
        (ConnectionHappening.SendEnd, 9), (ConnectionHappening.Move, 3), (ConnectionHappening.LoseAddress, 2),
        (ConnectionHappening.GainAddress, 2), (ConnectionHappening.PathCheck, 1), (ConnectionHappening.TimeWaitEnds, 2),
        (ConnectionHappening.Expire, 1), (ConnectionHappening.Exhaust, 1), (ConnectionHappening.Reset, 1),
    ];

    private static readonly ConnectionHappening[] Mix = [.. Weights.SelectMany(w => Enumerable.Repeat(w.What, w.Weight))];

    public static Arbitrary<ConnectionScript> ConnectionScript()
    {
        Gen<ConnectionLine> line =
            from what in Gen.Elements(Mix)
            from opener in Gen.Elements(true, false)
            from which in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 40)))
            select new ConnectionLine(what, opener, which);
        Gen<ConnectionScript> script =
            from flows in Gen.Elements(0, 1, 1, 2, 2, 3)
            from courteous in Gen.Elements(true, false)
            from length in Gen.Choose(0, 70)
            from lines in line.ArrayOf(length)
            from abort in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new ConnectionScript(
                flows,
                courteous,
                abort ? [.. lines, new ConnectionLine(ConnectionHappening.Abort, length % 2 == 0, 0)] : lines);
        return Arb.From(script, Shrink);
    }

    /// <summary>Without a half, a quarter, …, one line; with fewer flows; then with smaller numbers.</summary>
    private static IEnumerable<ConnectionScript> Shrink(ConnectionScript script)
    {
        ConnectionLine[] lines = script.Lines;
        for (int chunk = lines.Length / 2; chunk > 0; chunk /= 2)
        {
            for (int at = 0; at + chunk <= lines.Length; at += chunk)
            {
                yield return script with { Lines = [.. lines[..at], .. lines[(at + chunk)..]] };
            }
        }

        if (script.Flows > 1)
        {
            yield return script with { Flows = script.Flows - 1 };
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
