using ServalRef.StateMachines;
using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Properties.Machines;

/// <summary>One end of a flow in a test: events go in, and the packets of the last event are asked for.</summary>
internal sealed class End(Dialect dialect, FlowRecord record)
{
    // Configuring machines takes longer than a test; engines keep nothing of a flow, but serve one thread only.
    [ThreadStatic]
    private static Dictionary<Dialect, FlowEngine>? _engines;

    /// <summary>What this end knows of the flow.</summary>
    public FlowRecord Record { get; private set; } = record;

    /// <summary>The packets of the last event.</summary>
    public IReadOnlyList<Emission> Sent { get; private set; } = [];

    /// <summary>The clause that decided the last event.</summary>
    public string Clause { get; private set; } = "";

    public FlowState State => Record.State;

    public MigrationState Migration => Record.Migration;

    /// <summary>An event of the application, a timer or an interface.</summary>
    public End Does(FlowTrigger what, NetworkAddress address = default) => Step(new FlowInput(what, Address: address));

    /// <summary>A timer or request of the migration machine.</summary>
    public End Does(MigrationTrigger what) => Step(FlowInput.Of(what));

    /// <summary>The same event many times over.</summary>
    public End Does(FlowTrigger what, int times) => times == 0 ? this : Does(what).Does(what, times - 1);

    /// <inheritdoc cref="Does(FlowTrigger, int)"/>
    public End Does(MigrationTrigger what, int times) => times == 0 ? this : Does(what).Does(what, times - 1);

    /// <summary>The host has another address for the flow.</summary>
    public End MovesTo(NetworkAddress address) => Does(FlowTrigger.AddressGained, address);

    /// <summary>A control packet arrives.</summary>
    /// <param name="packet">As it was sent.</param>
    /// <param name="from">Another source, as a translator or a rendezvous makes it.</param>
    public End Gets(ControlPacket packet, NetworkAddress? from = null)
    {
        Assert.True(Arrival.TryClassify(packet.Flags, out FlowTrigger trigger));
        return Step(new FlowInput(trigger, packet with { Source = from ?? packet.Source }));
    }

    /// <summary>The one packet of these flags that the last event sent.</summary>
    public ControlPacket Sends(ControlFlags flags) => Assert.Single(Sent, e => e.Packet.Flags == flags).Packet;

    /// <summary>The last event had no effect.</summary>
    public void Ignores(ControlPacket packet)
    {
        FlowRecord before = Record;
        Gets(packet);
        Assert.Equal(before, Record);
        Assert.Empty(Sent);
    }

    /// <summary>Any event.</summary>
    public End Step(in FlowInput input)
    {
        FlowEngine engine = Engine(dialect);
        StepResult step = engine.Step(Record, input);
        Record = step.After;
        Sent = step.Emissions;
        Clause = step.Clause;
        return this;
    }

    private static FlowEngine Engine(Dialect dialect)
    {
        Dictionary<Dialect, FlowEngine> engines = _engines ??= [];
        if (!engines.TryGetValue(dialect, out FlowEngine? engine))
        {
            engines[dialect] = engine = new FlowEngine(dialect);
        }

        return engine;
    }
}

/// <summary>Two ends of one flow in a test; the test carries the packets.</summary>
internal sealed class Pair
{
    public static readonly NetworkAddress A0 = new(0x0A01_0001);
    public static readonly NetworkAddress A1 = new(0x0A01_0002);
    public static readonly NetworkAddress A2 = new(0x0A01_0003);
    public static readonly NetworkAddress B0 = new(0x0A02_0001);
    public static readonly NetworkAddress B1 = new(0x0A02_0002);
    public static readonly NetworkAddress Elsewhere = new(0x0A03_0001);

    /// <summary>Two ends that have not met. The versions of the listener pass through zero.</summary>
    public Pair(Dialect? dialect = null)
    {
        Dialect = dialect ?? Dialect.Mtp1;
        Opener = new End(Dialect, new FlowRecord { LocalFlow = 0xA, LocalNonce = 0xAAAA, NextVersion = 100, Local = A0 });
        Listener = new End(Dialect, new FlowRecord { LocalFlow = 0xB, LocalNonce = 0xBBBB, NextVersion = uint.MaxValue, Local = B0 });
    }

    public static TheoryData<string> Dialects => ["mtp1", "prototype2014"];

    public Dialect Dialect { get; }

    public End Opener { get; }

    public End Listener { get; }

    /// <summary>The opener's SYN.</summary>
    public ControlPacket Syn { get; private set; }

    /// <summary>The listener's SYN+ACK.</summary>
    public ControlPacket SynAck { get; private set; }

    /// <summary>The dialect of this name.</summary>
    public static Dialect Named(string dialect) => dialect == Dialect.Mtp1.Name ? Dialect.Mtp1 : Dialect.Prototype2014;

    /// <summary>The opener is in SynSent; its SYN has not arrived.</summary>
    public static Pair Asking(Dialect? dialect = null)
    {
        var pair = new Pair(dialect);
        pair.Syn = pair.Opener.Does(FlowTrigger.OpenRequested, B0).Sends(ControlFlags.Syn);
        return pair;
    }

    /// <summary>The listener is in SynReceived; its SYN+ACK has not arrived.</summary>
    public static Pair HalfOpen(Dialect? dialect = null)
    {
        Pair pair = Asking(dialect);
        pair.SynAck = pair.Listener.Gets(pair.Syn).Sends(ControlFlags.Syn | Ack);
        return pair;
    }

    /// <summary>The opener is Established; the ACK that would tell the listener has not arrived.</summary>
    public static Pair OpenAtOneEnd(Dialect? dialect = null)
    {
        Pair pair = HalfOpen(dialect);
        pair.Opener.Gets(pair.SynAck);
        return pair;
    }

    /// <summary>Both ends are Established.</summary>
    public static Pair Open(Dialect? dialect = null)
    {
        Pair pair = OpenAtOneEnd(dialect);
        pair.Listener.Gets(pair.Opener.Sends(Ack));
        return pair;
    }

    /// <summary>The opener has closed and the listener has answered: FinWait2 and CloseWait.</summary>
    public static Pair HalfClosed(Dialect? dialect = null)
    {
        Pair pair = Open(dialect);
        ControlPacket fin = pair.Opener.Does(FlowTrigger.CloseRequested).Sends(Fin);
        pair.Opener.Gets(pair.Listener.Gets(fin).Sends(Ack));
        return pair;
    }
}
