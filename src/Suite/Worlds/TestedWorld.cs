using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A story that was played with an implementation in one of the roles and the reference in the other.</summary>
internal sealed class TestedWorld
{
    private readonly View _view;

    private TestedWorld(World world, Host tested, Duration? reaction = null)
    {
        (World, Tested) = (world, tested);
        _view = new View("host", tested.Recording, world, tested.Addresses, watched: true, reaction);
    }

    internal World World { get; }

    /// <summary>The host that the implementation is.</summary>
    internal Host Tested { get; }

    /// <summary>The clauses that the judge put to the test.</summary>
    internal IReadOnlyCollection<string> Exercised => _view.Exercised;

    /// <summary>Plays a story to its end.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="role">Whom the implementation plays.</param>
    /// <param name="adapter">The implementation.</param>
    /// <param name="seed">Where all that is drawn by chance comes from.</param>
    /// <param name="fault">Something wrong between the implementation and the wire; none.</param>
    internal static TestedWorld Play(Scenario scenario, Role role, IAdapter adapter, long seed, Fault? fault)
    {
        World world = Build(scenario, role, (host, _) => new AdapterStack(adapter, scenario, host, seed), seed);
        Host tested = world.Host(role);
        // What an implementation numbers is its own; the numbers of one with a fault between it and the wire have to fit.
        tested.Renumbers = fault is not null;
        tested.Fault = fault ?? tested.Fault;
        world.Run(scenario.Seconds);
        return new TestedWorld(world, tested);
    }

    /// <summary>Plays a story until it is over, with any stack in one of the roles.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="role">Whom the stack plays.</param>
    /// <param name="stack">Makes it.</param>
    /// <param name="seed">Where all that is drawn by chance comes from.</param>
    /// <param name="isOver">Whether a world has come to the end of the story, before its time.</param>
    /// <param name="reaction">How long an answer may take.</param>
    internal static TestedWorld Play(
        Scenario scenario, Role role, Func<Host, Random, IStack> stack, long seed, Predicate<World> isOver, Duration reaction)
    {
        World world = Build(scenario, role, stack, seed);
        Host tested = world.Host(role);
        tested.Renumbers = false;
        world.Run(scenario.Seconds, isOver);
        return new TestedWorld(world, tested, reaction);
    }

    private static World Build(Scenario scenario, Role role, Func<Host, Random, IStack> stack, long seed)
    {
        World world = scenario.Build((host, random) => host == host.World.Host(role) ? stack(host, random) : scenario.Reference(host, random), seed);
        world.Host(role).IsPlayed = false;
        return world;
    }

    /// <summary>What the judge and somebody else hold against the implementation, the gravest first.</summary>
    /// <param name="hello">What the implementation has declared.</param>
    /// <param name="missed">What somebody else holds against it.</param>
    internal IReadOnlyList<CaseFault> Faults(AdapterHello hello, IEnumerable<CaseFault> missed) =>
    [
        .. _view.FaultsOf(address => World.Owner(address) == Tested)
            .Concat(missed)
            .Where(fault => AdapterFeatures.Concerns(fault.Clause, hello))
            .OrderBy(fault => fault.Severity),
    ];
}
