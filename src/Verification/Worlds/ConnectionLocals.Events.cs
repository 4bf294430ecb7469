using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Worlds;

/// <content>What can happen to a connection, and how the engine is told.</content>
internal sealed partial class ConnectionLocals
{
    private bool GivesUp => _options.Exhaustion || _options.Aborting;

    protected override LocalInfo Describe(int local)
    {
        ConnectionHost host = _hosts[local];
        ConnectionRecord now = host.Now;
        List<LocalEvent> timers = [];
        List<LocalEvent> choices = [];
        List<LocalEvent> late = [];
        FlowInfo[] flows = [.. now.Flows.Select(f => new FlowInfo(f))];
        for (int place = 0; place < flows.Length; place++)
        {
            AddFlow(host, flows[place], (byte)place, timers, choices);
            AddExpiry(flows[place], now.Ends, (byte)place, timers, late);
            AddVainTries(flows[place], place, late);
        }

        if (GivesUp && (now.IsLive || now.State == ConnectionState.Ended))
        {
            // Without a flow that can be used it is a matter of time, whatever the peer does (CONN-6).
            (flows.Any(f => f.IsUsable) ? late : timers).Add(new LocalEvent(LocalEventKind.IsForsaken));
        }

        AddConnection(host, flows, timers, choices);
        return new LocalInfo
        {
            Flows = flows,
            Timers = timers,
            Choices = choices,
            Name = Text(host),
            IsOver = host.IsOver,
            IsIdle = host.IsIdle,
            OnceForsaken = late,
            Connection = host,
        };
    }

    private void AddFlow(in ConnectionHost host, FlowInfo flow, byte place, List<LocalEvent> timers, List<LocalEvent> choices)
    {
        FlowRecord record = flow.Record;
        AddRequests(flow, place, _options.Exhaustion, timers, choices);
        StreamEnds ends = host.Now.Ends;
        if (ends is { LocalSent: true, LocalAcknowledged: false } && CarriesData(record) && !flow.IsHomeless)
        {
            timers.Add(new LocalEvent(LocalEventKind.RepeatsEnd, place));
        }

        if (_options.Removal && !ends.LocalSent && ClosingFlows.MayRemove(host.Now.Flows.AsSpan(), place))
        {
            choices.Add(new LocalEvent(LocalEventKind.Removes, place));
        }
    }

    /// <summary>States that last a time.</summary>
    /// <remarks>
    /// They last longer than a fair network needs to bring an answer, so that, while nobody gives up, a request that is
    /// outstanding is waited for in vain only if the peer is gone.
    /// </remarks>
    private void AddExpiry(FlowInfo flow, StreamEnds ends, byte place, List<LocalEvent> timers, List<LocalEvent> late)
    {
        FlowRecord record = flow.Record;
        if (record.State == FlowState.TimeWait)
        {
            bool atRest = !record.HasOutstanding && !flow.IsHomeless;
            (atRest || GivesUp ? timers : late).Add(new LocalEvent(LocalEventKind.TimeWaitExpires, place));
        }

        if (record.State == FlowState.FinWait2 && ends.Both && GivesUp)
        {
            timers.Add(new LocalEvent(LocalEventKind.FinWait2Expires, place));
        }

        if (record.State == FlowState.SynReceived)
        {
            (_options.Exhaustion ? timers : late).Add(new LocalEvent(LocalEventKind.HalfOpenExpires, place));
        }
    }

    /// <summary>The tries of a flow that the peer has forgotten run out, where they do not anyway (TEAR-15).</summary>
    private void AddVainTries(FlowInfo flow, int place, List<LocalEvent> late)
    {
        if (_options.VainTries && !_options.Exhaustion && !flow.IsHomeless)
        {
            late.AddRange(Outstanding(flow.Record).Select(slot => LocalEvent.Exhaustion(slot, place)));
        }
    }

    private void AddConnection(in ConnectionHost host, FlowInfo[] flows, List<LocalEvent> timers, List<LocalEvent> choices)
    {
        ConnectionRecord now = host.Now;
        if (host.Number == 0 && host.IsIdle)
        {
            timers.Add(new LocalEvent(LocalEventKind.Opens));
        }

        if (_options.EndsStreams && now.IsLive && !now.Ends.LocalSent)
        {
            timers.Add(new LocalEvent(LocalEventKind.EndsStream));
        }

        if (_options.Aborting && !host.IsIdle && !host.IsOver)
        {
            choices.Add(new LocalEvent(LocalEventKind.Aborts));
        }

        if (_options.Aborting && now.State == ConnectionState.Opening)
        {
            choices.Add(new LocalEvent(LocalEventKind.Closes));
        }

        if (_options.Joins(host.Number) > 0 && now.IsLive && !host.Joined && (_options.SecondPath || !flows[0].IsHomeless))
        {
            choices.Add(new LocalEvent(LocalEventKind.Joins));
        }
    }

    private ConnectionInput Input(in ConnectionHost host, LocalEvent what)
    {
        NetworkAddress local = Places.Of(host.Number, 0);
        NetworkAddress peer = Places.Of(1 - host.Number, 0);
        uint flow = host.Now.Flows.Count > what.Flow ? host.Now.Flows[what.Flow].LocalFlow : 0;
        return what.Kind switch
        {
            LocalEventKind.Opens => ConnectionInput.Open(host.FirstFlow, _options.FirstVersion, host.Nonce, local, peer),
            LocalEventKind.Joins => ConnectionInput.Join(host.JoinedFlow, _options.FirstVersion, Here(host), There(host)),
            LocalEventKind.EndsStream => ConnectionInput.Of(ConnectionEvent.OurEndSent),
            LocalEventKind.IsForsaken => ConnectionInput.Of(ConnectionEvent.UnusableTooLong),
            LocalEventKind.Closes => ConnectionInput.Of(ConnectionEvent.CloseRequested),
            LocalEventKind.Aborts => ConnectionInput.Abort(),
            LocalEventKind.Removes => ConnectionInput.Remove(flow),
            LocalEventKind.TimedOut or LocalEventKind.Exhausted => ConnectionInput.On(flow, FlowLocals.TimedOut(what.Slot)),
            LocalEventKind.Thaws => ConnectionInput.On(flow, FlowLocals.TimedOut(EmissionSlot.Answer)),
            LocalEventKind.AddressLost => ConnectionInput.On(flow, FlowTrigger.AddressLost),
            LocalEventKind.AddressGained =>
                ConnectionInput.On(flow, FlowTrigger.AddressGained, Places.Of(host.Number, what.Index)),
            LocalEventKind.PathCheck => ConnectionInput.On(flow, MigrationTrigger.PathCheckRequested),
            LocalEventKind.HalfOpenExpires => ConnectionInput.On(flow, FlowTrigger.HalfOpenExpired),
            LocalEventKind.FinWait2Expires => ConnectionInput.On(flow, FlowTrigger.FinWait2Expired),
            LocalEventKind.TimeWaitExpires => ConnectionInput.On(flow, FlowTrigger.TimeWaitExpired),
            _ => throw new InvalidOperationException($"{what.Kind} is no event of a connection."),
        };
    }

    // A further flow starts where the first one is, or has a path of its own.
    private NetworkAddress Here(in ConnectionHost host) =>
        _options.SecondPath ? Places.Of(host.Number, Places.OfSecondPath) : host.Now.Flows[0].Local;

    private NetworkAddress There(in ConnectionHost host) =>
        _options.SecondPath ? Places.Of(1 - host.Number, Places.OfSecondPath) : host.Now.Flows[0].Peer;

    private static string Text(in ConnectionHost host)
    {
        ConnectionRecord now = host.Now;
        string ends = now.IsLive && now.Ends.LocalSent ? ", end sent" : "";
        string outcome = host.IsOver ? $", told {now.Outcome}" : "";
        string flows = string.Concat(now.Flows.Select(f => $" | {(now.Flows.Count > 1 ? $"{f.LocalFlow:x} " : "")}{RecordText.Of(f)}"));
        return $"{now.State}{ends}{outcome}{flows}";
    }

    /// <summary>Both hosts as they are when the live machines have opened a connection on a perfect network.</summary>
    private int[] Opened()
    {
        ConnectionHost a = Idle(0);
        ConnectionHost b = Idle(1);
        List<SentPacket> sent = [];
        a = Tell(a, a.Now, Input(a, new LocalEvent(LocalEventKind.Opens)), sent);
        b = ArriveSyn(b, Last(sent), sent);
        a = Tell(a, a.Now, ConnectionInput.Arrived(Last(sent)), sent);
        b = Tell(b, b.Now, ConnectionInput.Arrived(Last(sent)), sent);
        if (_options.TwoFlows)
        {
            a = Tell(a, a.Now, Input(a, new LocalEvent(LocalEventKind.Joins)), sent) with { Joined = true };
            b = Tell(b, b.Now, ConnectionInput.JoinArrived(Last(sent), b.AcceptedFlow, _options.FirstVersion), sent);
            a = Tell(a, a.Now, ConnectionInput.Arrived(Last(sent)), sent);
            b = Tell(b, b.Now, ConnectionInput.Arrived(Last(sent)), sent) with { Accepted = 1 };
        }

        return [_hosts.Number(Bare(a)), _hosts.Number(Bare(b))];
    }

    private ControlPacket Last(List<SentPacket> sent) => _packets[sent[^1].Packet];

    private static ConnectionHost Bare(in ConnectionHost host) => WithFlows(host, host.Now.Flows.Select(f => Abstraction.OfRead(f)));

    private static ConnectionHost WithFlows(in ConnectionHost host, IEnumerable<FlowRecord> flows) =>
        host with { Now = host.Now with { Flows = [.. flows] } };
}
