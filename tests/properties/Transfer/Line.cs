using ServalRef.StateMachines;

namespace ServalRef.Properties.Transfer;

/// <summary>One direction of a flow's path: delays, loses, repeats and reorders by chance.</summary>
internal sealed class Line(LineFaults faults, Random chance)
{
    private readonly PriorityQueue<byte[], (long At, int Order)> _under = new();
    private int _order;

    internal long NextAt => _under.TryPeek(out _, out (long At, int Order) next) ? next.At : long.MaxValue;

    /// <summary>Whether the path is dead: what is sent is lost.</summary>
    internal bool IsDead { get; set; }

    internal void Send(ReadOnlySpan<byte> packet, Instant now)
    {
        if (IsDead || chance.Next(100) < faults.LossPercent)
        {
            return;
        }

        int copies = chance.Next(100) < faults.TwicePercent ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            long delay = (faults.DelayMs * 1_000_000L) + chance.NextInt64((faults.JitterMs * 1_000_000L) + 1);
            _under.Enqueue(packet.ToArray(), (now.Nanoseconds + delay, _order++));
        }
    }

    internal byte[] Take() => _under.Dequeue();
}

/// <summary>What a path does to packets.</summary>
public sealed record LineFaults(int DelayMs, int JitterMs, int LossPercent, int TwicePercent);
