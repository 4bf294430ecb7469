using System.Globalization;
using System.Text;
using ServalRef.StateMachines;
using static ServalRef.Suite.NetworkEvent;
using static ServalRef.Suite.ScheduleEvent;

namespace ServalRef.Suite;

/// <summary>Writes a schedule as a scenario file, which knows whole hosts, links and connections, and no single packets.</summary>
internal static class ScheduleScenario
{
    private const string Name = "one";

    /// <summary>The file; null if it cannot say what happens.</summary>
    internal static string? Write(Schedule schedule, long seed, out string? reason)
    {
        reason = schedule.Dialect != Dialect.Mtp1 ? "a scenario file is about mtp1"
            : schedule.FirstVersion is not null ? "a scenario file cannot say with which version a host begins"
            : schedule.Events.FirstOrDefault(happening => LineOf(happening) is null && happening is not ScheduleEvent.Write) is { } unsayable
                ? $"a scenario file cannot say '{unsayable.Text}'"
            : null;
        if (reason is not null)
        {
            return null;
        }

        StringBuilder file = new();
        file.Append("title: A counter-example of the suite\n");
        file.Append(CultureInfo.InvariantCulture, $"duration: {schedule.Seconds} s\nseed: {seed & int.MaxValue}\n");
        file.Append("hosts:\n");
        file.Append("  a: { interfaces: { if0: 10.1.0.1, if1: 10.2.0.1, if2: 10.3.0.1 } }\n");
        file.Append("  b: { interfaces: { if0: 10.9.0.1, if1: 10.8.0.1 }, serves: [\"0005\"] }\n");
        file.Append("routers: [net]\nlinks:\n");
        foreach (string end in (string[])["a.if0", "a.if1", "a.if2", "b.if0", "b.if1"])
        {
            file.Append(CultureInfo.InvariantCulture, $"  - {{ between: [{end}, net], delay: 5 ms }}\n");
        }

        file.Append(CultureInfo.InvariantCulture, $"connections:\n  - {{ name: {Name}, from: a.if0, to: b.if0, service: \"0005\", at: 100 ms{Sizes(schedule)} }}\n");
        file.Append("events:\n");
        foreach (string down in (string[])["a.if1", "a.if2", "b.if1"])
        {
            file.Append(CultureInfo.InvariantCulture, $"  - {{ at: 0 s, down: {down} }}\n");
        }

        foreach (ScheduleEvent happening in schedule.Events)
        {
            file.Append(LineOf(happening));
        }

        return file.ToString();
    }

    // What is written is written from the beginning on.
    private static string Sizes(Schedule schedule)
    {
        int sends = schedule.Events.OfType<ScheduleEvent.Write>().Where(write => write.Who == Role.Opener).Sum(write => write.Bytes);
        int receives = schedule.Events.OfType<ScheduleEvent.Write>().Where(write => write.Who == Role.Listener).Sum(write => write.Bytes);
        return (sends > 0 ? $", send: {sends} B" : "") + (receives > 0 ? $", receive: {receives} B" : "");
    }

    private static string? LineOf(ScheduleEvent happening) => happening switch
    {
        End end => Line(end, $"end: {Name}, by: {Host(end.Who)}"),
        Abort abort => Line(abort, $"abort: {Name}, by: {Host(abort.Who)}"),
        Address address => Line(address, $"{(address.Up ? "up" : "down")}: {Interface(address.Who, address.Index)}"),
        Join join => Line(join, $"open: {Name}, from: {Interface(join.Who, join.Local)}, to: {Interface(Other(join.Who), join.Peer)}"),
        Move { Flow: 0 } move => Line(move, $"move: {Name}, from: {Interface(move.Who, 0)}, to: {Interface(move.Who, move.Index)}"),
        Check { Flow: 0 } check => Line(check, $"check: {Name}, from: {Interface(check.Who, 0)}"),
        Forge forge => Line(forge, $"forge: {Name}, by: {Host(forge.From)}"),
        Silence { Which: PacketKind.Any } silence =>
            Line(silence, $"cut: {Interface(silence.From, 0)}, to: net, one way: yes")
            + Line(silence with { At = silence.At + (silence.Milliseconds / 1000.0) }, $"mend: {Interface(silence.From, 0)}, to: net, one way: yes"),
        _ => null,
    };

    private static string Line(ScheduleEvent happening, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"  - {{ at: {happening.At:0.###} s, {what} }}\n");

    private static string Host(Role role) => role == Role.Opener ? "a" : "b";

    private static Role Other(Role role) => role == Role.Opener ? Role.Listener : Role.Opener;

    private static string Interface(Role role, int index) => $"{Host(role)}.if{index}";
}
