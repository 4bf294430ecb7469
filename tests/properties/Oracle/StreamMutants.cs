using ServalRef.Properties.Simulated;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Soundness;

/// <summary>A captured MTP packet without control, taken apart so that one thing of it can be changed.</summary>
internal sealed record MtpPacket(uint Source, uint Destination, MtpFields Fields, AckRange[] Ranges, byte[] Payload)
{
    internal bool IsData => Payload.Length > 0;

    internal bool IsAck => Ranges.Length > 0;

    /// <summary>Takes it apart; null if it is something else.</summary>
    internal static MtpPacket? Of(Recorder.Captured captured)
    {
        if (SalPacket.TryDecode(captured.Sal, Dialect.Mtp1, out SalPacket sal) != DropReason.None || sal.HasControl || !sal.HasMtp)
        {
            return null;
        }

        MtpHeader mtp = sal.Mtp;
        AckRange[] ranges = new AckRange[mtp.RangeCount];
        for (int index = 0; index < ranges.Length; index++)
        {
            ranges[index] = mtp.Range(index);
        }

        return new MtpPacket(sal.SourceFlow, sal.DestinationFlow, mtp.Fields, ranges, mtp.Payload.ToArray());
    }

    /// <summary>Puts it together again, with a CRC that is right.</summary>
    internal Recorder.Captured In(Recorder.Captured captured)
    {
        byte[] buffer = new byte[4096];
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(Source, Destination, SalProtocol.Mtp);
        Payload.CopyTo(writer.AddMtp(Fields, Ranges, Payload.Length));
        Recorder.Captured made = captured with { Sal = buffer[..writer.Finish()] };
        Assert.NotNull(Of(made));
        return made;
    }
}

/// <summary>One change to a capture that makes a host guilty.</summary>
/// <param name="Name">What it is.</param>
/// <param name="ByViewer">Whether the guilty host is the one that the capture was taken at.</param>
/// <param name="Clause">The clause that it breaks.</param>
/// <param name="Suits">Which packets it can be made to, given those before; the middle one of them is changed.</param>
/// <param name="Change">The change.</param>
internal sealed record StreamMutant(
    string Name, bool ByViewer, string Clause, Func<MtpPacket, IReadOnlyList<MtpPacket>, bool> Suits, Func<MtpPacket, MtpPacket> Change)
{
    internal static IReadOnlyList<StreamMutant> All { get; } = [.. Both(true), .. Both(false)];

    public override string ToString() => $"{Name}, {(ByViewer ? "by the host of the capture" : "by its peer")}";

    private static StreamMutant[] Both(bool byViewer) =>
    [
        new(
            "a number used again",
            byViewer,
            "DATA-16b",
            (packet, before) => packet.IsData && before.Any(b => b.Source == packet.Source && b.Fields.PacketNumber == packet.Fields.PacketNumber - 1),
            packet => packet with { Fields = packet.Fields with { PacketNumber = packet.Fields.PacketNumber - 1 } }),
        new(
            "an edge that moves back",
            byViewer,
            "DATA-6c",
            (packet, _) => packet.IsAck,
            packet => packet with { Fields = packet.Fields with { Window = packet.Fields.Window / 2 } }),
        new(
            "a DATA_ACK that moves back",
            byViewer,
            "DATA-6b",
            (packet, _) => packet.IsAck && packet.Fields.DataAck > 30_000,
            packet => packet with { Fields = packet.Fields with { DataAck = packet.Fields.DataAck - 30_000, Window = packet.Fields.Window + 30_000 } }),
        new(
            "a DATA_ACK of what has not come",
            byViewer,
            "DATA-6a",
            (packet, _) => packet.IsAck,
            packet => packet with { Fields = packet.Fields with { DataAck = packet.Fields.DataAck + 400_000 } }),
        new(
            "a number acknowledged that was never used",
            byViewer,
            "DATA-17b",
            (packet, _) => packet.IsAck,
            packet => packet with { Fields = packet.Fields with { LargestAcknowledged = packet.Fields.LargestAcknowledged + 500 } }),
        new(
            "ranges below number 0",
            byViewer,
            "WIRE-14d",
            (packet, _) => packet.IsAck,
            packet => packet with { Ranges = [packet.Ranges[0] with { Length = 60_000 }] }),
        new(
            "data beyond the edge",
            byViewer,
            "DATA-5a",
            (packet, _) => packet.IsData,
            packet => packet with { Fields = packet.Fields with { Sequence = packet.Fields.Sequence + 500_000 } }),
        new(
            "other bytes than before",
            byViewer,
            "DATA-2b",
            (packet, before) => packet.IsData && before.Any(b => b.IsData && Holds(b, packet.Fields.Sequence + (ulong)(packet.Payload.Length / 2))),
            packet => packet with { Payload = Changed(packet.Payload) }),
        new(
            "an end before the end",
            byViewer,
            "DATA-18a",
            (packet, _) => packet.IsData,
            packet => packet with { Fields = packet.Fields with { Flags = packet.Fields.Flags | MtpFlags.Fin } }),
    ];

    private static bool Holds(MtpPacket packet, ulong position) =>
        packet.Fields.Sequence <= position && position < packet.Fields.Sequence + (ulong)packet.Payload.Length;

    private static byte[] Changed(byte[] payload)
    {
        byte[] changed = [.. payload];
        changed[payload.Length / 2] ^= 1;
        return changed;
    }
}
