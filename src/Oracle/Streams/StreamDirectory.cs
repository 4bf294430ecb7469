using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Streams;

/// <summary>Finds the connection that a flow belongs to: its first flow makes it, further ones name a token (OPEN-21, OPEN-22).</summary>
internal sealed class StreamDirectory
{
    /// <summary>More tokens than this are not remembered: flows that join such a connection are watched each for itself.</summary>
    private const int Most = 65_536;

    private readonly Dictionary<ulong, (ConnectionStreams Streams, int Side)> _byToken = [];

    private readonly StreamMemory _memory = new();

    /// <summary>The connection of a SYN, and which of its hosts sent it.</summary>
    internal (ConnectionStreams Streams, int Side) Of(in SalPacket syn)
    {
        if (syn.ConnectionKind != ConnectionKind.Join)
        {
            return (new ConnectionStreams(_memory), 0);
        }

        return _byToken.TryGetValue(syn.Token, out (ConnectionStreams Streams, int Side) receiver)
            ? (receiver.Streams, 1 - receiver.Side)
            : (new ConnectionStreams(_memory), 0);
    }

    /// <summary>A host of a connection offered a token.</summary>
    internal void Offer(ConnectionStreams streams, int side, in SalPacket packet)
    {
        if (packet.ConnectionKind == ConnectionKind.Offer && packet.Token != 0 && streams.Tokens[side] == 0 && _byToken.Count < Most)
        {
            streams.Tokens[side] = packet.Token;
            _byToken.TryAdd(packet.Token, (streams, side));
        }
    }

    /// <summary>A connection's first flow is forgotten.</summary>
    internal void Forget(ConnectionStreams streams)
    {
        streams.Release();
        foreach (ulong token in streams.Tokens)
        {
            _byToken.Remove(token);
        }
    }
}
