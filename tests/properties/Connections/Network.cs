using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Properties.Composition;

/// <summary>Two hosts and a network that loses, doubles, delays and reorders: a script happens to it.</summary>
/// <remarks>A packet arrives only at the address it was sent to, and is sent only from an address that its host has.</remarks>
internal sealed partial class Network
{
    private const int SparedTries = 3;

    private const int Rounds = 12;

    private readonly Host[] _hosts;

    private readonly List<Wire>[] _under = [[], []];

    private readonly List<Wire>[] _ever = [[], []];

    /// <summary>Lets a script happen.</summary>
    /// <param name="script">The script.</param>
    /// <param name="engine">The engine of both hosts, if it is not the ordinary one.</param>
    /// <param name="watch">Is told of every event at a side, and what that side knew before it.</param>
    public Network(
        ConnectionScript script, ConnectionEngine? engine = null, Action<Side, ConnectionRecord, ConnectionInput>? watch = null)
    {
        Host At(int number) => new(number, script.Courteous, wire => Send(1 - number, wire), engine) { Watch = watch };

        _hosts = [At(0), At(1)];
        _hosts[0].Open();
        for (int flows = 0; flows < script.Flows; flows++)
        {
            if (flows > 0)
            {
                _hosts[flows % 2].Join(flows);
            }

            DeliverAll();
        }

        foreach (ConnectionLine line in script.Lines)
        {
            Happen(line);
        }
    }

    public IReadOnlyList<Host> Hosts => _hosts;

    public Host this[int who] => _hosts[who];

    /// <summary>A fair network: all packets arrive, all timers fire, again and again; the ends of the streams are sent on every flow.</summary>
    public void Rest()
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int who = 0; who < 2; who++)
            {
                _hosts[who].Gain(0);
                Suspect(who);
                DeliverAll();
                _hosts[who].SendEnd();
                DeliverAll();
                foreach (ConnectionInput timer in _hosts[who].Timers())
                {
                    _hosts[who].Does(timer);
                }
            }
        }

        DeliverAll();
    }

    /// <summary>Closing states and half-open ones last their time, at both ends.</summary>
    public void WaitOut()
    {
        foreach (FlowTrigger what in (FlowTrigger[])[FlowTrigger.HalfOpenExpired, FlowTrigger.FinWait2Expired, FlowTrigger.TimeWaitExpired])
        {
            foreach (Host host in _hosts)
            {
                host.TellAll(what);
                DeliverAll();
            }
        }
    }

    /// <summary>Whoever still has a connection asks on every flow whether the peer is there, until its tries run out (MIG-24).</summary>
    public void AskUntilExhausted()
    {
        for (int tries = 0; tries <= ControlLimits.Mtp1.Tries + 1; tries++)
        {
            foreach (Host host in _hosts)
            {
                for (int place = host.Record.Flows.Count - 1; place >= 0; place--)
                {
                    host.PathCheck(place);
                }

                DeliverAll();
                foreach (ConnectionInput timer in host.Timers())
                {
                    host.Does(timer);
                }

                DeliverAll();
            }
        }
    }

    public override string ToString() => $"opener {_hosts[0].Record}\nlistener {_hosts[1].Record}";

    /// <summary>A packet is not lost on a fair network; an RSYN to a place that was left goes by the rendezvous (MIG-21).</summary>
    private void DeliverAll()
    {
        for (int packets = 0; _under.Any(u => u.Count > 0) && packets < 1000; packets++)
        {
            int to = _under[packets % 2].Count > 0 ? packets % 2 : 1 - (packets % 2);
            Wire wire = _under[to][0];
            if (wire.Packet.Flags == ControlFlags.Rsyn && !_hosts[to].IsUp(wire.Packet.Destination))
            {
                wire = wire with { Packet = wire.Packet with { Destination = _hosts[to].AnyAddress ?? default } };
            }

            _under[to].RemoveAt(0);
            Arrive(to, wire);
        }
    }

    private void Send(int to, Wire wire)
    {
        _under[to].Add(wire);
        _ever[to].Add(wire);
    }

    private void Arrive(int who, Wire wire)
    {
        if (_hosts[who].IsUp(wire.Packet.Destination))
        {
            _hosts[who].Arrive(wire);
        }
    }

    /// <summary>Who is Established where the peer is half open sends data, or an RSYN when its data goes unanswered (OPEN-7).</summary>
    private void Suspect(int who)
    {
        ConnectionRecord peer = _hosts[1 - who].Record;
        for (int place = 0; place < _hosts[who].Record.Flows.Count; place++)
        {
            FlowRecord flow = _hosts[who].Record.Flows[place];
            if (flow.IsSynchronised && peer.Flow(flow.PeerFlow) is { State: FlowState.SynReceived })
            {
                _hosts[who].PathCheck(place);
            }
        }
    }
}
