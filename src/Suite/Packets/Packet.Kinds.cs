using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <content>What kind of packet it is, and the fields of MTP, CONNECTION and the lists.</content>
internal sealed partial class Packet
{
    internal bool HasControl => Control != 0;

    internal bool HasMtp => Protocol == SalProtocol.Mtp && Transport.Length > 3;

    internal bool IsSyn => HasControl && Flags == ControlFlags.Syn;

    internal bool IsSynAck => HasControl && Flags == (ControlFlags.Syn | ControlFlags.Ack);

    internal bool IsRsyn => HasControl && Flags == ControlFlags.Rsyn;

    internal bool IsRsynAck => HasControl && Flags == (ControlFlags.Rsyn | ControlFlags.Ack);

    /// <summary>A pure ACK, that of a REGISTER not among them.</summary>
    internal bool IsAck => HasControl && Flags == ControlFlags.Ack && !IsRegister;

    internal bool IsFin => HasControl && (Flags & ControlFlags.Fin) != 0;

    internal bool IsRst => HasControl && (Flags & ControlFlags.Rst) != 0;

    internal bool IsNack => HasControl && (Flags & ControlFlags.Nack) != 0;

    internal bool IsRequest => IsSyn || IsSynAck || IsRsyn || IsRsynAck || IsFin;

    internal bool IsJoin => IsSyn && Kind == ConnectionKind.Join;

    internal bool IsRegister => Kind == ConnectionKind.Register;

    internal bool IsFind => Kind == ConnectionKind.Find;

    internal bool HasAddresses => Find(ExtensionType.Address) != 0;

    /// <summary>Whether it lists addresses, rather than only acknowledges a list.</summary>
    internal bool ListsAddresses => Extension(ExtensionType.Address).Length > 12;

    /// <summary>A packet of MTP without control.</summary>
    internal bool IsMtp => !HasControl && HasMtp;

    internal bool IsData => IsMtp && (Mtp & MtpFlags.Data) != 0;

    internal bool IsStreamEnd => IsData && (Mtp & MtpFlags.Fin) != 0;

    internal bool IsProbe => IsMtp && (Mtp & MtpFlags.Probe) != 0;

    internal bool IsMoved => IsMtp && (Mtp & MtpFlags.Moved) != 0;

    /// <summary>An MTP packet that acknowledges packet numbers of a flow.</summary>
    internal bool HasRanges => IsMtp && (Mtp & MtpFlags.Ack) != 0 && Transport[3] > 0;

    /// <summary>An MTP packet that carries no data and asks for nothing: an ACK or a window.</summary>
    internal bool IsMtpAck => IsMtp && (Mtp & (MtpFlags.Ack | MtpFlags.Data | MtpFlags.Probe | MtpFlags.Moved)) == MtpFlags.Ack;

    internal ConnectionKind Kind =>
        Find(ExtensionType.Connection) is > 0 and { } at ? (ConnectionKind)Bytes[at + 2] : ConnectionKind.None;

    internal ulong Token { get => Get64(Find(ExtensionType.Connection) + 4); set => Set64(Find(ExtensionType.Connection) + 4, value); }

    internal uint RegisterVersion { get => Get32(Find(ExtensionType.Connection) + 12); set => Set32(Find(ExtensionType.Connection) + 12, value); }

    internal uint ListVersion { get => Get32(Find(ExtensionType.Address) + 4); set => Set32(Find(ExtensionType.Address) + 4, value); }

    internal uint ListAckno { get => Get32(Find(ExtensionType.Address) + 8); set => Set32(Find(ExtensionType.Address) + 8, value); }

    internal MtpFlags Mtp { get => (MtpFlags)Bytes[HeaderBytes + 1]; set => Bytes[HeaderBytes + 1] = (byte)value; }

    internal uint Number { get => Get32(HeaderBytes + 8); set => Set32(HeaderBytes + 8, value); }

    internal bool HasMtpAck => HasMtp && (Mtp & MtpFlags.Ack) != 0;

    internal uint AckedFlow { get => Get32(HeaderBytes + 12); set => Set32(HeaderBytes + 12, value); }

    internal uint Largest { get => Get32(HeaderBytes + 16); set => Set32(HeaderBytes + 16, value); }

    internal ushort AckDelay { get => Get16(HeaderBytes + 20); set => Set16(HeaderBytes + 20, value); }

    internal ulong DataAck { get => Get64(HeaderBytes + 24); set => Set64(HeaderBytes + 24, value); }

    internal uint Window { get => Get32(HeaderBytes + 32); set => Set32(HeaderBytes + 32, value); }

    /// <summary>The length of the first ACK range.</summary>
    internal ushort FirstRange { get => Get16(HeaderBytes + 38); set => Set16(HeaderBytes + 38, value); }

    internal ulong Sequence { get => Get64(DataBlock); set => Set64(DataBlock, value); }

    /// <summary>The bytes of the stream that it carries.</summary>
    internal Span<byte> Payload => Bytes.AsSpan(HeaderBytes + (Bytes[HeaderBytes + 2] * 4));

    private int DataBlock => HeaderBytes + (Bytes[HeaderBytes + 2] * 4) - 8;

    /// <summary>Kind, version and ackno in a few words, for reports.</summary>
    public override string ToString() => HasControl
        ? Flags.ToText()
        : IsMtp ? $"MTP {Mtp}" : "data";
}
