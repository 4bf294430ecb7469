using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A short story of two hosts, in which it shows whether they keep the clauses.</summary>
/// <param name="Name">Its name, unique in its dialect: letters, digits and hyphens.</param>
/// <param name="Title">What happens, in a sentence without its stop.</param>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Transport">What carries the application's data.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Options">What both hosts are told once.</param>
/// <param name="Plot">Says to a new world all that is going to happen.</param>
internal sealed record Scenario(
    string Name, string Title, Dialect Dialect, Transport Transport, double Seconds, AdapterOptions Options, Action<World> Plot)
{
    /// <summary>The first version of what a host of the reference sends on each flow; none: as it draws it.</summary>
    internal uint? FirstVersion { get; init; }

    /// <summary>A world of two reference hosts, in which the story is going to happen.</summary>
    internal World Build() => Build(Reference);

    /// <summary>A world in which the story is going to happen.</summary>
    /// <param name="stack">Makes the stack of each host: by <see cref="Reference"/>, or another implementation.</param>
    /// <param name="seed">Where all that the hosts draw by chance comes from.</param>
    internal World Build(Func<Host, Random, IStack> stack, long seed = 1)
    {
        World world = new(Dialect, stack, seed);
        Plot(world);
        return world;
    }

    /// <summary>Runs it among reference hosts.</summary>
    internal World Run()
    {
        World world = Build();
        world.Run(Seconds);
        return world;
    }

    /// <summary>Runs it with something wrong between the stack and the wire of one of the hosts.</summary>
    internal World Run(Role role, Fault fault)
    {
        World world = Build();
        world.Host(role).Fault = fault;
        world.Run(Seconds);
        return world;
    }

    /// <summary>Bytes around each packet of which the story does not know, as UDP is on a real network.</summary>
    internal int Encapsulation { get; init; }

    /// <summary>The reference's stack for this story.</summary>
    internal IStack Reference(Host host, Random random) => Stack(host, FirstVersion is { } first ? new VersionChance(random, first) : random);

    private IStack Stack(Host host, Random random) => Transport switch
    {
        Transport.Mtp => new EndpointStack(OptionsOf(EndpointAdapter.OptionsOf(Options)), host.Habits, host.App, random) { Observer = host.World.Cells },
        Transport.Segments => new SegmentStack(host.Habits, host.App, random),
        _ => new DatagramStack(host.Habits, host.App, random),
    };

    private EndpointOptions OptionsOf(EndpointOptions options) =>
        options with { Transfer = options.Transfer with { Mtu = options.Transfer.Mtu - Encapsulation } };
}

/// <summary>What carries the application's data.</summary>
public enum Transport
{
    /// <summary>MTP, of mtp1.</summary>
    Mtp,

    /// <summary>TCP segments, of prototype2014.</summary>
    Segments,

    /// <summary>UDP datagrams, of prototype2014.</summary>
    Datagrams,
}
