using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Properties.Composition;

/// <summary>One end of a connection in a test: events go in, and what the last one sent is asked for.</summary>
internal sealed class Side(int number, ConnectionEngine? engine = null)
{
    /// <summary>The service SYN is told from JOINs by its flow ID: the wire tells them apart by their extensions.</summary>
    public const uint FirstFlow = 0x100;

    // Configuring machines takes longer than a test; an engine keeps nothing of a connection, but serves one thread only.
    [ThreadStatic]
    private static ConnectionEngine? _shared;

    private readonly ConnectionEngine? _own = engine;

    private uint _flows;

    /// <summary>What this end knows.</summary>
    public ConnectionRecord Record { get; private set; }

    /// <summary>The packets of the last event.</summary>
    public IReadOnlyList<FlowEmission> Sent { get; private set; } = [];

    /// <summary>The flows that the last event ended.</summary>
    public IReadOnlyList<FlowEnding> Endings { get; private set; } = [];

    /// <summary>The clauses of the last event.</summary>
    public IReadOnlyList<string> Clauses { get; private set; } = [];

    /// <summary>Whether the host wants further flows.</summary>
    public bool Wants { get; set; } = true;

    public ConnectionState State => Record.State;

    public IReadOnlyList<FlowState> Flows => [.. Record.Flows.Select(f => f.State)];

    /// <summary>The flow at a place; the first one is 0 as long as it is there.</summary>
    public FlowRecord this[int place] => Record.Flows[place];

    private ConnectionEngine Engine => _own ?? (_shared ??= new ConnectionEngine(Dialect.Mtp1));

    public Side Open(NetworkAddress local, NetworkAddress peer) => Does(ConnectionInput.Open(NewFlow(), 50, Nonce, local, peer));

    public Side Join(NetworkAddress local, NetworkAddress peer) => Does(ConnectionInput.Join(NewFlow(), 500 + _flows, local, peer));

    public Side Does(ConnectionEvent what) => Does(ConnectionInput.Of(what));

    /// <summary>Something concerns the flow at a place.</summary>
    public Side Does(int place, FlowTrigger what, NetworkAddress address = default) =>
        Does(ConnectionInput.On(this[place].LocalFlow, what, address));

    /// <inheritdoc cref="Does(int, FlowTrigger, NetworkAddress)"/>
    public Side Does(int place, MigrationTrigger what) => Does(ConnectionInput.On(this[place].LocalFlow, what));

    public Side Removes(int place) => Does(ConnectionInput.Remove(this[place].LocalFlow));

    /// <summary>A control packet arrives, as the host sorts it.</summary>
    public Side Gets(ControlPacket packet)
    {
        if (packet.Flags != ControlFlags.Syn)
        {
            return Does(ConnectionInput.Arrived(packet));
        }

        bool isFirst = packet.SourceFlow % FirstFlow == 1;
        return isFirst && Record == default
            ? Does(ConnectionInput.Accept(packet, NewFlow(), uint.MaxValue - 1, Nonce))
            : Does(isFirst ? ConnectionInput.Arrived(packet) : ConnectionInput.JoinArrived(packet, NewFlow(), 700 + _flows, Wants));
    }

    /// <summary>Any event.</summary>
    public Side Does(ConnectionInput input)
    {
        ConnectionEngine engine = Engine;
        ConnectionStepResult step = engine.Step(Record, input);
        Record = step.After;
        Sent = step.Emissions;
        Endings = step.Endings;
        Clauses = step.Clauses;
        return this;
    }

    /// <summary>The one packet of these flags that the last event sent.</summary>
    public ControlPacket Sends(ControlFlags flags) => Assert.Single(Sent, e => e.Packet.Flags == flags).Packet;

    /// <summary>An event has no effect.</summary>
    public void Ignores(ConnectionInput input)
    {
        ConnectionRecord before = Record;
        Does(input);
        Assert.Equal(before, Record);
        Assert.Empty(Sent);
    }

    private ulong Nonce => 0xA0A0UL + (uint)number;

    private uint NewFlow() => ((uint)(number + 1) * FirstFlow) + ++_flows;
}
