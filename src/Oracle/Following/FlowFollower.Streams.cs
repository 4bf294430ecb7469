using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Data;
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

    /// <summary>The data of a flow begin, unless it joins a connection that is known.</summary>
    private void BeginData(Opening opening)
    {
        if (opening.Data is null && opening.Dialect.Name == Dialect.Mtp1.Name)
        {
            opening.Data = new ConnectionData(context, _streamMemory, isOneOfMany: _ages.HasMany);
            opening.Data.Streams.IsPartial = opening.IsBlurred || opening.IsJoin;
            opening.MadeConnection = true;
        }
    }

    /// <summary>A listener has answered: with a second one, or far from the capture, it is not known where the data of the flow go.</summary>
    private void NoteFork(Opening opening, FlowEnd listener)
    {
        if (opening.Data is { } data)
        {
            bool elsewhere = context.HasHost && !listener.Judge.IsCertain && !opening.Opener.Judge.IsCertain;
            data.Streams.IsPartial |= opening.Forks.Count > 1 || elsewhere;
        }
    }

    /// <summary>The window that a control packet brings; what is forged brings none.</summary>
    private void NoteControl(Opening opening, FlowEnd from, FlowEnd? to, bool fromOpener, Observation observation, in SalPacket packet)
    {
        if (packet.IsCut && opening.Data is { } cut)
        {
            cut.Streams.IsPartial = true;
        }

        if (from.Judge.States[0].Record.LocalNonce == observation.Packet.Nonce)
        {
            if (packet.HasMtp && !packet.IsCut)
            {
                // A SYN+ACK of a further flow acknowledges data as any packet does: what it tells may end a stream (TEAR-2).
                opening.Connection?.View.Hosts[fromOpener ? opening.Side : 1 - opening.Side].Note(packet.Mtp, isRead: to is not { Judge.MayBeClosed: true });
            }

            NoteData(opening, from, to, fromOpener, observation.Reference, observation.Packet.Source, observation.Packet.Destination, packet);
        }
    }

    /// <summary>A packet whose payload the capture has cut: what it brought is not known, or not even what it said of packets.</summary>
    private static void NoteCut(Opening opening, in SalPacket packet, Dialect dialect)
    {
        if (opening.Data is { } data)
        {
            // What a cut packet carried is not known, and a capture that cuts one cuts many.
            data.Streams.IsPartial = true;
        }

        if (!packet.HasMtp && dialect.Name == Dialect.Mtp1.Name)
        {
            opening.Blur();
        }
    }

    /// <returns>Whether it carries bytes beyond all that were seen of its sender's stream before; null if nothing is known of that.</returns>
    private bool? NoteData(
        Opening opening,
        FlowEnd from,
        FlowEnd? to,
        bool fromOpener,
        PacketReference reference,
        NetworkAddress source,
        NetworkAddress destination,
        in SalPacket packet)
    {
        if (!packet.HasMtp || packet.IsCut || opening.Data is not { } data)
        {
            return null;
        }

        // An end that is not blamed though its flow is has answered what never passed the capture.
        bool unseen = !opening.IsBlurred && (from.Judge.IsBlurred || to?.Judge.IsBlurred == true);
        data.Streams.IsPartial |= _isPartial || unseen;
        int side = fromOpener ? opening.Side : 1 - opening.Side;
        return data.See(new DataPlace(reference, source, destination, from.Judge, packet.SourceFlow, packet.DestinationFlow, side), to?.Judge, packet);
    }

    /// <summary>A packet without control that names no flow which was seen to begin.</summary>
    private void AddUnknownData(PacketReference reference, in ControlPacket ids)
    {
        MissData(ids);
        if (!context.IsAt(ids.Source) || _ends.Unnamed(ids) is not { } unnamed)
        {
            Unseen(ids);
            return;
        }

        EndpointJudge end = unnamed.Judge;
        unnamed.Data.Spoke(reference.Time);
        if (end.IsBlurred || end.HasTold("FLOW-1a"))
        {
            return;
        }

        end.Ladder.Add(reference, ids.Source, ids.Destination, "data");
        end.Report(
            ids.Source,
            "FLOW-1a",
            reference,
            $"a packet without control from flow {ids.SourceFlow} to flow {ids.DestinationFlow}",
            [$"flow {end.States[0].Record.LocalFlow} (FLOW-1a)"],
            $"It goes to the peer's flow {ids.DestinationFlow}, and does not name the host's own, {end.States[0].Record.LocalFlow}.");
    }

    /// <summary>A packet that bears the numbers of a flow, and yet cannot be told to be of it: whose it is, is not known.</summary>
    private void MissData(in ControlPacket ids)
    {
        MissAll(_table.Of(ids.SourceFlow, ids.DestinationFlow));
        MissAll(_table.Of(ids.DestinationFlow, ids.SourceFlow));
    }

    private static void MissAll(IReadOnlyList<FlowTrack> flows)
    {
        for (int index = 0; index < flows.Count; index++)
        {
            flows[index].Opening.Data?.MissOne();
        }
    }

    /// <summary>A control packet of a flow whose opening was not seen, with the nonce of a connection: the capture lacks a flow of that.</summary>
    private void MissFlow(in ControlPacket packet)
    {
        if (_connections.Bearing(packet.Nonce)?.Connection.First.Data is { } data)
        {
            data.Streams.IsPartial = true;
        }
    }

    private static void ForgetData(Opening opening)
    {
        if (opening.MadeConnection)
        {
            opening.Data?.Streams.Release();
        }
    }
}
