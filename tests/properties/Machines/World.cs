using ServalRef.Properties.Generators;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Machines;

/// <summary>Where a packet that arrives comes from.</summary>
internal enum Origin
{
    /// <summary>It is no packet, or one that did not arrive before.</summary>
    First,

    /// <summary>The same packet arrived before.</summary>
    Repeated,

    /// <summary>The peer never sent it.</summary>
    Forged,
}

/// <summary>One event at one end, and what it did.</summary>
/// <param name="Who">Which end: 0 the opener, 1 the listener.</param>
/// <param name="Input">What happened.</param>
/// <param name="Origin">Of its packet.</param>
/// <param name="Before">The record before.</param>
/// <param name="After">The record after.</param>
/// <param name="Sent">The packets, also those that are only allowed.</param>
internal sealed record WorldStep(
    int Who, FlowInput Input, Origin Origin, FlowRecord Before, FlowRecord After, IReadOnlyList<Emission> Sent)
{
    public ControlPacket Packet => Input.Packet;

    /// <summary>Whether a control packet of this kind arrived.</summary>
    public bool Is(FlowTrigger kind) => Input.MoveTrigger is null && Input.Trigger == kind;
}

/// <summary>Two ends, their addresses and the packets between them: a script happens to it and leaves a log.</summary>
/// <remarks>A packet arrives only at the address it was sent to, and is sent only from an address that its host has.</remarks>
internal sealed class World
{
    private readonly Pair _pair;

    private readonly bool _courteous;

    private readonly NetworkAddress?[] _addresses = [Pair.A0, Pair.B0];

    private readonly List<ControlPacket>[] _inFlight = [[], []];

    private readonly List<ControlPacket>[] _everSent = [[], []];

    private readonly HashSet<ControlPacket>[] _arrived = [[], []];

    private readonly List<WorldStep> _log = [];

    private World(MachineScript script)
    {
        _courteous = script.Courteous;
        _pair = new Pair(Pair.Named(script.Dialect));
        Step(0, new FlowInput(FlowTrigger.OpenRequested, Address: Pair.B0), Origin.First);
        for (int packets = 0; script.FromOpen && packets < 3; packets++)
        {
            DeliverOldest(packets % 2 == 0 ? 1 : 0);
        }
    }

    public IReadOnlyList<WorldStep> Log => _log;

    public Dialect Dialect => _pair.Dialect;

    /// <summary>Lets a script happen.</summary>
    public static World Run(MachineScript script)
    {
        var world = new World(script);
        foreach (ScriptLine line in script.Lines)
        {
            world.Happen(line);
        }

        return world;
    }

    public End this[int who] => who == 0 ? _pair.Opener : _pair.Listener;

    public NetworkAddress? AddressOf(int who) => _addresses[who];

    public bool AnyInFlight => _inFlight.Any(p => p.Count > 0);

    /// <summary>A host without an address gets one.</summary>
    public void GainIfHomeless(int who)
    {
        if (_addresses[who] is null)
        {
            Gain(who, 3);
        }
    }

    /// <summary>Delivers what is in flight, in order, until all is still; an RSYN to a place that was left goes by the rendezvous.</summary>
    public void DeliverAll()
    {
        for (int packets = 0; AnyInFlight && packets < 200; packets++)
        {
            int to = _inFlight[packets % 2].Count > 0 ? packets % 2 : 1 - (packets % 2);
            ControlPacket packet = _inFlight[to][0];
            bool strays = packet.Flags == ControlFlags.Rsyn && packet.Destination != _addresses[to];
            _inFlight[to][0] = strays ? packet with { Destination = _addresses[to] ?? default } : packet;
            DeliverOldest(to);
        }
    }

    /// <summary>Every timer of an end that waits for an answer fires once.</summary>
    public void FireTimers(int who)
    {
        foreach (FlowInput timer in Timers(this[who].Record))
        {
            Step(who, timer, Origin.First);
        }
    }

    /// <summary>An event of the application or a clock.</summary>
    public void Tell(int who, FlowTrigger what) => Step(who, new FlowInput(what), Origin.First);

    /// <summary>A request of the migration machine.</summary>
    public void Tell(int who, MigrationTrigger what) => Step(who, FlowInput.Of(what), Origin.First);

    /// <summary>The retransmission timers that run.</summary>
    public static IReadOnlyList<FlowInput> Timers(FlowRecord record)
    {
        List<FlowInput> timers = [];
        bool homeless = record.Migration is MigrationState.NoAddress or MigrationState.NoAddressRsynReceived;
        Add(record.Opening.IsOutstanding && record.State is FlowState.SynSent or FlowState.SynReceived, new(FlowTrigger.OpeningTimedOut));
        Add(record.Fin.IsOutstanding && !homeless, new(FlowTrigger.FinTimedOut));
        Add(record.Move.IsOutstanding, FlowInput.Of(MigrationTrigger.MoveTimedOut));
        Add(record.Answer.IsOutstanding && !homeless, FlowInput.Of(MigrationTrigger.AnswerTimedOut));
        return timers;

        void Add(bool runs, FlowInput timer)
        {
            if (runs)
            {
                timers.Add(timer);
            }
        }
    }

    private void Happen(ScriptLine line)
    {
        int who = line.AtOpener ? 0 : 1;
        switch (line.What)
        {
            case Happening.Deliver or Happening.Duplicate or Happening.Drop when _inFlight[who].Count > 0:
                int at = line.Which % _inFlight[who].Count;
                ControlPacket packet = _inFlight[who][at];
                if (line.What != Happening.Duplicate)
                {
                    _inFlight[who].RemoveAt(at);
                }

                if (line.What != Happening.Drop)
                {
                    Arrive(who, packet);
                }

                break;
            case Happening.Replay when _everSent[who].Count > 0:
                Arrive(who, _everSent[who][^(1 + (line.Which % _everSent[who].Count))]);
                break;
            case Happening.Forge when _everSent[who].Count > 0:
                Forge(who, _everSent[who][^(1 + (line.Which % _everSent[who].Count))], line.Which);
                break;
            case Happening.Lose when IsFlow(who):
                _addresses[who] = null;
                Tell(who, FlowTrigger.AddressLost);
                break;
            case Happening.Gain when IsFlow(who):
                Gain(who, line.Which % 3);
                break;
            case Happening.PathCheck:
                Tell(who, MigrationTrigger.PathCheckRequested);
                break;
            case Happening.Timer when Timers(this[who].Record) is { Count: > 0 } timers:
                Step(who, timers[line.Which % timers.Count], Origin.First);
                break;
            case Happening.Data when this[who].Record.PeerFlow != 0 && this[1 - who].Record.IsSynchronised:
                Tell(who, FlowTrigger.DataArrived);
                break;
            case Happening.Close:
                Tell(who, FlowTrigger.CloseRequested);
                break;
            case Happening.Expire:
                Tell(who, line.Which % 2 == 0 ? FlowTrigger.TimeWaitExpired : FlowTrigger.HalfOpenExpired);
                break;
            case Happening.Abort:
                Tell(who, FlowTrigger.AbortRequested);
                break;
        }
    }

    /// <summary>Where a listener without a flow is found is a matter of service resolution.</summary>
    private bool IsFlow(int who) => this[who].Record.Opening.Phase != SlotPhase.Unused;

    private void Gain(int who, int which)
    {
        NetworkAddress address = new((who == 0 ? Pair.A0 : Pair.B0).IPv4 + (uint)which);
        _addresses[who] = address;
        Step(who, new FlowInput(FlowTrigger.AddressGained, Address: address), Origin.First);
    }

    private void DeliverOldest(int to)
    {
        ControlPacket packet = _inFlight[to][0];
        _inFlight[to].RemoveAt(0);
        Arrive(to, packet);
    }

    private void Arrive(int to, ControlPacket packet)
    {
        if (packet.Destination == _addresses[to] && Reaches(to, packet) && Arrival.TryClassify(packet.Flags, out FlowTrigger trigger))
        {
            Origin origin = _arrived[to].Add(packet) ? Origin.First : Origin.Repeated;
            Step(to, new FlowInput(trigger, packet), origin);
        }
    }

    /// <summary>A SYN at a listener whose flow is over would fork another flow, which is not in this world.</summary>
    private bool Reaches(int to, ControlPacket packet) =>
        packet.Flags != ControlFlags.Syn || this[to].State != FlowState.Closed || this[to].Record.PeerFlow == 0;

    /// <summary>A wrong nonce; in SynSent, where none is known yet, the ackno is wrong too (SEC-4).</summary>
    private void Forge(int to, ControlPacket packet, int how)
    {
        FlowState state = this[to].State;
        if (_addresses[to] is { } here && (packet.Flags != ControlFlags.Syn || state != FlowState.Closed)
            && Arrival.TryClassify(packet.Flags, out FlowTrigger trigger))
        {
            ControlPacket forged = packet with
            {
                Nonce = 0xF00D,
                Version = packet.Version + (uint)(how % 5),
                Ackno = state == FlowState.SynSent ? packet.Ackno ^ 0x4000_0000 : packet.Ackno,
                Source = how % 2 == 0 ? packet.Source : Pair.Elsewhere,
                Destination = here,
            };
            Step(to, new FlowInput(trigger, forged), Origin.Forged);
        }
    }

    private void Step(int who, in FlowInput input, Origin origin)
    {
        End end = this[who];
        FlowRecord before = end.Record;
        end.Step(input);
        _log.Add(new WorldStep(who, input, origin, before, end.Record, end.Sent));
        foreach (Emission emission in end.Sent.Where(e => _courteous || !e.Optional))
        {
            if (emission.Packet.Source == _addresses[who])
            {
                _inFlight[1 - who].Add(emission.Packet);
                _everSent[1 - who].Add(emission.Packet);
            }
        }
    }
}
