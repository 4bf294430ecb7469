using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>What a packet with a CONTROL extension may carry besides, by its kind: the table of 2.4 as data (WIRE-20).</summary>
/// <remarks>PAD may stand in every packet and ADDRESS in every one with CONTROL (ADDR-1); SOURCE is a matter of the way (RES-6).</remarks>
public sealed record PacketForm
{
    private static readonly PacketForm Bare = new();

    private static readonly Dictionary<FlowTrigger, PacketForm> Mtp1Forms = new()
    {
        [FlowTrigger.SynArrived] = new() { MostServices = 1, Kinds = [ConnectionKind.Offer, ConnectionKind.Join], HasTransport = true },
        [FlowTrigger.SynAckArrived] = new() { Kinds = [ConnectionKind.Offer], HasTransport = true },
        [FlowTrigger.AckArrived] = new() { Kinds = [ConnectionKind.Register], HasTransport = true },
        [FlowTrigger.RsynArrived] = new() { Kinds = [ConnectionKind.Find] },
    };

    private static readonly Dictionary<FlowTrigger, PacketForm> PrototypeForms = new()
    {
        [FlowTrigger.SynArrived] = new() { MostServices = 1, HasTransport = true },
        [FlowTrigger.SynAckArrived] = new() { HasTransport = true },
        [FlowTrigger.AckArrived] = new() { MostServices = 1, HasTransport = true },
    };

    /// <summary>The form of a packet without flags, which brings an address list or a registration.</summary>
    public static PacketForm WithoutFlags { get; } = new() { Kinds = [ConnectionKind.Register] };

    /// <summary>The most SERVICE extensions.</summary>
    public int MostServices { get; private init; }

    /// <summary>The kinds of CONNECTION, of which it may carry one.</summary>
    public IReadOnlyList<ConnectionKind> Kinds { get; private init; } = [];

    /// <summary>Whether a transport header may follow: in mtp1 one that only announces a window (WIRE-16).</summary>
    public bool HasTransport { get; private init; }

    /// <summary>The form of a kind of packet.</summary>
    /// <param name="trigger">What the packet is when it arrives.</param>
    /// <param name="dialect">The dialect.</param>
    public static PacketForm Of(FlowTrigger trigger, Dialect dialect) =>
        (WireRules.For(dialect).Mtp ? Mtp1Forms : PrototypeForms).GetValueOrDefault(trigger, Bare);

    /// <summary>The first thing that a packet with CONTROL carries and should not.</summary>
    /// <param name="packet">A well-formed packet of this kind.</param>
    /// <returns>Its name, or null if there is none.</returns>
    public string? Excess(in SalPacket packet)
    {
        if (packet.ServiceCount > MostServices)
        {
            return MostServices == 0 ? "SERVICE" : "a second SERVICE";
        }

        if (packet.HasConnection && !Kinds.Contains(packet.ConnectionKind))
        {
            return $"CONNECTION {packet.ConnectionKind.ToString().ToUpperInvariant()}";
        }

        if (packet.Payload.IsEmpty)
        {
            return null;
        }

        return !HasTransport ? "a transport header"
            : packet.HasMtp && !packet.Mtp.IsWindowOnly ? "more of MTP than a window"
            : null;
    }

    /// <summary>What a packet without CONTROL carries and should not, or lacks and should have; ADDRESS apart (ADDR-1).</summary>
    /// <param name="packet">A well-formed packet without CONTROL.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>A phrase that follows "it carries" or "it has", or null if it is as it should be.</returns>
    public static string? DataFault(in SalPacket packet, Dialect dialect)
    {
        if (packet.HasConnection || packet.HasSource)
        {
            return "an extension";
        }

        if (WireRules.For(dialect).Mtp)
        {
            return packet.ServiceCount > 0 ? "an extension" : packet.HasMtp ? null : "neither CONTROL nor an MTP header";
        }

        bool datagram = packet.DestinationFlow == 0 && packet.Protocol == SalProtocol.Udp;
        return packet.ServiceCount > 0 && !datagram ? "an extension"
            : packet.ServiceCount == 1 ? "the destination's service, and not the source's"
            : packet.Payload.IsEmpty ? "neither CONTROL nor a transport header"
            : null;
    }
}
