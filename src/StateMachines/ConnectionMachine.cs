using Stateless;
using static ServalRef.StateMachines.ConnectionState;
using static ServalRef.StateMachines.ConnectionTrigger;

namespace ServalRef.StateMachines;

/// <summary>The life of a connection: opened by its first flow, ended by both streams, aborted with a reason.</summary>
/// <remarks>
/// A listener stays in Listen and forks a connection per accepted SYN, which starts in Opening. What ends a stream is in the
/// data plane (TEAR-1). The table and a diagram are in spec/machines/connection.md.
/// </remarks>
public sealed class ConnectionMachine
{
    private static readonly ConnectionState[] All = Enum.GetValues<ConnectionState>();

    private static readonly ConnectionState[] Live = [Established, LocalEnded, RemoteEnded];

    private readonly Turn _turn = new(Dialect.Mtp1);

    private readonly StateMachine<ConnectionState, ConnectionTrigger> _machine;

    private ConnectionState _bound;

    /// <summary>Configures the machine once; it serves any number of connections, one event at a time.</summary>
    public ConnectionMachine()
        : this(null)
    {
    }

    /// <summary>Configures the machine with some decisions changed.</summary>
    internal ConnectionMachine(MachineEdit? edit)
    {
        _machine = new StateMachine<ConnectionState, ConnectionTrigger>(() => _bound, state => _bound = state, FiringMode.Immediate);
        var build = new MachineBuilder<ConnectionState, ConnectionTrigger>("Connection", _machine, () => _turn, edit);
        ConfigureOpening(build);
        ConfigureEnding(build);
        ConfigureAborting(build);
        build.RequireEveryPairDecided();
        Arrows = MachineArrow.Read<ConnectionState, ConnectionTrigger>("Connection", _machine.GetInfo());
    }

    /// <summary>Every decision of the machine, read from its live configuration.</summary>
    public IReadOnlyList<MachineArrow> Arrows { get; }

    /// <summary>What follows from an event.</summary>
    /// <param name="state">The state of one connection.</param>
    /// <param name="trigger">What happened to it.</param>
    public ConnectionTransition Step(ConnectionState state, ConnectionTrigger trigger)
    {
        _bound = state;
        _turn.Begin(default, default, Sender.Peer);
        _machine.Fire(trigger);
        return new ConnectionTransition(_bound, _turn.Clause, _turn.Ignored);
    }

    private static ConnectionState[] Except(params ConnectionState[] states) => [.. All.Except(states)];

    private static void ConfigureOpening(MachineBuilder<ConnectionState, ConnectionTrigger> on)
    {
        on.Arrow("CONN-2", Closed, ListenRequested, Listen);
        on.Ignore("FLOW-4", Except(Closed), ListenRequested, "in use already");
        on.Arrow("CONN-1", Closed, OpenRequested, Opening);
        on.Ignore("FLOW-4", Except(Closed), OpenRequested, "in use already");
        on.Arrow("CONN-2", Listen, SynAccepted, Listen);
        on.Arrow("CONN-2", Closed, SynAccepted, Opening);
        on.Ignore("OPEN-24a", Except(Listen, Closed), SynAccepted, "a further flow comes by JOIN");
        on.Arrow("CONN-1", Opening, FirstFlowEstablished, Established);
        on.Ignore("CONN-1", Except(Opening), FirstFlowEstablished, "open already, or over");
        on.Arrow("CONN-7a", Opening, OpeningFailed, Closed);
        on.Ignore("CONN-7a", Except(Opening), OpeningFailed, "a further flow's failure leaves the connection as it was");
        foreach (ConnectionState state in Live)
        {
            on.Arrow("OPEN-24a", state, JoinAccepted, state);
        }

        on.Ignore("OPEN-22d", Except(Live), JoinAccepted, "unknown, ended or closing: refused with NACK");
    }

    private static void ConfigureEnding(MachineBuilder<ConnectionState, ConnectionTrigger> on)
    {
        on.Arrow("CONN-3a", Established, LocalEndAcknowledged, LocalEnded);
        on.Arrow("CONN-3c", RemoteEnded, LocalEndAcknowledged, Ended);
        on.Ignore("FLOW-4", Except(Established, RemoteEnded), LocalEndAcknowledged, "not open, or known already");
        on.Arrow("CONN-3b", Established, RemoteEndArrived, RemoteEnded);
        on.Arrow("CONN-3c", LocalEnded, RemoteEndArrived, Ended);
        on.Ignore("FLOW-4", Except(Established, LocalEnded), RemoteEndArrived, "not open, or known already");
        on.Arrow("CONN-4", Ended, LastFlowClosed, Closed);
        foreach (ConnectionState state in Live)
        {
            on.Arrow("TEAR-7a", state, LastFlowClosed, Aborted);
        }

        on.Arrow("CONN-7a", Opening, LastFlowClosed, Closed);
        on.Ignore("FLOW-4", [Closed, Listen, Aborted], LastFlowClosed, "no flow of ours");
        on.Arrow("CONN-8a", Listen, CloseRequested, Closed);
        on.Arrow("OPEN-19", Opening, CloseRequested, Closed);
        on.Ignore("TEAR-1a", Except(Listen, Opening), CloseRequested, "the end of stream goes with the data");
    }

    private static void ConfigureAborting(MachineBuilder<ConnectionState, ConnectionTrigger> on)
    {
        on.Arrow("CONN-7a", Opening, LastFlowLost, Closed);
        foreach (ConnectionState state in Live)
        {
            on.Arrow("TEAR-17b", state, LastFlowLost, Aborted);
            on.Arrow("CONN-6", state, UnusableTooLong, Aborted);
            on.Arrow("CONN-5a", state, AbortRequested, Aborted);
        }

        on.Arrow("TEAR-15a", Ended, LastFlowLost, Closed);
        on.Ignore("FLOW-4", [Closed, Listen, Aborted], LastFlowLost, "no flow of ours");
        on.Arrow("TEAR-15a", Ended, UnusableTooLong, Closed);
        on.Ignore("FLOW-4", [Closed, Listen, Opening, Aborted], UnusableTooLong, "nothing was usable yet");
        on.Arrow("CONN-8a", Listen, AbortRequested, Closed);
        on.Arrow("CONN-5a", Opening, AbortRequested, Aborted);
        on.Arrow("TEAR-15a", Ended, AbortRequested, Closed);
        on.Ignore("FLOW-4", [Closed, Aborted], AbortRequested, "nothing to give up");
    }
}

/// <summary>What one event did to a connection's state.</summary>
/// <param name="After">The state that follows.</param>
/// <param name="Clause">The clause that decided.</param>
/// <param name="IsIgnored">Whether the machine ignored it.</param>
public readonly record struct ConnectionTransition(ConnectionState After, string Clause, bool IsIgnored);
