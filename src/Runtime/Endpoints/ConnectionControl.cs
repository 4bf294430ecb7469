using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Runtime.Endpoints;

/// <summary>The control plane of one connection: the host engine is told what happens, and what it says is done.</summary>
internal sealed partial class ConnectionControl(Connection connection, Endpoint endpoint, ConnectionEnd end)
{
    private readonly List<FlowSession> _sessions = [];
    private FlowSession? _forked;

    /// <summary>All that the machines know, turn by turn.</summary>
    internal ConnectionRecord Record { get; private set; }

    /// <summary>All that the host knows.</summary>
    internal ConnectionEnd End { get; private set; } = end;

    private DataPlane Transfer => connection.Transfer;

    /// <summary>Has the engine work off an event, and does what follows.</summary>
    /// <param name="input">The event.</param>
    /// <param name="now">When.</param>
    /// <param name="packet">The packet that came, if one did.</param>
    internal void Do(HostInput input, Instant now, in SalPacket packet = default)
    {
        NoteSuspicion(now);
        if (input is HostInput.Arrives arrives)
        {
            HearFrom(arrives.Packet.Control, packet);
        }

        _forked = null;
        PeerAddresses listed = End.Lists.Peer;
        HostStep step = Step(input, now);
        foreach (HostOutput output in step.Outputs)
        {
            Perform(output, packet, now);
        }

        if (End.Lists.Peer is { IsKnown: true } news && (!listed.IsKnown || news.Version != listed.Version))
        {
            endpoint.Tell(new EndpointEvent(EventKind.AddressesListed, connection));
        }

        if (_forked is { } forked && packet.HasMtp)
        {
            Transfer.OnOpeningWindow(forked.Data, packet.Mtp, now);
        }

        if (input is HostInput.GainsAddress or HostInput.LosesAddress)
        {
            // What a flow may send depends on its address, which may be here or gone without a turn of its own.
            Follow(Record, now);
        }

        endpoint.SetBusy(connection);
    }

    /// <summary>What the data plane has found out of the streams goes to the machines.</summary>
    internal void FollowStreams(Instant now)
    {
        StreamProgress progress = Transfer.Progress;
        StreamEnds known = Record.Ends;
        bool news = Record.IsLive && (progress.EndSent != known.LocalSent
            || (progress.EndAcknowledged && !known.LocalAcknowledged) || progress.PeerEndReceived != known.RemoteReceived);
        if (news)
        {
            Do(new HostInput.StreamsAdvance(new StreamEnds(progress.EndSent, progress.EndAcknowledged, progress.PeerEndReceived)), now);
        }
    }

    internal void OnData(FlowSession session, in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        if (packet.SourceFlow != session.PeerFlow)
        {
            return;
        }

        if (!session.IsSynchronised)
        {
            // Only who got our SYN+ACK knows both names (OPEN-26).
            Do(new HostInput.DataArrives(packet.SourceFlow, packet.DestinationFlow), now);
        }

        if (!session.IsSynchronised || session.IsHomeless)
        {
            return;
        }

        if (source == session.Unproven.Address)
        {
            session.Unproven = session.Unproven.Receive(source, ControlOutlet.WireBytes(packet.Bytes.Length, source));
        }

        MtpHeader mtp = packet.Mtp;
        if (Transfer.OnPacket(session.Data, mtp, now) == Arriving.Contradiction)
        {
            Do(new HostInput.Aborts(Outcome.Contradicted), now);
            return;
        }

        if (Translation.IsNews(source, session.NewestPeer, session.Left.Peer, now - session.Left.At, session.Data.RoundTrip.Undoubled))
        {
            TellMoved(session, source, destination, now);
        }

        if ((mtp.Flags & MtpFlags.Moved) != 0)
        {
            Do(new HostInput.DoubtsPath(session.LocalFlow), now);
        }

        FollowStreams(now);
    }

    private HostStep Step(HostInput input, Instant now)
    {
        HostContext host = endpoint.Context(now);
        endpoint.Directory.ForgetDrawn();
        HostStep step = endpoint.Engine.Step(End, input, host);
        endpoint.Observer?.OnStep(connection, input, host, endpoint.Directory.Drawn);
        End = step.After;
        return step;
    }

    private FlowSession? Session(uint flow) => _sessions.Find(session => session.LocalFlow == flow);

    /// <summary>What comes from an address that is not proven makes room for what is sent there (SEC-9).</summary>
    private void HearFrom(in ControlPacket control, in SalPacket packet)
    {
        foreach (FlowSession session in _sessions)
        {
            if (Record.Flow(session.LocalFlow) is { } flow && session.Unproven.IsHeardOf(flow, control))
            {
                session.Unproven = session.Unproven.Receive(control.Source, ControlOutlet.WireBytes(packet.Bytes.Length, control.Source));
            }
        }
    }

    /// <summary>The peer's packets come from elsewhere than it thinks: it is told there, once in a round trip (MIG-25).</summary>
    private void TellMoved(FlowSession session, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        Duration wait = Duration.Max(session.Data.RoundTrip.Smoothed, Duration.FromMilliseconds(1));
        if (!session.Data.MaySpeak || now - session.MovedToldAt < wait)
        {
            return;
        }

        session.MovedToldAt = now;
        byte[] buffer = endpoint.Control.Rent();
        endpoint.Control.Add(buffer, Transfer.WriteMoved(session.Data, buffer, now), destination, source);
    }

    /// <summary>The engine knows which flows the data plane suspects (DATA-15).</summary>
    private void NoteSuspicion(Instant now)
    {
        foreach (FlowSession session in _sessions)
        {
            if (session.IsKnownSuspect != session.Data.IsSuspect)
            {
                session.IsKnownSuspect = session.Data.IsSuspect;
                Step(new HostInput.Suspects(session.LocalFlow, session.Data.IsSuspect), now);
            }
        }
    }
}
