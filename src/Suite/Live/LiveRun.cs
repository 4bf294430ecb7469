using ServalRef.Oracle;
using ServalRef.Runtime.Wire;

namespace ServalRef.Suite;

/// <summary>A story that was played on a real network, with the implementation as the listener.</summary>
internal sealed class LiveRun
{
    private const int Tries = 3;

    private LiveRun(TestedWorld played, IReadOnlyList<CaseFault> faults, string? doubtful) => (Played, Faults, Doubtful) = (played, faults, doubtful);

    /// <summary>The story as it went; its recording has the packets where the suite's sockets saw them.</summary>
    internal TestedWorld Played { get; }

    /// <summary>What the implementation did wrong, each time that the story was played.</summary>
    internal IReadOnlyList<CaseFault> Faults { get; }

    /// <summary>Why nobody knows whether it did right, in one line; none if somebody does.</summary>
    internal string? Doubtful { get; }

    /// <summary>Plays a story; once more if something was broken, since a network loses packets.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="live">What of it can run.</param>
    /// <param name="target">The implementation.</param>
    /// <param name="number">The number of the run, for its addresses.</param>
    /// <param name="seed">Where all that is drawn by chance at the suite's end comes from.</param>
    internal static LiveRun Of(Scenario scenario, LiveStory live, LiveTarget target, int number, long seed)
    {
        LiveRun first = Timely(scenario, live, target, number, seed);
        if (first.Doubtful is not null || !first.Faults.Any(IsBroken))
        {
            return first;
        }

        LiveRun second = Timely(scenario, live, target, number, seed);
        CaseFault[] again = [.. second.Faults.Where(fault => first.Faults.Any(before => before.Clause == fault.Clause))];
        return second.Doubtful is not null || again.Any(IsBroken)
            ? new LiveRun(second.Played, again, second.Doubtful)
            : new LiveRun(first.Played, [], $"{first.Faults.First(IsBroken).Clause} was broken once, and not when the story was played again: {first.Faults.First(IsBroken).Message}");
    }

    /// <summary>Plays it, once, at the pace of the clock.</summary>
    internal static TestedWorld Play(Scenario scenario, LiveTarget target, int number, long seed, Predicate<World> isOver, out LiveLine line)
    {
        // A host that remembers an earlier run, of another process even, would take the same flow and nonce for a repetition.
        seed ^= Random.Shared.NextInt64();
        using ILiveWire wire = target.Open(number);
        LiveLine own = line = new LiveLine(wire, new LiveAddresses(target, wire));
        Scenario real = scenario with { Encapsulation = Ipv4.Overhead(target.Address) - Ipv4.Overhead(default) };
        TestedWorld played = TestedWorld.Play(real, Role.Listener, (host, _) => new LiveStack(host, own), seed, isOver, LiveStory.Reaction);
        Leave(played.World);
        return played;
    }

    // A run whose times the machine has spoilt says nothing.
    private static LiveRun Timely(Scenario scenario, LiveStory live, LiveTarget target, int number, long seed)
    {
        TestedWorld played;
        LiveLine line;
        int left = Tries;
        do
        {
            played = Play(scenario, target, number, seed, LiveStory.IsOver, out line);
        }
        while (line.Behind > LiveLine.Patience && --left > 0);
        return line.Behind > LiveLine.Patience
            ? new LiveRun(played, [], $"this machine is too busy: the suite fell {line.Behind.Seconds:F2} s behind the clock, each of {Tries} times")
            : new LiveRun(played, LiveStory.Faults(played, Missed(played, live)), played.World.LeftOut);
    }

    // What the echo has to bring back.
    private static IEnumerable<CaseFault> Missed(TestedWorld played, LiveStory live)
    {
        AppRecord own = played.World.A.App;
        if (own.FirstWrong is { } wrong)
        {
            yield return new CaseFault("DATA-2b", Severity.Violation, $"byte {wrong} came back as another than was sent", []);
        }
        else if (live.HasAll && own.Received != own.Written)
        {
            yield return new CaseFault("DATA-1a", Severity.Violation, $"{own.Written} bytes were sent to the echo service, and {own.Received} came back", []);
        }
    }

    private static bool IsBroken(CaseFault fault) => fault.Severity == Severity.Violation;

    // The implementation need not wait for a peer that is gone; what it says to this is not judged.
    private static void Leave(World world)
    {
        if (world.A.App is { Connected: true })
        {
            world.A.Stack.Abort(world.Now);
            byte[] buffer = new byte[1 << 16];
            while (world.A.Stack.TryTransmit(buffer, world.Now, out var last))
            {
                world.B.Stack.Handle(new Packet(buffer[..last.Length], last.Source, last.Destination), world.Now);
            }
        }
    }
}
