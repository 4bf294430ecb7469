namespace ServalRef.Simulation.Scenarios;

/// <summary>How a scenario file names an end: a node, or an interface of it as <c>node.interface</c>.</summary>
internal static class EndName
{
    /// <summary>The node of an end.</summary>
    internal static string NodeOf(string end) => end.Split('.')[0];
}
