namespace ServalRef.Simulation;

/// <summary>A packet on the link. All that a hop needs stands here, since a frame that waits is in no cache when it departs.</summary>
internal struct Passage
{
    internal Frame Frame;
    internal Route Route;
    internal long Departure;
    internal long Arrival;
    internal int WireBytes;
    internal int Hop;
    internal bool IsLost;
}
