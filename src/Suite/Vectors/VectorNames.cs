using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What the implementation calls its flows, nonce and versions, for what the vector calls them; the peer's are the vector's own.</summary>
internal sealed class VectorNames
{
    private readonly Dictionary<uint, (uint Flow, uint Shift)> _flows = [];
    private readonly List<(uint Flow, uint Version, ulong Nonce)> _awaited = [];
    private readonly VectorCast? _cast;
    private ulong? _vectorNonce;
    private ulong _nonce;

    internal VectorNames(VectorCast? cast)
    {
        _cast = cast;
        if (cast is not null)
        {
            Await(cast.Flow, cast.Version, cast.Nonce);
        }
    }

    /// <summary>The host's usual flow, as the vector calls it; 0 before there is one.</summary>
    internal uint Usual { get; private set; }

    /// <summary>The next flow that the host opens, or answers a SYN with, is the vector's of this name.</summary>
    internal void Await(uint flow, uint version, ulong? nonce)
    {
        Usual = Usual == 0 ? flow : Usual;
        _vectorNonce ??= nonce;
        _awaited.Add((flow, version, nonce ?? 0));
    }

    /// <summary>Learns names from what the host has sent.</summary>
    internal void Learn(Packet packet)
    {
        if (_awaited.Count > 0 && (packet.IsSyn || packet.IsSynAck) && _flows.Values.All(known => known.Flow != packet.SourceFlow))
        {
            (uint flow, uint version, _) = _awaited[0];
            _awaited.RemoveAt(0);
            _flows[flow] = (packet.SourceFlow, packet.Version - version);
            _nonce = packet.Nonce;
        }
    }

    /// <summary>The host's flow that a vector calls so; the same number if it is none of its flows.</summary>
    internal uint Flow(uint flow) => _flows.TryGetValue(flow, out (uint Flow, uint Shift) known) ? known.Flow : flow;

    /// <summary>Whether a packet of the host is the reply to one that belongs to no flow of its (SEC-6).</summary>
    internal bool IsReply(Packet sent) => sent.Version == 0 && sent.Nonce != _nonce;

    /// <summary>The nonce that a vector calls so.</summary>
    internal ulong Nonce(ulong nonce) => nonce == _vectorNonce && _flows.Count > 0 ? _nonce : nonce;

    /// <summary>A packet of the peer, with the host's own names in place of the vector's.</summary>
    internal Packet ToHost(VectorPacket packet, byte protocol)
    {
        uint destination = packet.DestinationFlow ?? _cast?.Flow ?? 0;
        Packet made = Make.Control(protocol, packet.From ?? default, packet.To);
        (made.SourceFlow, made.DestinationFlow) = (Flow(packet.SourceFlow ?? _cast!.PeerFlow), Flow(destination));
        made.Flags = packet.Flags;
        made.Version = packet.Version;
        made.Nonce = Nonce(packet.Nonce ?? _cast!.PeerNonce);
        made.Ackno = (packet.Flags & ControlFlags.Ack) == 0 ? 0 : packet.Ackno + Shift(destination);
        return made;
    }

    /// <summary>Whether the host has sent a packet that a vector names.</summary>
    internal bool Fits(Packet sent, VectorPacket named)
    {
        uint source = named.SourceFlow ?? _cast!.Flow;
        ulong nonce = named.Nonce ?? _cast!.Nonce;
        // A reply to a packet that belongs to no flow has version 0, and the nonce and flows of that packet (SEC-6).
        uint shift = nonce == _vectorNonce ? Shift(source) : 0;
        return sent.HasControl
            && sent.Flags == named.Flags
            && sent.SourceFlow == Flow(source)
            && sent.DestinationFlow == Flow(named.DestinationFlow ?? _cast!.PeerFlow)
            && sent.Version == named.Version + shift
            && sent.Ackno == named.Ackno
            && sent.Nonce == Nonce(nonce)
            && sent.Destination == named.To
            && (named.From is not { } from || sent.Source == from);
    }

    private uint Shift(uint flow) => _flows.TryGetValue(flow, out (uint Flow, uint Shift) known) ? known.Shift
        : _flows.TryGetValue(Usual, out (uint Flow, uint Shift) usual) ? usual.Shift
        : 0;
}
