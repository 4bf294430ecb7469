using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Worlds;

/// <summary>Hosts that are one end of a connection: all three machines and the rules that join them, as the endpoint runs them.</summary>
internal sealed partial class ConnectionLocals : Locals
{
    private readonly WorldOptions _options;

    private readonly PacketTable _packets;

    private readonly ConnectionEngine _engine;

    private readonly Numbering<ConnectionHost> _hosts = new();

    private readonly int[] _start;

    internal ConnectionLocals(WorldOptions options, PacketTable packets)
    {
        _options = options;
        _packets = packets;
        _engine = new ConnectionEngine(options.Dialect, options.Edit, options.Rules);
        _start = options.FromClosed ? [_hosts.Number(Idle(0)), _hosts.Number(Idle(1))] : Opened();
    }

    internal override int Start(int host) => _start[host];

    internal override int With(int local, IReadOnlyList<FlowRecord> flows) => _hosts.Number(WithFlows(_hosts[local], flows));

    protected override LocalStep Fire(int local, LocalEvent what)
    {
        ConnectionHost before = _hosts[local];
        var sent = new List<SentPacket>();
        (ConnectionHost after, LocalLaws broken) = Step(before, what, sent);
        after = Bare(after);
        int proved = -1;
        int adopted = -1;
        foreach (FlowRecord flow in after.Now.Flows)
        {
            FlowRecord was = before.Now.Flow(flow.LocalFlow) ?? default;
            bool answered = flow.IsSynchronised && (Asked(was) && !Asked(flow));
            bool peer = flow.IsSynchronised && (was.IsSynchronised ? flow.Peer != was.Peer : flow.Has(FlowFacts.Passive));
            proved = answered && BringsAnswer(what) ? Places.IndexOf(flow.Local) : proved;
            adopted = peer ? Places.IndexOf(flow.Peer) : adopted;
        }

        return new LocalStep(_hosts.Number(after), sent, broken) { Proved = proved, Adopted = adopted };
    }

    private (ConnectionHost After, LocalLaws Broken) Step(in ConnectionHost host, LocalEvent what, List<SentPacket> sent)
    {
        if (what.Kind is LocalEventKind.Arrives or LocalEventKind.RefusesJoin or LocalEventKind.PutsJoinOff)
        {
            return Arrive(host, what, sent);
        }

        if (what.Kind == LocalEventKind.RepeatsEnd)
        {
            Add(StreamPacket.OfEnd(host.Now.Flows[what.Flow]), host.Now.Flows[what.Flow], sent);
            return (host, LocalLaws.None);
        }

        ConnectionRecord record = host.Now;
        int tries = TriesBefore(what, _options.Dialect.Limits);
        if (tries > 0)
        {
            record = record with { Flows = record.Flows.Replace(what.Flow, Abstraction.WithTries(record.Flows[what.Flow], tries)) };
        }

        ConnectionHost after = Tell(host, record, Input(host, what), sent);
        if (what.Kind == LocalEventKind.EndsStream)
        {
            SendEnd(after.Now, sent);
        }

        return (what.Kind == LocalEventKind.Joins ? after with { Joined = true } : after, Laws(host, after, what));
    }

    private (ConnectionHost After, LocalLaws Broken) Arrive(in ConnectionHost host, LocalEvent what, List<SentPacket> sent)
    {
        ControlPacket packet = _packets[what.Packet];
        if (packet.Flags == ControlFlags.None)
        {
            return (ArriveData(host, packet, sent), LocalLaws.None);
        }

        bool isSyn = packet.Flags == ControlFlags.Syn;
        if (isSyn && !ConnectionHost.IsJoin(packet))
        {
            return (ArriveSyn(host, packet, sent), LocalLaws.None);
        }

        bool knows = isSyn && host.Now.Flows.Any(f => f.PeerFlow == packet.SourceFlow && f.Has(FlowFacts.Passive));
        if (what.Kind == LocalEventKind.PutsJoinOff || (isSyn && !knows && !host.MayAccept))
        {
            Add(Outgoing.ReplyNack(packet), sent);
            return (host, LocalLaws.None);
        }

        ConnectionInput input = isSyn
            ? ConnectionInput.JoinArrived(packet, host.AcceptedFlow, _options.FirstVersion, what.Kind != LocalEventKind.RefusesJoin)
            : ConnectionInput.Arrived(packet);
        ConnectionHost after = Tell(host, host.Now, input, sent);
        if (isSyn && !knows && after.Now.Flow(host.AcceptedFlow) is not null)
        {
            after = after with { Accepted = (byte)(host.Accepted + 1) };
        }

        return (after, Laws(host, after, what));
    }

    /// <summary>A SYN repeats the request of the connection, or asks the listener for one (CONN-2), or comes too late (SEC-6).</summary>
    private ConnectionHost ArriveSyn(in ConnectionHost host, in ControlPacket syn, List<SentPacket> sent)
    {
        bool listens = host.IsIdle || (host.IsOver && host.Earlier == Outcome.None && _options.ListensAgain);
        if (host.Number == 1 && listens)
        {
            ConnectionHost later = host.IsOver ? Again(host) : host;
            return Tell(later, later.Now, ConnectionInput.Accept(syn, later.FirstFlow, _options.FirstVersion, later.Nonce), sent);
        }

        if (host.Now.Flows.Count == 0)
        {
            Add(Outgoing.ReplyReset(syn), sent);
            return host;
        }

        return Tell(host, host.Now, ConnectionInput.Arrived(syn), sent);
    }

    private ConnectionHost ArriveData(in ConnectionHost host, in ControlPacket packet, List<SentPacket> sent)
    {
        ConnectionHost after = Tell(host, host.Now, ConnectionInput.Data(packet.SourceFlow, packet.DestinationFlow), sent);
        if (after.Now.Flow(packet.DestinationFlow) is not { IsSynchronised: true } flow || flow.PeerFlow != packet.SourceFlow)
        {
            return after;
        }

        if (StreamPacket.AcknowledgesEnd(packet))
        {
            return Tell(after, after.Now, ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged), sent);
        }

        // The answer goes out before what follows from the news; a frozen flow does not answer (MIG-10).
        Add(StreamPacket.OfAcknowledgement(flow), flow, sent);
        return Tell(after, after.Now, ConnectionInput.Of(ConnectionEvent.PeerEndReceived), sent);
    }

    private void SendEnd(in ConnectionRecord record, List<SentPacket> sent)
    {
        foreach (FlowRecord flow in record.Flows)
        {
            if (CarriesData(flow))
            {
                Add(StreamPacket.OfEnd(flow), flow, sent);
                return;
            }
        }
    }

    private ConnectionHost Tell(in ConnectionHost host, in ConnectionRecord record, in ConnectionInput input, List<SentPacket> sent)
    {
        ConnectionStepResult step = _engine.Step(record, input);
        foreach (FlowEmission emission in step.Emissions)
        {
            if (emission.Flow != 0 || !_options.NoReplyResets)
            {
                Add(emission.Packet, sent);
            }
        }

        return host with { Now = step.After };
    }

    private void Add(in ControlPacket packet, List<SentPacket> sent) => sent.Add(new SentPacket(
        _packets.Number(packet), Places.IndexOf(packet.Source), packet.Flags == ControlFlags.Rsyn));

    private void Add(in ControlPacket data, in FlowRecord flow, List<SentPacket> sent)
    {
        if (!flow.Has(FlowFacts.Frozen) && !new FlowInfo(flow).IsHomeless)
        {
            sent.Add(new SentPacket(_packets.Number(data), Places.IndexOf(flow.Local), IsMove: false));
        }
    }

    private static bool CarriesData(in FlowRecord flow) => flow.State == FlowState.Established || flow.State == FlowState.CloseWait;

    private static bool Asked(in FlowRecord r) => r.Opening.IsOutstanding || r.Move.IsOutstanding;

    private bool BringsAnswer(LocalEvent what) => what.Kind == LocalEventKind.Arrives
        && Arrival.TryClassify(_packets[what.Packet].Flags, out FlowTrigger trigger)
        && trigger is FlowTrigger.SynAckArrived or FlowTrigger.RsynAckArrived;

    /// <summary>A refusal takes the flow that asked, and nothing else of the connection (OPEN-24).</summary>
    private static LocalLaws Laws(ConnectionHost before, ConnectionHost after, LocalEvent what)
    {
        if (!before.Now.IsLive)
        {
            return LocalLaws.None;
        }

        uint joined = before.JoinedFlow;
        bool known = before.Accepted > 0;
        bool refuses = what.Kind == LocalEventKind.RefusesJoin && !known;
        bool isRefused = what.Kind == LocalEventKind.Arrives
            && before.Now.Flow(joined) is { State: FlowState.SynSent } && after.Now.Flow(joined) is null;
        ConnectionRecord without = before.Now with { Flows = [.. before.Now.Flows.Where(f => f.LocalFlow != joined)] };
        bool undisturbed = without.Flows.Count > 0 && without.Flows.All(f => f.State == FlowState.Established);
        return (refuses && before.Now != after.Now) || (isRefused && undisturbed && after.Now != without)
            ? LocalLaws.RefusalLeavesConnection : LocalLaws.None;
    }

    private static ConnectionHost Again(in ConnectionHost host) => host with
    {
        Earlier = host.Now.Outcome,
        HeardEarlier = host.Now.Ends.RemoteReceived,
        Now = default,
        Joined = true,
    };

    private static ConnectionHost Idle(byte number) => new(number, default, Outcome.None, false, 0, false);
}
