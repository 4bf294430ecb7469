namespace ServalRef.Simulation;

/// <summary>A way through the network.</summary>
/// <param name="Links">Its links, in the order in which a packet takes them.</param>
/// <param name="End">The node that it leads to.</param>
internal sealed record Way(IReadOnlyList<Link> Links, Node End);

/// <summary>Where traffic begins or ends: a node, or one interface of it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Port">The interface; none: any of the node's.</param>
internal readonly record struct Place(Node Node, NetworkInterface? Port = null)
{
    /// <summary>The interfaces that traffic may leave by.</summary>
    internal IReadOnlyList<NetworkInterface> Ports => Port is { } port ? [port] : Node.Interfaces;

    /// <summary>Whether traffic that reaches an interface is there; what is no host is reached by any of its interfaces.</summary>
    internal bool Contains(NetworkInterface port) =>
        port == Port || (port.Node == Node && (Port is null || Node is not ServalHost));
}

/// <summary>Finds ways: the shortest by delay, and of these the one of fewest links.</summary>
internal static class Ways
{
    /// <summary>Dijkstra's algorithm; a node that stops what passes ends the way.</summary>
    /// <param name="from">Where it may begin.</param>
    /// <param name="isGoal">Where it ends.</param>
    /// <param name="passesTranslators">Whether translators pass on what comes, as they do with traffic that has no addresses; else a way ends there.</param>
    internal static Way? Search(
        IReadOnlyList<NetworkInterface> from, Predicate<NetworkInterface> isGoal, bool passesTranslators = false)
    {
        Dictionary<NetworkInterface, (NetworkInterface? Before, Edge By)> reached = [];
        PriorityQueue<(NetworkInterface Port, NetworkInterface? Before, Edge By), (long, int)> open = new();
        int order = 0;
        foreach (NetworkInterface port in from)
        {
            reached[port] = (null, default);
            AddEdges(port, 0);
        }

        NetworkInterface? stopped = null;
        while (open.TryDequeue(out (NetworkInterface Port, NetworkInterface? Before, Edge By) next, out (long Cost, int) at))
        {
            if (!reached.TryAdd(next.Port, (next.Before, next.By)))
            {
                continue;
            }

            if (isGoal(next.Port))
            {
                return Trace(next.Port, reached);
            }

            Node node = next.Port.Node;
            if (node.Stops && !(passesTranslators && node is Translator))
            {
                // A translator, behind which the goal may be: the way goes on from there when the packet is there.
                stopped ??= node is Translator ? next.Port : null;
                continue;
            }

            foreach (NetworkInterface port in node.Ports.Where(port => node.Passes(next.Port, port)))
            {
                if (port == next.Port || reached.TryAdd(port, (next.Port, default)))
                {
                    AddEdges(port, at.Cost);
                }
            }
        }

        return stopped is null ? null : Trace(stopped, reached);

        void AddEdges(NetworkInterface port, long cost)
        {
            foreach (Edge edge in port.Edges)
            {
                open.Enqueue((edge.To, port, edge), (cost + edge.Link.Options.Delay.Nanoseconds + 1, order++));
            }
        }
    }

    private static Way Trace(NetworkInterface end, Dictionary<NetworkInterface, (NetworkInterface? Before, Edge By)> reached)
    {
        List<Link> links = [];
        for (NetworkInterface? port = end; port is not null; port = reached[port].Before)
        {
            if (reached[port].By.Link is { } link)
            {
                links.Add(link);
            }
        }

        links.Reverse();
        return new Way(links, end.Node);
    }
}
