namespace ServalRef.Properties;

/// <summary>The seeds of all properties.</summary>
/// <remarks>
/// They are fixed, so that a run says the same every time. A build with <c>-p:RandomSeeds=true</c> draws them anew, to search on; what
/// it finds prints the seed to put here or into the property's own Replay.
/// </remarks>
internal static class Seeds
{
#if RANDOM_SEEDS
    internal const string? Of = null;
#else
    internal const string? Of = "(20140205,125)";
#endif
}
