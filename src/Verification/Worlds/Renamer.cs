using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>Finds the versions and addresses in records and packets, and renames them.</summary>
internal sealed class Renamer
{
    private readonly Numbering<uint> _ends = new();

    /// <summary>What occurs in a record.</summary>
    internal Names In(in FlowRecord record)
    {
        Names names = default(Names).WithNewest(End(record.LocalFlow), record.NextVersion - 1);
        Mapped(record, Version, Address);
        return names;

        uint Version(int end, EmissionSlot kind, uint version)
        {
            names = names.With(end, kind, version);
            return version;
        }

        NetworkAddress Address(NetworkAddress address)
        {
            names = With(names, address);
            return address;
        }
    }

    /// <summary>What occurs in a packet; what a mere answer answers occurs at its receiver, or the answer is in vain.</summary>
    internal Names In(in ControlPacket packet)
    {
        Names names = default;
        if (KindOf(packet) is { } kind)
        {
            names = names.With(End(packet.SourceFlow), kind, packet.Version);
            if (packet.Acknowledges)
            {
                names = names.With(End(packet.DestinationFlow), KindAnsweredBy(kind), packet.Ackno - 1);
            }
        }

        return With(With(names, packet.Source), packet.Destination);
    }

    /// <summary>The record, renamed.</summary>
    internal FlowRecord Rename(in FlowRecord record, Names names) =>
        Mapped(record, names.Version, address => Rename(address, names)) with { NextVersion = names.NewestOf(End(record.LocalFlow)) + 1 };

    /// <summary>The packet, renamed.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="receiver">The flow that it goes to; none if there is no such flow.</param>
    /// <param name="names">Everything that occurs.</param>
    internal ControlPacket Rename(in ControlPacket packet, in FlowRecord? receiver, Names names)
    {
        uint version = packet.Version;
        uint ackno = packet.Ackno;
        if (KindOf(packet) is { } kind)
        {
            version = names.Version(End(packet.SourceFlow), kind, version);
            ackno = packet.Acknowledges ? names.Version(End(packet.DestinationFlow), KindAnsweredBy(kind), ackno - 1) + 1 : ackno;
        }
        else if (packet.Acknowledges && receiver is { } flow && Answered(flow, ackno) is { } answered)
        {
            ackno = names.Version(End(packet.DestinationFlow), answered, ackno - 1) + 1;
        }

        return packet with
        {
            Version = version,
            Ackno = ackno,
            Source = Rename(packet.Source, names),
            Destination = Rename(packet.Destination, names),
        };
    }

    /// <summary>Whether a packet only answers, and has no version that anybody reads: an ACK, a reply RST, a reply NACK (CTL-12).</summary>
    internal static bool IsMereAnswer(in ControlPacket packet) => packet.Acknowledges && KindOf(packet) is null;

    /// <summary>Whether a packet answers a request that its receiver has outstanding.</summary>
    internal static bool AnswersOutstanding(in ControlPacket packet, in FlowRecord? receiver) =>
        receiver is { } flow && Answered(flow, packet.Ackno) is not null;

    /// <summary>The record with every version and address in it put through a function.</summary>
    private FlowRecord Mapped(in FlowRecord r, Func<int, EmissionSlot, uint, uint> version, Func<NetworkAddress, NetworkAddress> address)
    {
        int ours = End(r.LocalFlow);
        int theirs = End(r.PeerFlow);
        return r with
        {
            Opening = r.Opening with { Version = version(ours, EmissionSlot.Opening, r.Opening.Version) },
            Move = r.Move with { Version = version(ours, EmissionSlot.Move, r.Move.Version) },
            Answer = r.Answer with { Version = version(ours, EmissionSlot.Answer, r.Answer.Version) },
            Fin = r.Fin with { Version = version(ours, EmissionSlot.Fin, r.Fin.Version) },
            PeerOpening = version(theirs, EmissionSlot.Opening, r.PeerOpening),
            PeerMove = version(theirs, KindOfPeerMove(r), r.PeerMove),
            PeerFin = version(theirs, KindOfPeerFin(r), r.PeerFin),
            Local = address(r.Local),
            Moving = address(r.Moving),
            Peer = address(r.Peer),
            Candidate = address(r.Candidate),
        };
    }

    private static EmissionSlot? Answered(in FlowRecord flow, uint ackno) =>
        IsNamed(flow.Opening, ackno) ? EmissionSlot.Opening
        : IsNamed(flow.Move, ackno) ? EmissionSlot.Move
        : IsNamed(flow.Answer, ackno) ? EmissionSlot.Answer
        : IsNamed(flow.Fin, ackno) ? EmissionSlot.Fin
        : null;

    private static bool IsNamed(Slot slot, uint ackno) => slot.IsOutstanding && slot.IsNamedBy(ackno);

    // Until the peer moves or closes, its opening stands for its RSYN and its FIN (CTL-11).
    private static EmissionSlot KindOfPeerMove(in FlowRecord r) => r.Has(FlowFacts.PeerMoved) ? EmissionSlot.Move : EmissionSlot.Opening;

    private static EmissionSlot KindOfPeerFin(in FlowRecord r) => r.Has(FlowFacts.PeerFinished) ? EmissionSlot.Fin : EmissionSlot.Opening;

    /// <summary>The kind of a request; none for what asks for nothing.</summary>
    private static EmissionSlot? KindOf(in ControlPacket packet) =>
        Arrival.TryClassify(packet.Flags, out FlowTrigger trigger) && PacketKind.Of(trigger).Slot is <= EmissionSlot.Fin and var slot ? slot : null;

    private static EmissionSlot KindAnsweredBy(EmissionSlot answer) => answer == EmissionSlot.Answer ? EmissionSlot.Move : answer;

    private static Names With(Names names, NetworkAddress address) =>
        address.IsNone ? names : names.WithAddresses(Places.HostOf(address), 1u << Places.IndexOf(address));

    private static NetworkAddress Rename(NetworkAddress address, Names names)
    {
        if (address.IsNone)
        {
            return address;
        }

        int host = Places.HostOf(address);
        return Places.Of(host, names.Address(host, Places.IndexOf(address)));
    }

    private int End(uint flow) => flow == 0 ? 0 : _ends.Number(flow);
}
