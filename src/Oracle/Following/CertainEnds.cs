using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>The ends that the capture was taken at, by their nonces: tells a packet that bears the wrong flow IDs (FLOW-1).</summary>
internal sealed class CertainEnds
{
    private const int Most = 65_536;

    private readonly Dictionary<ulong, FlowEnd?> _ends = [];

    internal void Add(FlowEnd end, ulong nonce)
    {
        if (!end.Judge.IsCertain)
        {
            return;
        }

        if (_ends.Count == Most)
        {
            _ends.Clear();
        }

        // Flows of one connection share a nonce: then which of them is meant is not told by it.
        if (!_ends.TryAdd(nonce, end))
        {
            _ends[nonce] = null;
        }
    }

    /// <summary>Whether a nonce is that of an end, or of several.</summary>
    internal bool Knows(ulong nonce) => _ends.ContainsKey(nonce);

    internal void Remove(FlowEnd end)
    {
        ulong nonce = end.Judge.States[0].Record.LocalNonce;
        if (_ends.TryGetValue(nonce, out FlowEnd? known) && known == end)
        {
            _ends.Remove(nonce);
        }
    }

    /// <summary>The end whose nonce a packet bears, if the packet names only one of the flow's IDs, or both the wrong way round.</summary>
    internal FlowEnd? Misnamed(in ControlPacket packet)
    {
        if (!_ends.TryGetValue(packet.Nonce, out FlowEnd? end) || end is null)
        {
            return null;
        }

        FlowRecord record = end.Judge.States[0].Record;
        bool local = packet.SourceFlow == record.LocalFlow;
        if (!local && record.Has(FlowFacts.Passive) && packet.Flags == (ControlFlags.Syn | ControlFlags.Ack))
        {
            // A SYN+ACK from another flow is another fork (OPEN-11c).
            return null;
        }

        bool peer = packet.DestinationFlow == record.PeerFlow;
        bool reversed = packet.SourceFlow == record.PeerFlow && packet.DestinationFlow == record.LocalFlow;
        return record.PeerFlow != 0 && (local != peer || (reversed && !local)) ? end : null;
    }
}
