namespace ServalRef.StateMachines.Connections;

/// <content>The flows of a connection: who gets a packet, who comes, and who goes.</content>
public sealed partial class ConnectionEngine
{
    private void Join(in ConnectionInput input)
    {
        if (!_now.IsLive || !FlowLimit.HasRoom(_now.Flows.AsSpan()))
        {
            _clauses.Add(_now.IsLive ? "SEC-13" : "OPEN-22d");
            return;
        }

        AddFlow(input);
    }

    private void ArriveJoin(in ConnectionInput input)
    {
        ControlPacket syn = input.FlowInput.Packet;
        if (PlaceOfRequest(syn) is >= 0 and var known)
        {
            StepFlow(known, input.FlowInput);
            return;
        }

        LearnFromJoin(syn);

        // The token has led to this connection and says nothing more.
        var join = new JoinRequest(Token: 0, syn.Nonce);
        switch (_rules.Judge(join, _now.State, _now.PeerNonce, _now.Flows.AsSpan(), input.Wanted))
        {
            case JoinVerdict.Fork when Fire(ConnectionTrigger.JoinAccepted):
                AddFlow(input);
                break;
            case JoinVerdict.NotNow:
                Reply(Outgoing.ReplyNack(syn), _now.IsLive ? "OPEN-24a" : "OPEN-22d");
                break;
            case JoinVerdict.Never:
                Reply(Outgoing.ReplyReset(syn), "OPEN-24a");
                break;
            case JoinVerdict.Ignore:
                _clauses.Add("SEC-3b");
                break;
            default:
                break;
        }
    }

    /// <summary>Only who got our SYN+ACK knows our token: a JOIN that overtakes the ACK of the opening proves as much (OPEN-27).</summary>
    private void LearnFromJoin(in ControlPacket syn)
    {
        bool proves = _rules.LearnsFromJoin && _now.State == ConnectionState.Opening && _now.Flows.Count > 0
            && _now.Flows[0].State == FlowState.SynReceived && _now.Flows[0].PeerNonce == syn.Nonce;
        if (proves)
        {
            FlowRecord first = _now.Flows[0];
            ControlPacket names = default(ControlPacket) with { SourceFlow = first.PeerFlow, DestinationFlow = first.LocalFlow };
            _clauses.Add("OPEN-27");
            StepFlow(0, new FlowInput(FlowTrigger.DataArrived, names));
            BecomesEstablished();
        }
    }

    private void Reply(in ControlPacket packet, string clause)
    {
        _clauses.Add(clause);
        _emissions.Add(new FlowEmission(0, new Emission(packet, EmissionSlot.Reset, clause)));
    }

    private void Arrive(in FlowInput input)
    {
        ControlPacket packet = input.Packet;
        if (!Arrival.TryClassify(packet.Flags, out FlowTrigger trigger))
        {
            // An address list alone, or flags that no host combines.
            _clauses.Add(packet.Flags == ControlFlags.None ? "ADDR-1b" : "CTL-4c");
        }
        else if (trigger != FlowTrigger.SynArrived)
        {
            Deliver(PlaceOf(packet, trigger), input);
        }
        else if (PlaceOfRequest(packet) is >= 0 and var known)
        {
            StepFlow(known, input);
        }
        else
        {
            // A request that is not this connection's is the listener's to judge.
            _clauses.Add("OPEN-17");
        }
    }

    /// <summary>Gives a packet to the flow that it names, or else to one that never was (SEC-6, SEC-7).</summary>
    private void Deliver(int place, in FlowInput input)
    {
        if (place >= 0)
        {
            StepFlow(place, input, Judged(_now.Flows[place], input));
        }
        else
        {
            Collect(0, _flows.Step(default, input));
        }
    }

    /// <summary>Who the flow engine is to take for the sender, if the connection knows better than the flow.</summary>
    /// <remarks>
    /// A flow in SynSent records whatever nonce its SYN+ACK brings. That is for the first flow of a connection; on a further
    /// one the peer's nonce is known, and another one is not the peer's (SEC-4).
    /// </remarks>
    private Sender? Judged(in FlowRecord flow, in FlowInput input)
    {
        bool stranger = flow.State == FlowState.SynSent && input.Trigger == FlowTrigger.SynAckArrived
            && _now.State != ConnectionState.Opening && input.Packet.Nonce != _now.PeerNonce;
        return stranger ? Sender.Forger : null;
    }

    /// <summary>The place of the flow that a SYN asked for before (OPEN-17), or -1.</summary>
    private int PlaceOfRequest(in ControlPacket syn)
    {
        ReadOnlySpan<FlowRecord> flows = _now.Flows.AsSpan();
        for (int place = 0; place < flows.Length; place++)
        {
            ref readonly FlowRecord flow = ref flows[place];
            if (flow.Has(FlowFacts.Passive) && flow.PeerFlow == syn.SourceFlow && flow.PeerNonce == syn.Nonce)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>The place of the flow that a packet names (FLOW-1), or -1.</summary>
    private int PlaceOf(in ControlPacket packet, FlowTrigger trigger)
    {
        int place = _now.PlaceOf(packet.DestinationFlow);
        if (place < 0)
        {
            return -1;
        }

        return Arrival.Names(_now.Flows[place], packet, trigger) ? place : -1;
    }

    private void AddFlow(in ConnectionInput input)
    {
        if (input.Flow == 0 || _now.PlaceOf(input.Flow) >= 0)
        {
            throw new ArgumentException($"Flow ID {input.Flow} is none, or in use.", nameof(input));
        }

        _now = _now with
        {
            Flows = _now.Flows.Add(new FlowRecord
            {
                LocalFlow = input.Flow,
                LocalNonce = _now.LocalNonce,
                NextVersion = input.Version,
                Local = input.Local,
            }),
        };
        StepFlow(_now.Flows.Count - 1, input.FlowInput);
    }

    private void StepFlow(int place, in FlowInput input, Sender? sender = null)
    {
        FlowRecord before = _now.Flows[place];
        StepResult step = _flows.Step(before, input, sender);
        FlowRecord after = step.After;
        Collect(before.LocalFlow, step);
        if (after.State != FlowState.Closed)
        {
            _now = _now with { Flows = _now.Flows.Replace(place, after) };
            return;
        }

        _now = _now with { Flows = _now.Flows.RemoveAt(place) };
        FlowEnding ending = FlowEnding.Of(before, input);
        _endings.Add(ending);
        ConcludeFrom(ending);
    }

    private void Collect(uint flow, in StepResult step)
    {
        _clauses.Add(step.Clause);
        foreach (Emission emission in step.Emissions)
        {
            _emissions.Add(new FlowEmission(flow, emission));
        }
    }
}
