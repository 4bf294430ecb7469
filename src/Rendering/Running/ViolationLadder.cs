using ServalRef.Oracle;
using ServalRef.Simulation;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Running;

/// <summary>The packets before a violation, found by running the same course once more: a run that keeps its promises pays nothing.</summary>
public sealed class ViolationLadder : ITap
{
    private const int Rows = 16;

    private readonly Queue<Kept> _latest = new();
    private int _number;

    private ViolationLadder()
    {
    }

    /// <summary>The last packets at any host before a run stopped, in order of time.</summary>
    /// <param name="again">The same run, not yet begun.</param>
    public static IReadOnlyList<LadderRow> Of(ScenarioRun again)
    {
        ViolationLadder ladder = new();
        again.Network.Tap = ladder;
        again.Run();
        return [.. ladder._latest.Select(kept => new LadderRow(
            new PacketReference(kept.At, kept.Number, kept.Time),
            kept.Source,
            kept.Destination,
            PacketLine.Of(kept.Sal),
            Offends: kept.Number == ladder._number))];
    }

    /// <inheritdoc/>
    public void OnSent(NetworkInterface at, in Frame frame, Instant now) => Keep(at, frame, now);

    /// <inheritdoc/>
    public void OnReceived(NetworkInterface at, in Frame frame, Instant now) => Keep(at, frame, now);

    /// <inheritdoc/>
    public void OnLost(string where, in Frame frame, Instant now)
    {
    }

    private void Keep(NetworkInterface at, in Frame frame, Instant now)
    {
        if (frame.Length == 0)
        {
            return;
        }

        if (_latest.Count == Rows)
        {
            _latest.Dequeue();
        }

        _latest.Enqueue(new Kept(at.FullName, ++_number, now, frame.Source, frame.Destination, frame.Sal.ToArray()));
    }

    private sealed record Kept(string At, int Number, Instant Time, NetworkAddress Source, NetworkAddress Destination, byte[] Sal);
}
