using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Oracle;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Oracle;

/// <summary>The oracle never blames a healthy host, whatever network, attackers and capture point do.</summary>
[Trait("Clause", "FLOW-1")]
public class SoundnessProperties
{
    private const int Cases = 60;

    [Property(Arbitrary = [typeof(Mtp1Schedules)], MaxTest = Cases)]
    public void Mtp1Hosts_AreNotBlamed(Schedule schedule) => Assert.Null(FalseAlarm.In(schedule));

    [Property(Arbitrary = [typeof(PrototypeSchedules)], MaxTest = Cases)]
    public void PrototypeHosts_AreNotBlamed(Schedule schedule) => Assert.Null(FalseAlarm.In(schedule));

    private static class Mtp1Schedules
    {
        public static Arbitrary<Schedule> Schedule() => Arb.From(Schedules.Mtp1, Schedules.Simpler);
    }

    private static class PrototypeSchedules
    {
        public static Arbitrary<Schedule> Schedule() => Arb.From(Schedules.Prototype2014, Schedules.Simpler);
    }
}
