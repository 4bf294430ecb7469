using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>The data of mtp1 connections, which all their flows share.</content>
internal sealed partial class FlowFollower
{
    private readonly StreamMemory _streamMemory = new();

    private bool _isPartial;

    /// <summary>The host of the capture has an address that the capture was not taken at: a flow of it would not be seen.</summary>
    private void NoteAddresses(NetworkAddress source, in SalPacket packet)
    {
        if (!packet.HasAddressList || !context.IsAt(source))
        {
            return;
        }

        for (int index = 0; index < packet.AddressCount; index++)
        {
            _isPartial |= !context.IsAt(packet.AddressEntry(index));
        }
    }

    private void BeginStreams(Opening opening, Observation observation, in SalPacket syn)
    {
        if (syn.HasMtp && (opening.Streams is null || opening.Syn == observation))
        {
            opening.Streams ??= new ConnectionStreams(_streamMemory);
            if (opening.Opener.Judge.IsCertain && !opening.IsJoin)
            {
                opening.Streams.SeeWhole();
            }

            MissUnlessFirst(opening, syn);
        }
    }

    /// <summary>The first packet of a host that is seen has to be the first that it sent: its numbers begin at 0 (DATA-16).</summary>
    private static void MissUnlessFirst(Opening opening, in SalPacket packet)
    {
        if (opening.IsBlurred || !packet.HasMtp || packet.Mtp.PacketNumber != 0)
        {
            opening.Streams?.Miss();
        }
    }

    /// <summary>A listener has answered: with a second one it is not known whose packets are whose.</summary>
    private static void NoteFork(Opening opening, bool certain, in SalPacket synAck)
    {
        MissUnlessFirst(opening, synAck);
        if (opening.Forks.Count > 1)
        {
            opening.Streams?.Miss();
        }
        else if (certain && !opening.IsJoin)
        {
            opening.Streams?.SeeWhole();
        }
    }

    /// <summary>The window that a control packet brings; what is forged brings none.</summary>
    private void NoteControl(Opening opening, FlowEnd from, bool fromOpener, Observation observation, in SalPacket packet)
    {
        if (opening.Streams is null || from.Judge.States[0].Record.LocalNonce != observation.Packet.Nonce)
        {
            return;
        }

        NoteStream(opening, from, fromOpener, observation.Reference, observation.Packet.Source, observation.Packet.Destination, packet);
    }

    /// <summary>A packet whose payload the capture has cut: what it brought is not known, or not even what it said of packets.</summary>
    private static void NoteCut(Opening opening, in SalPacket packet, Dialect dialect)
    {
        opening.Streams?.Miss();
        if (!packet.HasMtp && dialect.Name == Dialect.Mtp1.Name)
        {
            opening.Blur();
        }
    }

    private void NoteStream(
        Opening opening, FlowEnd from, bool fromOpener, PacketReference reference, NetworkAddress source, NetworkAddress destination, in SalPacket packet)
    {
        if (packet.HasMtp && !packet.IsCut && opening.Streams is { } streams)
        {
            if (_isPartial)
            {
                streams.Miss();
            }

            int side = fromOpener ? opening.Side : 1 - opening.Side;
            streams.Note(new StreamPacket(reference, source, destination, from, packet.SourceFlow, side), packet.Mtp);
        }
    }

    /// <summary>A packet that bears the numbers of a flow, and yet cannot be told to be of it.</summary>
    private void MissStreams(in ControlPacket ids)
    {
        MissAll(_table.Of(ids.SourceFlow, ids.DestinationFlow));
        MissAll(_table.Of(ids.DestinationFlow, ids.SourceFlow));
    }

    private static void MissAll(IReadOnlyList<FlowTrack> flows)
    {
        for (int index = 0; index < flows.Count; index++)
        {
            flows[index].Opening.Streams?.Miss();
        }
    }

    private static void ForgetStreams(Opening opening)
    {
        if (!opening.IsJoin)
        {
            opening.Streams?.Release();
        }
    }
}
