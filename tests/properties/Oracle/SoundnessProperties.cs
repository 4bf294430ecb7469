using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Soundness;

/// <summary>The oracle never blames a healthy host, whatever the network, an attacker and the capture point do.</summary>
/// <remarks>
/// The seeds are fixed, so that a run says the same every time; to search on, take Replay away and raise MaxTest.
/// </remarks>
public class SoundnessProperties
{
    private const int Cases = 60;

    private const string Seed = "20140614,1";

    [Property(Arbitrary = [typeof(Mtp1Schedules)], MaxTest = Cases, Replay = Seed)]
    public void HealthyHosts_AreNotBlamed_InMtp1(Schedule schedule) => AssertNoAlarm(schedule);

    [Property(Arbitrary = [typeof(PrototypeSchedules)], MaxTest = Cases, Replay = Seed)]
    public void HealthyHosts_AreNotBlamed_InPrototype2014(Schedule schedule) => AssertNoAlarm(schedule);

    /// <summary>Healthy worlds that were blamed once, by the number that generates them.</summary>
    [Theory]
    [InlineData(1377)]
    [InlineData(1631)]
    [InlineData(5382)]
    [InlineData(15201)]
    [InlineData(100374)]
    [InlineData(101068)]
    [InlineData(111352)]
    [InlineData(115653)]
    [InlineData(116299)]
    [InlineData(118987)]
    [InlineData(101818)]
    [InlineData(121872)]
    [InlineData(123648)]
    public void BlamedOnce_IsNotBlamedAgain_InMtp1(ulong number) => AssertNoAlarm(Numbered(Schedules.Mtp1, number));

    [Theory]
    [InlineData(1231)]
    [InlineData(313809)]
    [InlineData(313787)]
    [InlineData(315390)]
    public void BlamedOnce_IsNotBlamedAgain_InPrototype2014(ulong number) =>
        AssertNoAlarm(Numbered(Schedules.Prototype2014, number));

    /// <summary>The same where the capture begins between two repetitions of a SYN.</summary>
    [Theory]
    [InlineData(289)]
    [InlineData(511)]
    [InlineData(1208)]
    [InlineData(2643)]
    [InlineData(2644)]
    public void CutBetweenSyns_IsNotBlamedAgain(ulong number) =>
        AssertNoAlarm(FalseAlarm.In(Numbered(Schedules.Mtp1, number), cutOpenings: true));

    [Property(Arbitrary = [typeof(Mtp1Schedules)], MaxTest = 8, Replay = Seed)]
    public void CaptureFile_IsJudgedAsItsPackets(Schedule schedule)
    {
        ReferenceHost host = ReferenceWorld.Run(schedule).Hosts[0];
        if (host.Trace.Packets.Count == 0)
        {
            return;
        }

        string path = Path.GetTempFileName();
        try
        {
            using (var writer = new PcapWriter(File.Create(path), LinkLayer.Raw, nanosecond: true))
            {
                host.Trace.Packets.ForEach(p => writer.Write(new Instant(p.Time), p.Bytes));
            }

            Report file = CaptureCheck.Run([path], new JudgeOptions { At = host.Addresses });
            Report packets = host.Trace.Judged(schedule.Dialect, host.Addresses);
            Assert.Equal(packets.Verdict, file.Verdict);

            // What the network doubled within a millisecond is one packet in the file.
            Assert.InRange(file.Packets, 1, packets.Packets);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Schedule Numbered(Gen<Schedule> schedules, ulong number) => schedules.Sample(30, new Rnd(number, 1), 1).First();

    private static void AssertNoAlarm(Schedule schedule) => AssertNoAlarm(FalseAlarm.In(schedule));

    // The message holds the packets; Assert.Null would cut it off.
    private static void AssertNoAlarm(string? alarm)
    {
        if (alarm is not null)
        {
            Assert.Fail(alarm);
        }
    }

    private static class Mtp1Schedules
    {
        public static Arbitrary<Schedule> Schedule() => Arb.From(Schedules.Mtp1, Schedules.Simpler);
    }

    private static class PrototypeSchedules
    {
        public static Arbitrary<Schedule> Schedule() => Arb.From(Schedules.Prototype2014, Schedules.Simpler);
    }
}
