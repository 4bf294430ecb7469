using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The way from a story to a real network: its time is held to the clock of the machine, and its packets go through sockets.</summary>
/// <remarks>
/// A story asks every few milliseconds for what has come (<see cref="Pause"/>), and waits here until the clock has come as far as the
/// story. What comes meanwhile is seen at the next question, so that times are late by that much at most, if the machine keeps up.
/// </remarks>
internal sealed class LiveLine(ILiveWire wire, LiveAddresses addresses)
{
    /// <summary>How often a story asks.</summary>
    internal static readonly Duration Pause = Duration.FromMilliseconds(2);

    /// <summary>How far the story may fall behind the clock before its times mean nothing.</summary>
    internal static readonly Duration Patience = Duration.FromMilliseconds(150);

    private readonly Queue<Packet> _come = new();
    private readonly byte[] _buffer = new byte[1 << 16];

    /// <summary>How far it has fallen behind at most.</summary>
    internal Duration Behind { get; private set; }

    /// <summary>Whether anything has come.</summary>
    internal bool HasHeard { get; private set; }

    private Instant Clock => Instant.FromSeconds(wire.Elapsed.TotalSeconds);

    /// <summary>Sends a packet of the story, when the clock says that it is time.</summary>
    internal void Send(Packet packet, Instant now)
    {
        Await(now);
        Packet real = addresses.Outward(packet);
        wire.Send(real.Bytes, real.Source, real.Destination, real.TimeToLive);
    }

    /// <summary>Lets the time of the story come, and takes what has come by then.</summary>
    internal void Listen(Instant now)
    {
        Await(now);
        Receive();
    }

    /// <summary>The next packet that has come, as the story has it.</summary>
    internal bool TryTake(out Packet? packet) => _come.TryDequeue(out packet);

    private void Await(Instant now)
    {
        Duration left = now - Clock;
        if (left < Duration.Zero && Duration.Zero - left > Behind)
        {
            Behind = Duration.Zero - left;
        }

        while (left > Duration.Zero)
        {
            wire.Wait(TimeSpan.FromSeconds(left.Seconds));
            Receive();
            left = now - Clock;
        }
    }

    private void Receive()
    {
        while (wire.TryReceive(_buffer, out int length, out NetworkAddress from, out NetworkAddress to))
        {
            HasHeard = true;
            _come.Enqueue(addresses.Inward(_buffer[..length], from, to));
        }
    }
}
