using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>The ends that the capture was taken at, by their nonces: tells a packet that bears the wrong flow IDs (FLOW-1).</summary>
internal sealed class CertainEnds
{
    private const int Most = 65_536;

    private readonly Dictionary<ulong, FlowEnd?> _ends = [];

    private readonly Dictionary<uint, FlowEnd> _byFlow = [];

    private readonly Dictionary<uint, FlowEnd> _byPeer = [];

    internal void Add(FlowEnd end, ulong nonce)
    {
        if (!end.Judge.IsCertain)
        {
            return;
        }

        if (_ends.Count == Most)
        {
            _ends.Clear();
            _byFlow.Clear();
            _byPeer.Clear();
        }

        _byFlow[end.Judge.States[0].Record.LocalFlow] = end;

        // Flows of one connection share a nonce: then which of them is meant is not told by it.
        if (!_ends.TryAdd(nonce, end))
        {
            _ends[nonce] = null;
        }
    }

    /// <summary>An end of the host has learnt the flow ID that its peer has for the flow.</summary>
    internal void Meet(FlowEnd end, uint peerFlow)
    {
        if (end.Judge.IsCertain)
        {
            _byPeer[peerFlow] = end;
        }
    }

    /// <summary>
    /// The end of a living flow that a packet without control is for, by where it goes, though it comes from another flow ID (FLOW-1a); none
    /// if there is none.
    /// </summary>
    internal FlowEnd? Unnamed(in ControlPacket packet)
    {
        if (!_byPeer.TryGetValue(packet.DestinationFlow, out FlowEnd? end) || !end.Judge.IsInUse)
        {
            return null;
        }

        FlowRecord record = end.Judge.States[0].Record;
        return record.PeerFlow == packet.DestinationFlow && record.Local == packet.Source && record.Peer == packet.Destination ? end : null;
    }

    /// <summary>A flow of the host at this address that bears the flow ID and goes on; none if there is none (OPEN-1a, OPEN-2b).</summary>
    internal FlowEnd? LivingOn(uint flow, NetworkAddress address) =>
        _byFlow.TryGetValue(flow, out FlowEnd? end) && end.Judge.Host.IPv4 == address.IPv4 && end.Judge.IsInUse ? end : null;

    /// <summary>Whether a nonce is that of an end, or of several.</summary>
    internal bool Knows(ulong nonce) => _ends.ContainsKey(nonce);

    internal void Remove(FlowEnd end)
    {
        ulong nonce = end.Judge.States[0].Record.LocalNonce;
        uint flow = end.Judge.States[0].Record.LocalFlow;
        if (_byFlow.TryGetValue(flow, out FlowEnd? newest) && newest == end)
        {
            _byFlow.Remove(flow);
        }

        uint peer = end.Judge.States[0].Record.PeerFlow;
        if (_byPeer.TryGetValue(peer, out FlowEnd? met) && met == end)
        {
            _byPeer.Remove(peer);
        }

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
