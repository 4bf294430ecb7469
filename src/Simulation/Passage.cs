namespace ServalRef.Simulation;

/// <summary>A packet on the link, whose bytes the link keeps elsewhere.</summary>
internal struct Passage
{
    internal FrameFields Known;
    internal FrameReceiver After;
    internal long Departure;
    internal long Arrival;

    /// <summary>Where its bytes are, and how many.</summary>
    internal long Place;

    internal int ContentBytes;
    internal bool IsLost;
}
