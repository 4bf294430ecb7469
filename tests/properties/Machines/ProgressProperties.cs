using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Machines;

/// <summary>Once losses and moves stop and timers fire, both ends come to rest where they should.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(MachineScripts)], MaxTest = 1000)]
public class ProgressProperties
{
    private const int Rounds = 12;

    /// <summary>
    /// Moves that leave both old places at once need a rendezvous, which the prototype lacks: there the listener stays. A
    /// listener that leaves before the opening is complete may not be found again; then the opening fails.
    /// </summary>
    [Property]
    [Trait("Clause", "MIG-1")]
    [Trait("Clause", "MIG-14")]
    [Trait("Clause", "MIG-27")]
    internal void BothEnds_SettleOnEachOthersCurrentAddress(MachineScript script)
    {
        World world = World.Run(Without(script, Happening.Close, Happening.Expire, Happening.Abort));
        Rest(world);

        bool listenerLeft = !script.FromOpen && script.Lines.Any(l => !l.AtOpener && l.What is Happening.Gain or Happening.Lose);
        bool openingFailed = listenerLeft && !world[0].Record.IsSynchronised && !world[1].Record.IsSynchronised;
        Assert.True(openingFailed || IsSettled(world), $"opener {world[0].Record}\nlistener {world[1].Record}");
    }

    /// <summary>In the prototype's dialect without moves: there the ACK of a move's answer may look like that of a FIN (hole D2).</summary>
    [Property]
    [Trait("Clause", "TEAR-4")]
    [Trait("Clause", "TEAR-11")]
    [Trait("Clause", "TEAR-16")]
    [Trait("Clause", "TEAR-18")]
    [Trait("Clause", "MIG-20")]
    internal void GracefulClose_ReachesClosedAtBothEnds(MachineScript script)
    {
        Happening[] moves = script.Dialect == "mtp1" ? [] : [Happening.Gain, Happening.Lose, Happening.PathCheck];
        World world = World.Run(Without(script, [Happening.Expire, Happening.Abort, .. moves]));
        world.Tell(0, FlowTrigger.CloseRequested);
        Rest(world);
        world.Tell(1, FlowTrigger.CloseRequested);
        Rest(world);

        for (int who = 0; who < 2; who++)
        {
            world.Tell(who, FlowTrigger.HalfOpenExpired);
            world.Tell(who, FlowTrigger.TimeWaitExpired);
        }

        Assert.All([world[0], world[1]], end => Assert.Equal((FlowState.Closed, MigrationState.Settled), (end.State, end.Migration)));
    }

    /// <summary>The network falls silent for good: who waits for an answer gives up, and nobody asks for ever.</summary>
    [Property]
    [Trait("Clause", "CTL-7")]
    [Trait("Clause", "OPEN-18")]
    [Trait("Clause", "MIG-18")]
    [Trait("Clause", "MIG-19")]
    [Trait("Clause", "TEAR-15")]
    internal void WhoeverWaits_GivesUpWithinTheLimits(MachineScript script)
    {
        World world = World.Run(script);
        for (int who = 0; who < 2; who++)
        {
            bool halfOpen = world[who].State == FlowState.SynReceived;
            bool waits = World.Timers(world[who].Record).Count > 0;
            for (int times = 0; times <= world.Dialect.Limits.Tries; times++)
            {
                world.FireTimers(who);
            }

            world.Tell(who, halfOpen ? FlowTrigger.HalfOpenExpired : FlowTrigger.TimeWaitExpired);
            Assert.True(!waits || world[who].State == FlowState.Closed, $"{world[who].Record}");
        }
    }

    /// <summary>A fair network: all packets arrive, all timers fire, again and again.</summary>
    private static void Rest(World world)
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int who = 0; who < 2; who++)
            {
                world.GainIfHomeless(who);
                Suspect(world, who);
                world.DeliverAll();
                world.FireTimers(who);
            }
        }

        world.DeliverAll();
    }

    /// <summary>
    /// An opener that is Established sends data, or an RSYN when its data goes unanswered: either tells a half-open listener
    /// that it is (OPEN-7).
    /// </summary>
    private static void Suspect(World world, int who)
    {
        if (world[who].Record.IsSynchronised && world[1 - who].State == FlowState.SynReceived)
        {
            world.Tell(who, MigrationTrigger.PathCheckRequested);
        }
    }

    private static bool IsSettled(World world) => Enumerable.Range(0, 2).All(who =>
    {
        FlowRecord r = world[who].Record;
        return r is { State: FlowState.Established, Migration: MigrationState.Settled } && !r.Has(FlowFacts.Frozen)
            && r.Local == world.AddressOf(who) && r.Peer == world.AddressOf(1 - who);
    });

    private static MachineScript Without(MachineScript script, params Happening[] happenings) => script with
    {
        Lines =
        [
            .. script.Lines.Where(l => !happenings.Contains(l.What)
                && (script.Dialect == "mtp1" || l.AtOpener || l.What is not (Happening.Gain or Happening.Lose))
                && (script.Dialect == "mtp1" || script.FromOpen || l.What is not (Happening.Gain or Happening.Lose))),
        ],
    };
}
