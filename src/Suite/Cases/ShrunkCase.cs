namespace ServalRef.Suite;

/// <summary>The smallest schedule that was found in which an implementation breaks the same clause.</summary>
public sealed class ShrunkCase
{
    internal ShrunkCase(Schedule schedule, Role role, long seed, int events, int tried, IReadOnlyList<CaseFault> faults, Recording recording) =>
        (Schedule, Role, Seed, Before, Tried, Faults, Recording) = (schedule, role, seed, events, tried, faults, recording);

    /// <summary>Whom the implementation plays: A opens, B listens.</summary>
    public Role Role { get; }

    /// <summary>Where all that the hosts draw by chance comes from.</summary>
    public long Seed { get; }

    /// <summary>How many events it had before it was made smaller.</summary>
    public int Before { get; }

    /// <summary>How many schedules were tried to make it smaller.</summary>
    public int Tried { get; }

    /// <summary>What happens, one line each: A opens at 0.1 s, and then these.</summary>
    public IReadOnlyList<string> Events => [
        .. Schedule.FirstVersion is { } first ? (string[])[$"the versions of the suite's host begin with {first}"] : [],
        .. Schedule.Events.Select(happening => happening.ToString()),
    ];

    /// <summary>What is wrong in it, the clause that failed first.</summary>
    public IReadOnlyList<CaseFault> Faults { get; }

    /// <summary>The packets where the implementation's host sees them, one line each.</summary>
    public IReadOnlyList<string> Ladder => [.. Recording.Lines];

    internal Schedule Schedule { get; }

    internal Recording Recording { get; }
}
