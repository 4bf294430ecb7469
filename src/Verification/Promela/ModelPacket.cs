using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>A packet of the model: what its receiver's machine can read of it.</summary>
/// <param name="Kind">Which flags it has.</param>
/// <param name="Version">Its version; 0 where it is never read (CTL-12).</param>
/// <param name="Ackno">Its ackno; 0 without the ACK flag.</param>
/// <param name="Source">The number of the sender's address; 0 where it is never read.</param>
/// <param name="Destination">The number of the receiver's address, or <see cref="ToRendezvous"/>.</param>
internal readonly record struct ModelPacket(PacketForm Kind, int Version, int Ackno, int Source, int Destination)
{
    /// <summary>The destination of what goes to the receiver's rendezvous.</summary>
    internal const int ToRendezvous = 7;

    private static readonly ControlFlags[] Flags =
    [
        ControlFlags.None,
        ControlFlags.Syn,
        ControlFlags.Syn | ControlFlags.Ack,
        ControlFlags.Ack,
        ControlFlags.Rsyn,
        ControlFlags.Rsyn | ControlFlags.Ack,
        ControlFlags.Fin,
        ControlFlags.Fin | ControlFlags.Ack,
        ControlFlags.Rst,
        ControlFlags.Rst | ControlFlags.Ack,
        ControlFlags.Nack,
        ControlFlags.None,
    ];

    /// <summary>The number that the model has for it: fields of 4, 5, 5, 3 and 3 bits.</summary>
    internal int Code => ((int)Kind << 16) | (Version << 11) | (Ackno << 6) | (Source << 3) | Destination;

    /// <summary>The packet of a number.</summary>
    internal static ModelPacket Of(int code) =>
        new((PacketForm)(code >> 16), (code >> 11) & 31, (code >> 6) & 31, (code >> 3) & 7, code & 7);

    /// <summary>What the receiver can read of a packet that its peer sends.</summary>
    internal static ModelPacket Of(in ControlPacket packet, Func<NetworkAddress, int> number)
    {
        PacketForm kind = (PacketForm)Array.IndexOf(Flags, packet.Flags);
        bool requests = kind is not (PacketForm.Ack or PacketForm.Rst or PacketForm.RstAck or PacketForm.Nack or PacketForm.Data);
        return new ModelPacket(
            kind,
            requests ? (int)packet.Version : 0,
            packet.Acknowledges ? (int)packet.Ackno : 0,
            requests ? number(packet.Source) : 0,
            number(packet.Destination));
    }

    /// <summary>The packet as it arrives at a host.</summary>
    internal ControlPacket Arriving(int receiver) => new(
        Flags[(int)Kind],
        ModelNames.Flow(1 - receiver),
        ModelNames.Flow(receiver),
        (uint)Version,
        (uint)Ackno,
        ModelNames.Nonce(Kind is PacketForm.RstAck or PacketForm.Nack ? receiver : 1 - receiver),
        ModelNames.Address(1 - receiver, Source),
        ModelNames.Address(receiver, Destination));

    /// <summary>For example <c>RSYN+ACK v=2 a=3 from b0 to a1</c>.</summary>
    internal string Text(int receiver)
    {
        string to = Destination == ToRendezvous ? "the rendezvous" : ModelNames.Text(receiver, Destination);
        string version = Version > 0 ? $" v={Version}" : "";
        string ackno = Ackno > 0 ? $" a={Ackno}" : "";
        string from = Version > 0 ? $" from {ModelNames.Text(1 - receiver, Source)}" : "";
        string what = Kind == PacketForm.Data ? "data" : Flags[(int)Kind].ToText();
        return $"{what}{version}{ackno}{from} to {to}";
    }
}

/// <summary>The flags of a packet, numbered as in the model.</summary>
internal enum PacketForm
{
    None,
    Syn,
    SynAck,
    Ack,
    Rsyn,
    RsynAck,
    Fin,
    FinAck,
    Rst,
    RstAck,
    Nack,
    Data,
}
