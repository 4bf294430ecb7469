using ServalRef.Runtime.Wire;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of chapter 11: packet numbers, acknowledgements, the stream and its window.</summary>
internal static class DataDefects
{
    private static readonly Which Acknowledging = Is.Of(p => p.IsMtp && p.HasMtpAck);

    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("data-never-acknowledged", "DATA-1", Mtp1.Bulk, Listener, AtHost, "data are never acknowledged",
            () => Suppress(Acknowledging.Until(4)), "FLOW-6"),
        new("acks-half-a-second-late", "DATA-1", Mtp1.Exchange, Listener, AtHost, "ACKs come 0.3 s late", () => Delay(Is.MtpAck, 0.3)),
        new("every-eighth-packet-acknowledged", "DATA-1", Mtp1.Bulk, Listener, AtHost, "only every fourth ACK is sent",
            () => Suppress(EachBut(4))),
        new("gap-not-acknowledged-at-once", "DATA-1", Mtp1.Loss, Listener, AtHost, "ACKs are late while there is a gap",
            () => Delay(Is.MtpAck.And(p => p.Transport[3] > 1), 0.2)),
        new("stream-end-not-acknowledged", "DATA-1", Mtp1.HalfClose, Listener, AtHost, "the end of the stream is not acknowledged",
            () => Ignore(Is.StreamEnd), "FLOW-6", "TEAR-1"),
        new("other-bytes-when-sent-again", "DATA-2", Mtp1.LostAcks, Opener, Anywhere, "bytes that are sent again are other bytes",
            () => Alter(Is.Data.And((p, h) => h.LastSent(q => q.IsData && q.Sequence == p.Sequence) is not null), p => p.Payload.Fill(0xaa))),
        new("one-byte-differs-when-sent-again", "DATA-2", Mtp1.LostAcks, Opener, Anywhere, "one byte differs when it is sent again",
            () => Alter(Is.Data.And((p, h) => h.LastSent(q => q.IsData && q.Sequence == p.Sequence) is not null), p => p.Payload[^1] ^= 1)),
        new("ack-on-the-other-flow", "DATA-1", Mtp1.JoinTalk, Listener, AtHost, "the packets of one flow are acknowledged on another one that lives too",
            () => Alter(Is.MtpAck.Since(0.7), OnOtherFlow)),
        new("acknowledged-data-again", "DATA-10", Mtp1.Exchange, Opener, AtHost, "data are sent again though DATA_ACK covers them",
            () => Inserting(Is.Data.Nth(3), (p, _) => p.Copy(), 0.7)),
        new("acknowledged-and-not-stored", "DATA-4", Mtp1.Exchange, Listener, AtEnds, "all packets are acknowledged, and DATA_ACK stays 0",
            () => Alter(Acknowledging, p => p.DataAck = 0), "DATA-6"),
        new("data-beyond-the-window", "DATA-5", Mtp1.ZeroWindow, Opener, AtEnds, "data lie 20 kB beyond the window",
            () => Alter(Is.Data.Nth(5), Moved20kB)),
        new("data-near-2-64", "DATA-5", Mtp1.Exchange, Opener, AtEnds, "a data packet ends at 2^64 - 1",
            () => Alter(Is.Data.Nth(2), p => p.Sequence = ulong.MaxValue - (ulong)p.Payload.Length)),
        new("probe-with-data-into-a-closed-window", "DATA-5", Mtp1.ZeroWindow, Opener, AtEnds,
            "a closed window is probed with a byte of data",
            () => Alter(Is.Probe.Since(1).First, (p, h) => Probing(p, h)), "DATA-11", "DATA-2"),
        new("data-ack-moves-back", "DATA-6", Mtp1.Bulk, Listener, Anywhere, "a DATA_ACK is less than one before",
            () => Alter(Is.MtpAck.Nth(12), p => p.DataAck -= 3000)),
        new("edge-moves-back", "DATA-6", Mtp1.Bulk, Listener, Anywhere, "the window's edge moves back",
            () => Alter(Is.MtpAck.Nth(12), p => p.Window -= 70_000)),
        new("data-ack-beyond-the-stream", "DATA-6", Mtp1.Exchange, Listener, AtEnds, "DATA_ACK covers bytes that were never sent",
            () => Alter(Acknowledging, p => p.DataAck += 10_000)),
        new("data-ack-over-a-hole", "DATA-6", Mtp1.Loss, Listener, AtHost, "DATA_ACK covers a hole",
            () => Alter(Is.MtpAck.And(p => p.Transport[3] > 1), p => p.DataAck += 2000)),
        new("data-ack-in-a-connection-ack", "DATA-6", Mtp1.Exchange, Opener, AtEnds, "the third packet acknowledges bytes of the peer",
            () => Alter(Is.Ack.First, p => p.DataAck = 9)),
        new("window-of-each-flow", "DATA-6", Mtp1.Join, Listener, AtHost, "each flow is offered a window of its own",
            () => Alter(Is.MtpAck.And((p, h) => p.SourceFlow != h.Sent[0].SourceFlow), p => p.Window /= 2)),
        new("window-updated-on-one-flow", "DATA-7", Mtp1.JoinZeroWindow, Listener, AtHost, "a window that opens is told on one of two flows",
            () => Suppress(Is.MtpAck.Since(5.99).And((p, h) => h.Cause is null && p.SourceFlow != h.Sent[0].SourceFlow))),
        new("window-never-updated", "DATA-7", Mtp1.ZeroWindow, Listener, AtHost, "a window that opens is not told",
            () => Suppress(Is.MtpAck.Since(5.99).And((_, h) => h.Cause is null))),
        new("window-told-late", "DATA-7", Mtp1.ZeroWindow, Listener, Nowhere, "a window that opens is told 0.4 s later",
            () => Delay(Is.MtpAck.Since(5.99).And((_, h) => h.Cause is null), 0.4)),
        new("closed-window-never-probed", "DATA-11", Mtp1.ZeroWindow, Opener, AtHost, "a closed window is never probed",
            () => Suppress(Is.Probe)),
        new("closed-window-probed-every-20-ms", "DATA-11", Mtp1.ZeroWindow, Opener, AtHost, "a closed window is probed without backoff",
            () => Inserting(Is.Probe.First, (p, _) => p.Copy(), 0.02, 12)),
        new("lost-data-never-again", "DATA-11", Mtp1.Loss, Opener, AtHost, "lost data are never sent again",
            () => Suppress(Is.Data.And((p, h) => h.LastSent(q => q.IsData && q.Sequence == p.Sequence) is not null)), "DATA-9"),
        new("packet-of-1600-bytes", "DATA-12", Mtp1.Bulk, Opener, Anywhere, "a packet is larger than the path's MTU",
            () => Alter(Is.Data.Nth(4), Lengthened)),
        new("number-reused", "DATA-16", Mtp1.Bulk, Opener, Anywhere, "two packets have one number",
            () => Alter(Is.Mtp.Nth(8), p => p.Number--)),
        new("numbers-start-at-1", "DATA-16", Mtp1.Join, Opener, AtHost, "the packet numbers of a flow start at 1",
            () => Alter(Is.Syn.New, (p, h) => LeaveOut(p, h, 1)), "DATA-17"),
        new("number-left-out", "DATA-16", Mtp1.Bulk, Opener, AtHost, "a packet number is left out",
            () => Alter(Is.Mtp.From(8), p => p.Number++), "DATA-17"),
        new("numbers-count-down", "DATA-16", Mtp1.Bulk, Opener, AtHost, "packet numbers count down",
            () => Alter(Is.Mtp.From(5), p => p.Number = 100_000 - p.Number)),
        new("one-numbering-for-two-flows", "DATA-16", Mtp1.Join, Opener, AtHost, "two flows share one numbering",
            () => Alter(Is.Join.New, (p, h) => LeaveOut(p, h, 5)), "DATA-17"),
        new("syn-again-with-the-same-number", "DATA-16", Mtp1.LostSynAck, Opener, AtHost,
            "a repeated SYN has the packet number of the first",
            () => Alter(Is.Syn.Again, p => p.Number = 0)),
        new("ack-of-a-number-never-sent", "DATA-17", Mtp1.Exchange, Listener, AtEnds, "an ACK names a number that no packet had",
            () => Alter(Is.Ranges, p => p.Largest += 7)),
        new("ack-of-an-unknown-flow", "DATA-17", Mtp1.Exchange, Listener, AtEnds, "an ACK names a flow that there is not",
            () => Alter(Is.Ranges, p => p.AckedFlow ^= 0x1010)),
        new("ack-names-its-own-flow", "DATA-17", Mtp1.Exchange, Listener, AtEnds, "an ACK names the flow as its own sender writes it",
            () => Alter(Is.Ranges, p => p.AckedFlow = p.SourceFlow)),
        new("lost-packet-acknowledged", "DATA-17", Mtp1.Loss, Listener, AtHost, "ranges cover a packet that was lost",
            () => Alter(Is.Ranges.And(p => p.Transport[3] > 1), p => p.FirstRange = (ushort)(p.Largest + 1)), "WIRE-14", "DATA-6"),
        new("ranges-leave-a-packet-out", "DATA-17", Mtp1.Bulk, Listener, AtHost, "ranges tell only of the largest packet",
            () => Alter(Is.Ranges, p => p.FirstRange = 1), "DATA-19"),
        new("probe-unanswered", "DATA-17", Mtp1.Idle, Listener, AtHost, "a PROBE is met with silence",
            () => Ignore(Is.Probe), "DATA-1", "FLOW-6"),
        new("ack-delay-too-long", "DATA-1", Mtp1.Exchange, Listener, AtHost, "an ACK says that it waited for half a second",
            () => Alter(Is.Ranges, p => p.AckDelay = ushort.MaxValue), "DATA-8"),
        new("data-beyond-the-end", "DATA-18", Mtp1.HalfClose, Opener, Anywhere, "data lie beyond the end of the stream",
            () => Alter(Is.Data.Until(0.25).First, p => p.Mtp |= MtpFlags.Fin).And(Name(Is.Data))),
        new("two-ends", "DATA-18", Mtp1.HalfClose, Opener, Anywhere, "the stream has two ends",
            () => Inserting(Is.StreamEnd.First, (p, _) => Ending(p), 0.3)),
        new("data-on-a-removed-flow", "DATA-14", Mtp1.Remove, Opener, Nowhere,
            "data in flight on a flow that is removed are not sent again at once",
            () => Delay(Is.Data.Since(1).Until(1.04), 0.3)),
        new("data-without-df", "DATA-12", Mtp1.Bulk, Opener, Anywhere, "DF is not set in the IP headers of some packets",
            () => Alter(Is.Data.Nth(4).Or(Is.Data.Nth(9)), p => p.DontFragment = false)),
        new("acks-for-acks", "DATA-17", Mtp1.Talk, Listener, AtHost, "each mere ACK is answered with one",
            () => Answer(Is.MtpAck.Until(4), (p, h) => AckOf(p, h)), "DATA-16"),
    ];

    private static Which EachBut(int skipped)
    {
        int count = 0;
        return Is.MtpAck.And(_ => count++ % skipped != 0);
    }

    /// <summary>With 100 bytes more, those that follow in the stream.</summary>
    private static void Lengthened(Packet packet)
    {
        ulong next = packet.Sequence + (ulong)packet.Payload.Length;
        packet.SetTransport([.. packet.Transport, .. Enumerable.Range(0, 100).Select(place => AppRecord.ByteAt((long)next + place))]);
    }

    private static void Probing(Packet probe, Host host)
    {
        Packet last = host.LastSent(p => p.IsData)!;
        Packet data = Make.Mtp(probe, MtpFlags.Data, probe.Number);
        byte[] header = [.. data.Transport, .. new byte[9]];
        header[2] = 5;
        probe.SetTransport(header);
        probe.Sequence = last.Sequence + (ulong)last.Payload.Length;
    }

    private static void Moved20kB(Packet packet)
    {
        packet.Sequence += 20_000;
        for (int place = 0; place < packet.Payload.Length; place++)
        {
            packet.Payload[place] = AppRecord.ByteAt((long)packet.Sequence + place);
        }
    }

    /// <summary>Has a packet that was numbered last leave numbers out.</summary>
    private static void LeaveOut(Packet packet, Host host, int count)
    {
        host.Numbers.Withdraw(packet);
        for (int taken = 0; taken < count; taken++)
        {
            host.Numbers.Take(packet.SourceFlow);
        }

        host.Numbers.Number(packet);
    }

    /// <summary>Sends a packet on the host's first flow instead.</summary>
    private static void OnOtherFlow(Packet packet, Host host)
    {
        Packet other = host.Sent.First(p => p.IsMtp && p.SourceFlow != packet.SourceFlow);
        host.Numbers.Withdraw(packet);
        (packet.SourceFlow, packet.DestinationFlow) = (other.SourceFlow, other.DestinationFlow);
        (packet.Source, packet.Destination) = (other.Source, other.Destination);
        packet.Number = host.Numbers.Take(packet.SourceFlow);
    }

    private static Packet Ending(Packet end)
    {
        Packet second = end.Copy();
        second.Sequence += 40;
        return second;
    }

    /// <summary>An ACK of all that has come on a flow.</summary>
    private static Packet? AckOf(Packet arrived, Host host)
    {
        if (host.LastSent(p => p.IsMtpAck && p.SourceFlow == arrived.DestinationFlow) is not { } model)
        {
            return null;
        }

        Packet ack = model.Copy();
        ack.Largest = arrived.Number;
        ack.FirstRange = 1;
        ack.Number = host.Numbers.Take(ack.SourceFlow);
        return ack;
    }
}
