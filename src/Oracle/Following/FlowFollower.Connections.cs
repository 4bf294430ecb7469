using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>Which flows belong to one connection: its first flow makes it, further ones name it (OPEN-21, OPEN-22).</content>
internal sealed partial class FlowFollower
{
    private readonly ConnectionDirectory _connections = new();

    /// <summary>What a SYN says of the connection: the token that it offers, or the connection that it joins.</summary>
    private void LinkSyn(Opening opening, Observation syn, in SalPacket packet)
    {
        if (packet.HasConnection)
        {
            (opening.Token, opening.Rendezvous) = (packet.Token, packet.Rendezvous);
        }

        if (opening is { IsJoin: true, Joining: null } && _connections.Of(packet) is { } found)
        {
            Join(opening, syn, packet.Token, found.Connection, found.Side);
        }

        if (opening.IsJoin && _connections.Of(packet) is { } named)
        {
            LearnFromJoin(named.Connection, syn);
        }
    }

    /// <summary>A JOIN shows the host that it names that its SYN+ACK was read, as data do (OPEN-27).</summary>
    private static void LearnFromJoin(LinkedConnection connection, Observation syn)
    {
        foreach (FlowTrack flow in connection.First.Forks)
        {
            bool ofPeer = flow.Connection == connection && connection.View.Hosts[flow.OpenerSide].Nonce == syn.Packet.Nonce;
            if (ofPeer && flow.Listener.MayLearnFromData)
            {
                ControlPacket names = syn.Packet with { SourceFlow = flow.Opening.OpenerFlow, DestinationFlow = flow.ListenerFlow };
                flow.Listener.ReceivedData(new Observation(syn.Reference, names, FlowTrigger.DataArrived, IsKnown: true, Content: 0));
            }
        }
    }

    /// <summary>A SYN+ACK makes the connection of a first flow, or shows which one a further flow has joined.</summary>
    private void LinkFork(Opening opening, FlowTrack flow, Observation synAck, in SalPacket packet)
    {
        if (opening.Syn is not { } syn || opening.Dialect.Name != Dialect.Mtp1.Name)
        {
            return;
        }

        if (!opening.IsJoin)
        {
            Make(opening, flow, syn, synAck, packet);
            return;
        }

        // Neither token nor nonce of the SYN is known, but whose connection the host that accepts it has it join.
        if (opening.Joining is null && _connections.Bearing(synAck.Packet.Nonce) is { } bearer)
        {
            Join(opening, syn, opening.Token, bearer.Connection, 1 - bearer.Side);
        }

        if (opening is { Joining: { } joining, Connection: { } joined })
        {
            (flow.Connection, flow.OpenerSide) = (joined, joining.OpenerSide);
            joining.Listener ??= flow.Listener.Judge;
        }
    }

    private void Make(Opening opening, FlowTrack flow, Observation syn, Observation synAck, in SalPacket packet)
    {
        var view = new ConnectionView(context);
        ConnectionHost opener = view.Hosts[0];
        ConnectionHost listener = view.Hosts[1];
        (opener.Nonce, opener.Token, opener.Rendezvous) = (syn.Packet.Nonce, opening.Token, opening.Rendezvous);
        listener.Nonce = synAck.Packet.Nonce;
        if (packet.ConnectionKind == ConnectionKind.Offer)
        {
            (listener.Token, listener.Rendezvous) = (packet.Token, packet.Rendezvous);
        }

        foreach (ConnectionHost host in view.Hosts)
        {
            host.EarlyRegisters = _connections.TakeEarly(host.Token);
        }

        view.Add(new ConnectionFlow(syn, opening.Opener.Judge, openerSide: 0, token: null) { Listener = flow.Listener.Judge });
        flow.Connection = new LinkedConnection(view, opening);
        foreach (FlowTrack rival in opening.Forks)
        {
            if (rival != flow && rival.Connection is { } other)
            {
                (view.HasRival, other.View.HasRival) = (true, true);
            }
        }

        _connections.Add(flow.Connection);
    }

    private static void Join(Opening opening, Observation syn, ulong token, LinkedConnection connection, int side)
    {
        opening.Connection = connection;
        (opening.Data, opening.Side, opening.MadeConnection) = (connection.First.Data, side, false);
        opening.Joining = new ConnectionFlow(syn, opening.Opener.Judge, side, token);
        connection.View.Add(opening.Joining);
    }

    /// <summary>Address lists alone, registrations, and RSYNs on their way to a rendezvous move no flow's machines here.</summary>
    private bool IsBesideFlows(Observation observation, in SalPacket packet, Dialect dialect)
    {
        // Whatever else bears REGISTER or FIND is what its flags say (WIRE-20).
        bool register = packet.ConnectionKind == ConnectionKind.Register && (packet.Flags & ~ControlFlags.Ack) == ControlFlags.None;
        bool find = packet.ConnectionKind == ConnectionKind.Find && packet.Flags == ControlFlags.Rsyn && !packet.HasSource && !ReachesItsFlow(observation);
        bool listAlone = packet.Flags == ControlFlags.None && packet.HasAddressList && dialect.AcknoOnlyWithAck;
        if (register || find || listAlone)
        {
            context.Sink.Exercise(register ? "MIG-22a" : find ? "MIG-21a" : "ADDR-1b");
            return true;
        }

        return false;
    }

    /// <summary>Whether a packet has come to the end of its flow: an RSYN that a rendezvous passed on without SOURCE is an RSYN there (MIG-21c).</summary>
    private bool ReachesItsFlow(Observation packet) =>
        context.IsAt(packet.Packet.Destination) && _table.Find(packet.Packet, hasNonce: true, out bool byOpener) is { } flow
            && (byOpener ? flow.Listener : flow.Opener).Judge.IsCertain;

    /// <summary>Keeps a REGISTER for the connection that its token will be offered for.</summary>
    private void NoteEarly(Observation register, in SalPacket packet)
    {
        if (packet.ConnectionKind == ConnectionKind.Register)
        {
            _connections.NoteEarly(packet.Token, SeenRegister.Of(Sight(register, packet, Dialect.Mtp1, default), register));
        }
    }

    /// <summary>The connection that a REGISTER is for, and which of its hosts the token is of: it names no flow .</summary>
    private Parties OwnerOf(in SalPacket packet) =>
        packet.ConnectionKind == ConnectionKind.Register && (_connections.Offering(packet.Token) ?? _connections.Bearing(packet.Nonce)) is { } owner
            ? new Parties(null, null, owner.Connection, owner.Side)
            : default;

    private static Parties PartiesOf(Opening opening) => new(opening.Opener, null, opening.Connection, opening.Joining?.OpenerSide ?? 0);

    /// <summary>A connection ends for its rules when its first flow is summed up; what still comes is judged flow by flow.</summary>
    private void ConcludeConnections(Opening opening)
    {
        foreach (FlowTrack flow in opening.Forks)
        {
            if (flow.Connection is { } connection && connection.First == opening)
            {
                connection.Rules.Conclude(_now);
            }
        }
    }

    /// <summary>What joins the connections of a flow is not known from now on.</summary>
    private void ForgetConnections(Opening opening)
    {
        foreach (FlowTrack flow in opening.Forks)
        {
            if (flow.Connection is { } connection && connection.First == opening)
            {
                _connections.Forget(connection);
            }
        }
    }
}
