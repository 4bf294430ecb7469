namespace ServalRef.Simulation.Applications;

/// <summary>The stream that applications of a simulation send: each byte follows from its position, so that each can be checked.</summary>
public static class Pattern
{
    // A prime, so that no block size of a power of two hides a shift.
    private const int Period = 65_521;

    private static readonly byte[] Cycle = Make();

    /// <summary>Bytes from a position on, at most so many as lie in one piece.</summary>
    public static ReadOnlyMemory<byte> From(ulong position, int length)
    {
        int place = (int)(position % Period);
        return Cycle.AsMemory(place, Math.Min(length, Cycle.Length - place));
    }

    /// <summary>Where bytes first differ from the stream.</summary>
    /// <param name="position">Position of the first byte.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The place among them, or -1.</returns>
    public static int FirstDifference(ulong position, ReadOnlySpan<byte> bytes)
    {
        for (int done = 0; done < bytes.Length;)
        {
            ReadOnlySpan<byte> expected = From(position + (ulong)done, bytes.Length - done).Span;
            int same = expected.CommonPrefixLength(bytes.Slice(done, expected.Length));
            if (same < expected.Length)
            {
                return done + same;
            }

            done += same;
        }

        return -1;
    }

    private static byte[] Make()
    {
        // Two periods, so that most pieces need not be cut.
        byte[] bytes = new byte[2 * Period];
        uint state = 0x2545F491;
        for (int index = 0; index < Period; index++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[index] = bytes[index + Period] = (byte)(state >> 11);
        }

        return bytes;
    }
}
