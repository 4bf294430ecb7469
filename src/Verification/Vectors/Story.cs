using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Vectors;

/// <summary>Two hosts that run the live connection engine, and a script of what happens to them: it leaves a vector of each.</summary>
internal sealed class Story
{
    /// <summary>The host that opens.</summary>
    internal const int A = 0;

    /// <summary>The host that is opened to.</summary>
    internal const int B = 1;

    private readonly ConnectionEngine _engine = new(Dialect.Mtp1);

    private readonly string _name;

    private readonly string _about;

    private readonly Host[] _hosts =
    [
        new(10, 1000, 0xa1a1_a1a1_a1a1_a1a1, new(0x0A01_0001)),
        new(20, 5000, 0xb2b2_b2b2_b2b2_b2b2, new(0x0A02_0001)),
    ];

    /// <summary>Begins a story.</summary>
    /// <param name="name">Its name, of which those of its vectors are made.</param>
    /// <param name="about">What it tells.</param>
    internal Story(string name, string about)
    {
        _name = name;
        _about = about;
    }

    /// <summary>One vector for each host that something has happened to.</summary>
    internal IEnumerable<ConnectionVector> Vectors => Enumerable.Range(0, 2)
        .Where(h => _hosts[h].Steps.Count > 0)
        .Select(h => new ConnectionVector($"{_name}-{(h == A ? 'A' : 'B')}", _about, _hosts[h].Steps));

    /// <summary>What a host knows.</summary>
    internal ConnectionRecord this[int host] => _hosts[host].Record;

    /// <summary>The packets on their way to a host, oldest first.</summary>
    internal IReadOnlyList<ControlPacket> Towards(int host) => _hosts[host].Inbox;

    /// <summary>The address of a host, or another one of it.</summary>
    internal NetworkAddress AddressOf(int host, int index = 0) => Cast.Next(_hosts[host].First, index, byPort: false);

    /// <summary>A opens to B.</summary>
    internal Story Opens()
    {
        (uint flow, uint version) = _hosts[A].NewFlow();
        return Happens(A, ConnectionInput.Open(flow, version, _hosts[A].Nonce, AddressOf(A), AddressOf(B)));
    }

    /// <summary>A opens to B, and nothing is lost.</summary>
    internal Story IsOpen() => Opens().Exchange();

    /// <summary>A host asks for a further flow, from another address of its own.</summary>
    internal Story Joins(int host, int index = 1)
    {
        (uint flow, uint version) = _hosts[host].NewFlow();
        return Happens(host, ConnectionInput.Join(flow, version, AddressOf(host, index), AddressOf(1 - host)));
    }

    /// <summary>The oldest packet arrives at a host, or one that came later.</summary>
    internal Story Delivers(int host, int place = 0, bool wanted = true)
    {
        ControlPacket packet = _hosts[host].Inbox[place];
        _hosts[host].Inbox.RemoveAt(place);
        return Happens(host, Arrival(host, packet, wanted));
    }

    /// <summary>A packet that is on its way gets lost.</summary>
    internal Story Loses(int host, int place = 0)
    {
        _hosts[host].Inbox.RemoveAt(place);
        return this;
    }

    /// <summary>Everything arrives, at both hosts by turns, until nothing is on its way.</summary>
    internal Story Exchange()
    {
        for (int host = B; _hosts.Any(h => h.Inbox.Count > 0); host = 1 - host)
        {
            if (_hosts[host].Inbox.Count > 0)
            {
                Delivers(host);
            }
        }

        return this;
    }

    /// <summary>The end of a host's stream is sent, arrives, and DATA_ACK tells so.</summary>
    internal Story EndsStream(int host, bool acknowledged = true)
    {
        Happens(host, ConnectionInput.Of(ConnectionEvent.OurEndSent));
        Happens(1 - host, ConnectionInput.Of(ConnectionEvent.PeerEndReceived));
        return acknowledged ? Happens(host, ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged)) : this;
    }

    /// <summary>A packet arrives that is not as the peer sent it: the host must not believe it.</summary>
    /// <exception cref="InvalidOperationException">The live machines do.</exception>
    internal Story Rejects(int host, in ControlPacket packet, string why)
    {
        ConnectionRecord before = _hosts[host].Record;
        Happens(host, ConnectionInput.Arrived(packet), why);
        return _hosts[host].Record == before ? this : throw new InvalidOperationException($"{_name}: {why} is not rejected.");
    }

    /// <summary>The same happens a number of times.</summary>
    internal Story Happens(int host, ConnectionInput input, int times)
    {
        for (int time = 0; time < times; time++)
        {
            Happens(host, input);
            _hosts[1 - host].Inbox.Clear();
        }

        return this;
    }

    /// <summary>Something happens at a host; what it sends is on its way.</summary>
    internal Story Happens(int host, ConnectionInput input, string? rejected = null)
    {
        Host here = _hosts[host];
        ConnectionRecord before = here.Record;
        ConnectionStepResult step = _engine.Step(before, input);
        here.Record = step.After;
        here.Add(new ConnectionStep(
            before, input, here.Record, 1, [.. step.Emissions.Select(e => e.Emission)], [.. step.Endings], [.. step.Clauses], rejected));
        _hosts[1 - host].Inbox.AddRange(step.Emissions.Select(e => e.Packet));
        return this;
    }

    private ConnectionInput Arrival(int host, ControlPacket packet, bool wanted)
    {
        Host here = _hosts[host];
        if (packet.Flags != ControlFlags.Syn || here.Record.Flows.Any(f => f.PeerFlow == packet.SourceFlow))
        {
            return ConnectionInput.Arrived(packet);
        }

        (uint flow, uint version) = here.NewFlow();
        return here.Record == default
            ? ConnectionInput.Accept(packet, flow, version, here.Nonce)
            : ConnectionInput.JoinArrived(packet, flow, version, wanted);
    }

    private sealed class Host(uint flow, uint version, ulong nonce, NetworkAddress first)
    {
        private uint _flows;

        internal ConnectionRecord Record { get; set; }

        internal List<ConnectionStep> Steps { get; } = [];

        internal List<ControlPacket> Inbox { get; } = [];

        internal ulong Nonce { get; } = nonce;

        internal NetworkAddress First { get; } = first;

        /// <summary>A flow ID and a first version, never used before.</summary>
        internal (uint Flow, uint Version) NewFlow() => (flow + _flows, version + (100 * _flows++));

        internal void Add(ConnectionStep step)
        {
            if (Steps.Count > 0 && Steps[^1].IsRepeatedBy(step))
            {
                Steps[^1] = Steps[^1] with { After = step.After, Times = Steps[^1].Times + 1 };
            }
            else
            {
                Steps.Add(step);
            }
        }
    }
}
