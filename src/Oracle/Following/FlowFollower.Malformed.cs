using System.Buffers.Binary;
using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>Malformed packets: whose fault they are, and what is still known of their flows.</content>
internal sealed partial class FlowFollower
{
    private readonly MalformedSending _malformed = new(context.Sink);

    /// <summary>A malformed packet, which its receiver drops.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="own">Whether it was captured at its sender, and is proven.</param>
    /// <remarks>
    /// Where the SAL header can be read, the packet is known for what it is, and its flow is followed on. Else it may have been anything.
    /// </remarks>
    internal void AddMalformed(in MalformedPacket packet, bool own)
    {
        Follow(packet);
        if (own)
        {
            BlameSender(packet);
        }
    }

    private void Follow(in MalformedPacket packet)
    {
        if (!SalPacket.TryDecodeHeader(packet.Sal, packet.Dialect, out SalPacket header))
        {
            ShowUnsealed(packet);
            _rules.SeeUnreadable(packet);
            Blur(packet.Source, packet.Destination, packet.Sal);
            return;
        }

        ReadOnlySpan<byte> transport = packet.Sal[header.Bytes.Length..];
        if (header.HasControl)
        {
            Observation control = Observe(packet.Reference, packet.Source, packet.Destination, header) with { IsMalformed = true };
            _rules.SeeMalformed(Sight(control, header, packet.Dialect, default), transport);
            AddControl(packet.Reference, packet.Source, packet.Destination, header, packet.Dialect, malformed: true);
            return;
        }

        _rules.SeeMalformed(Sight(packet.Reference, packet.Source, packet.Destination, header, packet.Dialect, default), transport);
        NoteDamaged(packet, header.SourceFlow, transport);
        Blur(packet.Source, packet.Destination, packet.Sal);
    }

    /// <summary>A packet that came damaged is remembered by its number: to acknowledge it is to have taken it.</summary>
    private void NoteDamaged(in MalformedPacket packet, uint from, ReadOnlySpan<byte> transport)
    {
        if (context.IsAt(packet.Destination) && MtpHeader.TryReadNumber(transport, out uint number)
            && _table.Find(Ids(packet.Source, packet.Destination, packet.Sal), hasNonce: false, out bool fromOpener) is { } flow)
        {
            flow.Opening.Data?.SeeDamaged(fromOpener ? flow.Opening.Side : 1 - flow.Opening.Side, from, number);
        }
    }

    /// <summary>Shows the rules what a packet says of which the SAL checksum alone is wrong, and which was sent so.</summary>
    private void ShowUnsealed(in MalformedPacket packet)
    {
        Span<byte> room = stackalloc byte[SalPacket.MostHeaderBytes];
        if (packet is { Reason: DropReason.Checksum, IsProven: true }
            && SalPacket.TryDecodeUnsealed(packet.Sal, packet.Dialect, room, out SalPacket header) && header.HasControl)
        {
            Observation control = Observe(packet.Reference, packet.Source, packet.Destination, header) with { IsMalformed = true };
            _rules.SeeUnsealed(Sight(control, header, packet.Dialect, default));
        }
    }

    private void BlameSender(in MalformedPacket packet)
    {
        ControlPacket ids = Ids(packet.Source, packet.Destination, packet.Sal);
        FlowTrack? flow = _table.Find(ids, hasNonce: false, out bool fromOpener);
        FlowEnd? from = flow is not null ? fromOpener ? flow.Opener : flow.Listener
            : SalPacket.TryDecodeHeader(packet.Sal, packet.Dialect, out SalPacket header) ? _table.OpeningOf(ids.SourceFlow, header.Nonce)?.Opener
            : null;
        FlowLadder ladder = from?.Judge.Ladder ?? new FlowLadder { Flow = $"{ids.SourceFlow}>{ids.DestinationFlow}" };
        if (_malformed.Judge(packet, from?.Judge.Flow ?? ladder.Flow, ladder))
        {
            from?.Judge.NoteViolation();
        }
    }

    /// <summary>What stands where the flow IDs stand.</summary>
    private static ControlPacket Ids(NetworkAddress source, NetworkAddress destination, ReadOnlySpan<byte> bytes)
    {
        uint sourceFlow = bytes.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        uint destinationFlow = bytes.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return new ControlPacket(ControlFlags.None, sourceFlow, destinationFlow, 0, 0, 0, source, destination);
    }

    /// <summary>
    /// A malformed packet, or none at all if it cannot be found: if it may have been control, the flows that it may belong to are
    /// blamed no more.
    /// </summary>
    internal void Blur(NetworkAddress source, NetworkAddress destination, ReadOnlySpan<byte> bytes)
    {
        const int BareHeaderWords = 3;
        context.LastUnreadable = _now;
        FlowTrack? flow = _table.Find(Ids(source, destination, bytes), hasNonce: false, out bool fromOpener);
        if (flow is not null)
        {
            bool bare = bytes.Length > 8 && bytes[8] == BareHeaderWords;
            flow.Opening.Data?.MissOne(fromOpener ? flow.Opening.Side : 1 - flow.Opening.Side);
            if (!bare)
            {
                flow.Opening.LacksFrame();
            }

            return;
        }

        // In a capture with so many damaged packets nobody is blamed any more.
        bool all = ++_searches == MostSearches;
        _allBlurred |= all;
        if (_searches > MostSearches)
        {
            return;
        }

        WakeAll();
        bool anyone = bytes.IsEmpty && source.IsNone;
        foreach (Opening opening in _table.Openings)
        {
            if (all)
            {
                opening.Blur();
                opening.Data?.MissOne();
            }
            else if (anyone || opening.Involves(source) || opening.Involves(destination))
            {
                opening.LacksFrame();
            }
        }
    }
}
