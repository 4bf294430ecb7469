using System.Runtime.InteropServices;

namespace ServalRef.StateMachines.Connections;

/// <summary>
/// Works off one event at one end of a connection: steps the flow concerned, then settles what follows from it for the
/// streams, the other flows and the connection.
/// </summary>
/// <remarks>
/// A step is a function of record and input alone, with no clock, random source or memory: the endpoint and the explorer run
/// the same code. The machines are configured once, so one engine serves any number of connections. It is not for concurrent
/// use; make one per thread. What it does not decide is the host's: which connection a packet belongs to, whether a SYN is
/// taken (<see cref="Admission.Admittance"/>), when timers expire, when a refused SYN is tried again (OPEN-14).
/// </remarks>
public sealed partial class ConnectionEngine
{
    private readonly FlowEngine _flows;

    private readonly ConnectionMachine _machine;

    private readonly ConnectionRules _rules;

    private readonly List<FlowEmission> _emissions = new(8);

    private readonly List<FlowEnding> _endings = new(4);

    private readonly List<string> _clauses = new(8);

    private ConnectionRecord _now;

    /// <summary>Configures the machines for a dialect of many flows, whose data plane ends its streams: mtp1, or one made of it.</summary>
    public ConnectionEngine(Dialect dialect)
        : this(dialect, null)
    {
    }

    /// <summary>Configures the machines with some decisions changed, and composes them by other rules.</summary>
    internal ConnectionEngine(Dialect dialect, MachineEdit? edit, ConnectionRules? rules = null)
    {
        _flows = new FlowEngine(dialect, edit);
        _machine = new ConnectionMachine(edit);
        _rules = rules ?? ConnectionRules.Specified;
    }

    /// <summary>The dialect spoken.</summary>
    public Dialect Dialect => _flows.Dialect;

    /// <summary>Every decision of the three machines, read from their live configuration.</summary>
    public IReadOnlyList<MachineArrow> Arrows => [.. _flows.Arrows, .. _machine.Arrows];

    /// <summary>What follows from an event.</summary>
    /// <param name="record">One end's knowledge of the connection.</param>
    /// <param name="input">What happened.</param>
    /// <exception cref="ArgumentException">The flow ID for a new flow is 0, or that of a flow of the connection.</exception>
    public ConnectionStepResult Step(in ConnectionRecord record, in ConnectionInput input)
    {
        _now = record;
        _emissions.Clear();
        _endings.Clear();
        _clauses.Clear();
        Take(input);
        Settle();
        return new ConnectionStepResult(
            _now,
            ValueArray.Create<FlowEmission>(CollectionsMarshal.AsSpan(_emissions)),
            ValueArray.Create<FlowEnding>(CollectionsMarshal.AsSpan(_endings)),
            ValueArray.Create<string>(CollectionsMarshal.AsSpan(_clauses)));
    }

    private void Take(in ConnectionInput input)
    {
        switch (input.Event)
        {
            case ConnectionEvent.OpenRequested:
                Begin(ConnectionTrigger.OpenRequested, input);
                break;
            case ConnectionEvent.SynAccepted:
                Begin(ConnectionTrigger.SynAccepted, input);
                break;
            case ConnectionEvent.JoinRequested:
                Join(input);
                break;
            case ConnectionEvent.JoinArrived:
                ArriveJoin(input);
                break;
            case ConnectionEvent.PacketArrived:
                Arrive(input.FlowInput);
                break;
            case ConnectionEvent.DataArrived:
                Deliver(PlaceOf(input.FlowInput.Packet, FlowTrigger.DataArrived), input.FlowInput);
                break;
            case ConnectionEvent.FlowEvent:
                TellFlow(input.Flow, input.FlowInput);
                break;
            case ConnectionEvent.RemovalRequested:
                RemoveFlow(input.Flow);
                break;
            default:
                TellConnection(input);
                break;
        }
    }

    /// <summary>A connection begins with its first flow. A record that is over is used anew, as if it had never been.</summary>
    private void Begin(ConnectionTrigger trigger, in ConnectionInput input)
    {
        if (Fire(trigger))
        {
            _now = new ConnectionRecord { State = _now.State, LocalNonce = input.Nonce };
            AddFlow(input);
        }
    }

    private void TellFlow(uint flow, in FlowInput input)
    {
        int place = _now.PlaceOf(flow);
        bool tooEarly = input.MoveTrigger is null && input.Trigger == FlowTrigger.FinWait2Expired
            && !_rules.FinWait2IsLimited(_now.Ends);
        if (place < 0 || tooEarly)
        {
            // Whoever keeps the time starts it anew when both streams are ended.
            _clauses.Add(tooEarly ? "TEAR-14" : "FLOW-4");
            return;
        }

        StepFlow(place, input);
    }

    private void RemoveFlow(uint flow)
    {
        int place = _now.PlaceOf(flow);
        if (place < 0 || !_rules.MayRemove(_now.Flows.AsSpan(), place))
        {
            _clauses.Add("TEAR-5");
            return;
        }

        StepFlow(place, new FlowInput(FlowTrigger.CloseRequested));
    }

    private void TellConnection(in ConnectionInput input)
    {
        switch (input.Event)
        {
            case ConnectionEvent.OurEndSent when _now.IsLive:
                _clauses.Add("TEAR-1a");
                _now = _now with { Ends = _now.Ends with { LocalSent = true } };
                break;
            case ConnectionEvent.OurEndAcknowledged when _now.Ends.LocalSent:
                AcknowledgeOurEnd();
                break;
            case ConnectionEvent.PeerEndReceived:
                if (Fire(ConnectionTrigger.RemoteEndArrived))
                {
                    _now = _now with { Ends = _now.Ends with { RemoteReceived = true } };
                }

                break;
            case ConnectionEvent.UnusableTooLong:
                EndBy(ConnectionTrigger.UnusableTooLong, Outcome.Unusable);
                break;
            case ConnectionEvent.CloseRequested:
                EndBy(ConnectionTrigger.CloseRequested, Outcome.Withdrawn);
                break;
            case ConnectionEvent.AbortRequested:
                EndBy(ConnectionTrigger.AbortRequested, input.Reason);
                break;
            default:
                _clauses.Add("FLOW-4");
                break;
        }
    }

    /// <summary>Tells the connection machine something.</summary>
    /// <returns>False if it ignores that.</returns>
    private bool Fire(ConnectionTrigger trigger)
    {
        ConnectionTransition transition = _machine.Step(_now.State, trigger);
        _clauses.Add(transition.Clause);
        _now = _now with { State = transition.After };
        return !transition.IsIgnored;
    }
}
