namespace ServalRef.Verification.Vectors;

/// <summary>A step of the graph.</summary>
/// <param name="Stimulus">What happens, by its place among all stimuli.</param>
/// <param name="Target">The state that follows.</param>
/// <param name="Taken">The decisions, in order, by their numbers.</param>
/// <param name="Acting">Those that act.</param>
/// <param name="Changes">Whether what the host knows changes.</param>
/// <param name="Demands">Whether a packet has to be sent.</param>
internal sealed record LocalEdge(
    int Stimulus, int Target, IReadOnlyList<int> Taken, IReadOnlyList<int> Acting, bool Changes, bool Demands)
{
    /// <summary>Whether it is more than an answer that may be left out.</summary>
    internal bool Matters => Changes || Demands;

    /// <summary>The decision that a next step is paired with; -1 if nothing changed.</summary>
    internal int Last => Changes && Acting.Count > 0 ? Acting[^1] : -1;

    /// <summary>A number that is the same for edges that look the same, whatever happens in them.</summary>
    /// <remarks>A step takes a few decisions, of which there are fewer than a thousand.</remarks>
    internal UInt128 Look
    {
        get
        {
            UInt128 look = (UInt128)Target << 2 | (Changes ? 2u : 0u) | (Demands ? 1u : 0u);
            foreach (int decision in Taken)
            {
                look = look << 10 | (uint)(decision + 1);
            }

            return look;
        }
    }
}
