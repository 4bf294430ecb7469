using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>Whom a link hands a packet to: the next link of its way, or who gets it in the end.</summary>
public abstract class FrameReceiver
{
    private protected FrameReceiver()
    {
    }

    /// <summary>A packet has come.</summary>
    internal abstract void Receive(in Frame frame, Instant now);
}

/// <summary>A link of a packet's way, and what comes after it.</summary>
internal sealed class Hop : FrameReceiver
{
    private readonly Link _link;
    private readonly FrameReceiver _after;

    private Hop(Link link, FrameReceiver after) => (_link, _after) = (link, after);

    /// <summary>The first hop of a way.</summary>
    /// <param name="links">At least one.</param>
    /// <param name="end">Who gets what goes there.</param>
    internal static Hop Along(IReadOnlyList<Link> links, FrameReceiver end)
    {
        FrameReceiver after = end;
        for (int place = links.Count - 1; place > 0; place--)
        {
            after = new Hop(links[place], after);
        }

        return new Hop(links[0], after);
    }

    internal override void Receive(in Frame frame, Instant now) => _link.Send(frame, _after, now);
}
