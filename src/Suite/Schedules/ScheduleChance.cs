namespace ServalRef.Suite;

/// <summary>Draws the parts of a schedule.</summary>
/// <param name="random">All its chance.</param>
internal sealed class ScheduleChance(Random random)
{
    /// <summary>Until when the network and the hosts may do what they like, in seconds; afterwards it is calm.</summary>
    internal const double Unrest = 6;

    /// <summary>A moment after the opening has begun.</summary>
    internal double Moment() => Round(0.1 + (random.NextDouble() * (Unrest - 0.1)));

    /// <summary>A moment shortly after another.</summary>
    internal double Soon(double after, double within) => Round(after + (random.NextDouble() * within));

    internal Role Host() => random.Next(2) == 0 ? Role.Opener : Role.Listener;

    /// <summary>An address of a host: the opener has three, the listener two.</summary>
    internal int Index(Role who) => random.Next(who == Role.Opener ? 3 : 2);

    /// <summary>A flow, the first more often than others.</summary>
    internal int Flow() => random.Next(3) / 2;

    /// <summary>From 1 to most; small numbers more often.</summary>
    internal int Few(int most) => 1 + (int)(Math.Pow(random.NextDouble(), 2) * most);

    internal int Below(int number) => random.Next(number);

    internal PacketKind Kind() => PacketKinds.All[random.Next(PacketKinds.All.Count)];

    private static double Round(double seconds) => Math.Round(seconds, 3);
}
