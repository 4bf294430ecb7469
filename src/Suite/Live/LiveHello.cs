using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Finds out before all cases whether anybody is there who offers an echo service.</summary>
internal static class LiveHello
{
    private const int Bytes = 100;
    private const double Longest = 5;

    private static readonly Scenario Story = new("hello", "A opens, sends 100 bytes, and closes", Dialect.Mtp1, Transport.Mtp, Longest, AdapterOptions.Default, w =>
    {
        Plot.Open(w);
        Plot.Send(w.A, 0.2, Bytes);
    });

    /// <summary>Asks.</summary>
    /// <exception cref="AdapterException">Nobody answers, or not as an echo service; one line.</exception>
    internal static void Say(LiveTarget target, long seed)
    {
        TestedWorld played = LiveRun.Play(Story, target, 0, seed, world => world.A.App.Received >= Bytes, out LiveLine line);
        string name = $"{target.Address}";
        AppRecord app = played.World.A.App;
        if (app.Received >= Bytes)
        {
            return;
        }

        Packet[] heard = [.. played.Tested.Sent];
        if (!line.HasHeard)
        {
            throw new AdapterException($"nobody answers at {name} within {Longest} s; 'servalref listen {target.Service.ToShortString()} --echo' would");
        }

        if (!heard.Any(IsSal))
        {
            throw new AdapterException($"what comes from {name} are no packets of the protocol: {heard.Length} came, the first has {heard[0].Bytes.Length} bytes");
        }

        if (heard.Any(packet => packet.IsRst) && !app.Connected)
        {
            throw new AdapterException($"{name} refuses the service {target.Service.ToShortString()}; --service names the one that it offers");
        }

        // One that breaks a clause is told so by its cases.
        if (app.Connected && !LiveStory.Faults(played, []).Any(fault => fault.Severity == Severity.Violation))
        {
            throw new AdapterException($"{name} does not send back what it is sent: {app.Received} of {Bytes} bytes came within {Longest} s; live cases need an echo service");
        }
    }

    private static bool IsSal(Packet packet) =>
        packet.HeaderBytes >= 12 && packet.Bytes[8] >= 3 && InternetChecksum.Compute(packet.Bytes.AsSpan(0, packet.HeaderBytes), 10) == packet.Get16(10);
}
