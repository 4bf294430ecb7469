namespace ServalRef.Suite;

/// <summary>Kinds of packets that a network can treat by themselves.</summary>
internal enum PacketKind
{
    /// <summary>Any packet.</summary>
    Any,

    /// <summary>A packet with CONTROL.</summary>
    Control,

    /// <summary>A SYN.</summary>
    Syn,

    /// <summary>A SYN+ACK.</summary>
    SynAck,

    /// <summary>A pure ACK.</summary>
    Ack,

    /// <summary>An RSYN.</summary>
    Rsyn,

    /// <summary>An RSYN+ACK.</summary>
    RsynAck,

    /// <summary>A FIN.</summary>
    Fin,

    /// <summary>A packet without CONTROL.</summary>
    Data,

    /// <summary>A packet with a list of addresses.</summary>
    List,
}

/// <summary>Which packets are of a kind.</summary>
internal static class PacketKinds
{
    /// <summary>The kinds that a control packet can be of, beside any.</summary>
    internal static IReadOnlyList<PacketKind> All { get; } = Enum.GetValues<PacketKind>();

    internal static bool Is(Packet packet, PacketKind kind) => kind switch
    {
        PacketKind.Control => packet.HasControl,
        PacketKind.Syn => packet.IsSyn,
        PacketKind.SynAck => packet.IsSynAck,
        PacketKind.Ack => packet.IsAck,
        PacketKind.Rsyn => packet.IsRsyn,
        PacketKind.RsynAck => packet.IsRsynAck,
        PacketKind.Fin => packet.IsFin,
        PacketKind.Data => !packet.HasControl,
        PacketKind.List => packet.HasAddresses,
        _ => true,
    };

    internal static string Text(PacketKind kind) => kind switch
    {
        PacketKind.Any => "packets",
        PacketKind.Control => "control packets",
        PacketKind.SynAck => "SYN+ACKs",
        PacketKind.RsynAck => "RSYN+ACKs",
        PacketKind.Data => "packets without control",
        PacketKind.List => "packets with lists",
        _ => kind.ToString().ToUpperInvariant() + "s",
    };
}
