using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>Takes the Serval packets out of frames, and hands each to the judge of its viewpoint for what it is: sound, cut or malformed.</summary>
/// <param name="options">How to judge.</param>
/// <param name="viewpoints">Whose packets they are.</param>
/// <param name="passed">Counts what is not read.</param>
internal sealed class PacketFeed(JudgeOptions options, Viewpoints viewpoints, PassedOver passed)
{
    private Dialect _lastDialect = options.Dialect ?? Dialect.Mtp1;

    /// <summary>A frame of one of the files.</summary>
    internal void Add(CaptureReader reader, int file, in CaptureFrame frame)
    {
        if (!LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip))
        {
            if (!LinkLayer.IsSupported(frame.LinkType))
            {
                passed.Add(reader, frame);
            }

            return;
        }

        CapturedSal packet = Ipv4.Inspect(ip, ip.Length + Math.Max(frame.OriginalLength - frame.Data.Length, 0), reader.NamesHost(frame.Interface));
        if (packet.Outcome == Decapsulation.NotServal)
        {
            if (Ipv4.IsDamaged(ip, out NetworkAddress source, out NetworkAddress destination))
            {
                viewpoints.For(file, frame, source, destination).Judge.AddDamaged(source, destination);
            }

            return;
        }

        Viewpoint view = viewpoints.For(file, frame, packet.Source, packet.Destination);
        bool outbound = frame.IsInbound != true && view.Judge.MaySend(packet.Source);
        if (outbound && frame.CopyOf is { } first && !view.Departures.CameAnythingSince(file, first))
        {
            // A host does not send the same packet again so soon, unless it is asked again.
            return;
        }

        view.Departures.Note(file, frame.Number, outbound);
        Judge(view.Judge, new PacketReference(reader.Name, frame.Number, frame.Time), frame, packet);
    }

    /// <summary>The reports of all viewpoints that saw a packet.</summary>
    internal IEnumerable<Report> Finish() => viewpoints.Finish();

    private void Judge(Judge judge, PacketReference reference, in CaptureFrame frame, in CapturedSal packet)
    {
        bool? inbound = frame.IsInbound;
        // A cut packet may lack the field that tells its dialect, and a malformed one may have a wrong one there.
        Dialect dialect = options.Dialect ?? SalPacket.DialectOf(packet.Sal) ?? _lastDialect;
        DropReason reason = DropReason.None;
        if (IsReadable(judge, inbound, packet))
        {
            reason = packet.IsCut
                ? SalPacket.TryDecodeCut(packet.Sal, packet.Length, dialect, out SalPacket decoded)
                : SalPacket.TryDecode(packet.Sal, dialect, out decoded);
            if (reason == DropReason.None)
            {
                _lastDialect = dialect;
                judge.Add(reference, packet.Source, packet.Destination, decoded, dialect, frame.CopyOf is not null, packet.TimeToLive, packet.DontFragment);
                return;
            }
        }

        if (packet.IsCut && reason is DropReason.None or DropReason.Truncated)
        {
            judge.AddCut(packet.Source, packet.Destination, packet.Sal);
            return;
        }

        judge.AddMalformed(new MalformedPacket
        {
            Reference = reference,
            Source = packet.Source,
            Destination = packet.Destination,
            Sal = packet.Sal,
            Dialect = dialect,
            Reason = reason,
            IsInbound = inbound,
            IsProven = MalformedPacket.Proves(reason, packet),
        });
    }

    /// <summary>
    /// Whether the packet below SAL is as it was sent. At its sender the checksum of UDP may be any, until the network card has filled it in;
    /// the sums of SAL and MTP prove the packet then. A receiver drops it.
    /// </summary>
    private static bool IsReadable(Judge judge, bool? inbound, in CapturedSal packet) => packet.Outcome == Decapsulation.Serval
        || (packet.Outcome == Decapsulation.BadUdpChecksum && inbound != true && judge.MaySend(packet.Source));
}
