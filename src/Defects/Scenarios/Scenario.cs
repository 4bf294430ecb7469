using ServalRef.StateMachines;

namespace ServalRef.Defects;

/// <summary>A short story of two hosts in which defects can show.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What happens, in a sentence.</param>
/// <param name="Dialect">The protocol that is spoken.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Build">Makes the world, with all that is going to happen.</param>
internal sealed record Scenario(string Name, string Title, Dialect Dialect, double Seconds, Func<World> Build)
{
    /// <summary>Runs it without a defect.</summary>
    internal World Run()
    {
        World world = Build();
        world.Run(Seconds);
        return world;
    }

    /// <summary>Runs it with a defect in one of the hosts.</summary>
    internal World Run(Defect defect)
    {
        World world = Build();
        world.Host(defect.Guilty).Fault = defect.Make();
        world.Run(Seconds);
        return world;
    }
}
