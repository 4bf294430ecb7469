namespace ServalRef.Suite;

/// <summary>What the application of a host has seen of its connection.</summary>
internal sealed class AppRecord
{
    /// <summary>Whether a connection was Established.</summary>
    internal bool Connected { get; set; }

    /// <summary>Bytes that it has written, or meant to.</summary>
    internal long Written { get; set; }

    /// <summary>Bytes that it has read.</summary>
    internal long Received { get; private set; }

    /// <summary>The place of the first byte that is not what the peer's application wrote there; none if all are.</summary>
    internal long? FirstWrong { get; private set; }

    /// <summary>Whether it was told the end of the peer's stream.</summary>
    internal bool PeerEnded { get; set; }

    /// <summary>Whether it has ended its stream, removed a flow or given up.</summary>
    internal bool Closes { get; set; }

    /// <summary>How the connection ended; none while it has not.</summary>
    internal AdapterOutcome Outcome { get; set; }

    /// <summary>Whether it was told something after that.</summary>
    internal bool ToldAfterClosed { get; set; }

    /// <summary>The byte that an application writes at a place of its stream.</summary>
    internal static byte ByteAt(long place) => (byte)(place % 251);

    /// <summary>The next bytes of an application's stream.</summary>
    internal static byte[] Bytes(long from, int count)
    {
        byte[] bytes = new byte[count];
        for (int place = 0; place < count; place++)
        {
            bytes[place] = ByteAt(from + place);
        }

        return bytes;
    }

    /// <summary>It has read these.</summary>
    internal void Read(ReadOnlySpan<byte> bytes)
    {
        for (int place = 0; place < bytes.Length && FirstWrong is null; place++)
        {
            if (bytes[place] != ByteAt(Received + place))
            {
                FirstWrong = Received + place;
            }
        }

        Received += bytes.Length;
    }
}
