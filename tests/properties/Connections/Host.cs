using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Properties.Composition;

/// <summary>What a packet without control says; the bytes of the stream are left out.</summary>
internal enum Content
{
    /// <summary>It is a control packet.</summary>
    Control,

    /// <summary>The end of the sender's stream, and all before it.</summary>
    End,

    /// <summary>A DATA_ACK that covers the end of the receiver's stream.</summary>
    EndAcknowledged,
}

/// <summary>A packet under way.</summary>
/// <param name="Packet">The control packet; of another one its flow IDs and addresses.</param>
/// <param name="Content">What it says.</param>
internal readonly record struct Wire(ControlPacket Packet, Content Content);

/// <summary>A host with a connection: interfaces, timers, and a data plane that knows only the ends of the streams.</summary>
internal sealed partial class Host(int number, bool courteous, Action<Wire> send, ConnectionEngine? engine)
{
    /// <summary>The end of the connection.</summary>
    public Side Side { get; } = new(number, engine);

    public ConnectionRecord Record => Side.Record;

    public bool IsOver => Record.Outcome != Outcome.None;

    /// <summary>Whether the application has ended its stream.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Told of every event and what was known before it.</summary>
    public Action<Side, ConnectionRecord, ConnectionInput>? Watch { get; init; }

    public void Open()
    {
        Side.Open(Address(number, 0), Address(1 - number, 0));
        Send();
    }

    public void Join(int which)
    {
        if (AnyAddress is { } local)
        {
            Side.Join(local, Address(1 - number, which));
            Send();
        }
    }

    /// <summary>A packet that has reached an address of the host.</summary>
    public void Arrive(Wire wire)
    {
        if (wire.Content == Content.Control)
        {
            ConnectionRecord before = Record;
            Side.Gets(wire.Packet);
            After(before, ConnectionInput.Arrived(wire.Packet));
            return;
        }

        Does(ConnectionInput.Data(wire.Packet.SourceFlow, wire.Packet.DestinationFlow));
        if (Record.Flow(wire.Packet.DestinationFlow) is not { IsSynchronised: true } flow || flow.PeerFlow != wire.Packet.SourceFlow)
        {
            return;
        }

        if (wire.Content == Content.EndAcknowledged)
        {
            Does(ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged));
            return;
        }

        Does(ConnectionInput.Of(ConnectionEvent.PeerEndReceived));
        if (Record.Flow(flow.LocalFlow) is { } now && MaySpeak(now))
        {
            Speak(now, Content.EndAcknowledged);
        }
    }

    /// <summary>Sends the end of the stream on the flows that may carry it, or on one of them.</summary>
    public void SendEnd(int? which = null)
    {
        FlowRecord[] usable = [.. Record.Flows.Where(f => Usability.IsUsable(f, suspect: false) && MaySpeak(f))];
        if (!HasEnded || Record.Ends.LocalAcknowledged || IsOver || usable.Length == 0)
        {
            return;
        }

        foreach (FlowRecord flow in which is { } one ? [usable[one % usable.Length]] : usable)
        {
            Speak(flow, Content.End);
        }

        if (!Record.Ends.LocalSent)
        {
            Does(ConnectionInput.Of(ConnectionEvent.OurEndSent));
        }
    }

    public void Remove(int which) => OnFlow(which, flow => ConnectionInput.Remove(flow.LocalFlow));

    public void Tell(int which, FlowTrigger what) => OnFlow(which, flow => ConnectionInput.On(flow.LocalFlow, what));

    public void PathCheck(int which) => OnFlow(which, flow => ConnectionInput.On(flow.LocalFlow, MigrationTrigger.PathCheckRequested));

    public void Abort() => Does(ConnectionInput.Abort());

    /// <summary>An expiry for every flow that is left.</summary>
    public void TellAll(FlowTrigger what)
    {
        foreach (FlowRecord flow in Record.Flows)
        {
            Does(ConnectionInput.On(flow.LocalFlow, what));
        }
    }

    /// <summary>Each retransmission timer that runs.</summary>
    /// <param name="spared">Leaves out those of requests that were tried this often.</param>
    public IReadOnlyList<ConnectionInput> Timers(int spared = int.MaxValue)
    {
        List<ConnectionInput> timers = [];
        foreach (FlowRecord flow in Record.Flows)
        {
            bool opening = flow.State is FlowState.SynSent or FlowState.SynReceived;
            Add(flow.Opening, opening, new FlowInput(FlowTrigger.OpeningTimedOut));
            Add(flow.Fin, !IsHomeless(flow), new FlowInput(FlowTrigger.FinTimedOut));
            Add(flow.Move, true, FlowInput.Of(MigrationTrigger.MoveTimedOut));
            Add(flow.Answer, !IsHomeless(flow), FlowInput.Of(MigrationTrigger.AnswerTimedOut));

            void Add(Slot slot, bool runs, FlowInput timer)
            {
                if (runs && slot.IsOutstanding && slot.Tries < spared)
                {
                    timers.Add(ConnectionInput.On(flow.LocalFlow, timer));
                }
            }
        }

        return timers;
    }

    public void Does(ConnectionInput input)
    {
        ConnectionRecord before = Record;
        Side.Does(input);
        After(before, input);
    }

    private void After(ConnectionRecord before, ConnectionInput input)
    {
        Watch?.Invoke(Side, before, input);
        Send();
        LeaveDeadInterfaces();
    }

    private void OnFlow(int which, Func<FlowRecord, ConnectionInput> input)
    {
        if (Record.Flows.Count > 0)
        {
            Does(input(Record.Flows[which % Record.Flows.Count]));
        }
    }

    private void Send()
    {
        foreach (FlowEmission sent in Side.Sent)
        {
            if (IsUp(sent.Packet.Source) && (courteous || !sent.Emission.Optional))
            {
                send(new Wire(sent.Packet, Content.Control));
            }
        }
    }

    private void Speak(in FlowRecord flow, Content content) => send(new Wire(
        new ControlPacket(ControlFlags.None, flow.LocalFlow, flow.PeerFlow, 0, 0, 0, flow.Local, flow.Peer), content));

    private bool MaySpeak(in FlowRecord flow) =>
        flow.IsSynchronised && !IsHomeless(flow) && !flow.Has(FlowFacts.Frozen) && IsUp(flow.Local);
}
