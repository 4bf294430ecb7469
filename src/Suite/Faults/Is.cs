namespace ServalRef.Suite;

/// <summary>The kinds of packets.</summary>
internal static class Is
{
    internal static Which Any { get; } = Of(_ => true);

    internal static Which Control { get; } = Of(p => p.HasControl);

    /// <summary>SYN, the first or a JOIN.</summary>
    internal static Which Syn { get; } = Of(p => p.IsSyn);

    internal static Which Join { get; } = Of(p => p.IsJoin);

    internal static Which SynAck { get; } = Of(p => p.IsSynAck);

    /// <summary>A pure ACK.</summary>
    internal static Which Ack { get; } = Of(p => p.IsAck);

    internal static Which Rsyn { get; } = Of(p => p.IsRsyn);

    internal static Which RsynAck { get; } = Of(p => p.IsRsynAck);

    /// <summary>FIN or FIN+ACK.</summary>
    internal static Which Fin { get; } = Of(p => p.IsFin);

    internal static Which Rst { get; } = Of(p => p.IsRst);

    internal static Which Nack { get; } = Of(p => p.IsNack);

    internal static Which Register { get; } = Of(p => p.IsRegister);

    /// <summary>An RSYN for the rendezvous.</summary>
    internal static Which Find { get; } = Of(p => p.IsFind);

    /// <summary>An ADDRESS with entries.</summary>
    internal static Which List { get; } = Of(p => p.ListsAddresses);

    internal static Which Addresses { get; } = Of(p => p.HasAddresses);

    /// <summary>An MTP packet without control.</summary>
    internal static Which Mtp { get; } = Of(p => p.IsMtp);

    internal static Which Data { get; } = Of(p => p.IsData);

    internal static Which StreamEnd { get; } = Of(p => p.IsStreamEnd);

    internal static Which Probe { get; } = Of(p => p.IsProbe);

    internal static Which Moved { get; } = Of(p => p.IsMoved);

    /// <summary>An MTP packet that only acknowledges, or tells a window.</summary>
    internal static Which MtpAck { get; } = Of(p => p.IsMtpAck);

    /// <summary>An MTP packet with ranges, data or not.</summary>
    internal static Which Ranges { get; } = Of(p => p.HasRanges);

    /// <summary>In prototype2014 a packet without control: a segment or a datagram.</summary>
    internal static Which Payload { get; } = Of(p => !p.HasControl);

    internal static Which Of(Func<Packet, bool> test) => new((p, _) => test(p));
}
