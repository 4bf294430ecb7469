using ServalRef.StateMachines.Connections;

namespace ServalRef.StateMachines.Hosts;

/// <summary>
/// Decides for a host what becomes of one of its connections: which address a flow uses and moves to, when it goes back, what is
/// registered and found, address lists, further flows and their retries, what is usable.
/// </summary>
/// <remarks>
/// A step is a function of what the host knows, the event and the context alone. The endpoint and the explorer run the same code: what
/// they keep themselves is bytes, queues, timers and buffers. It is not for concurrent use; make one per thread. To which connection a
/// packet goes, and what is answered for none, is decided by <see cref="Route{T}"/>.
/// </remarks>
public sealed partial class HostEngine
{
    private readonly ConnectionEngine _connections;
    private readonly HostRules _rules;
    private ConnectionEnd _end;
    private HostContext _host;
    private List<HostOutput> _outputs = [];

    /// <summary>An engine for hosts of a policy that speak mtp1.</summary>
    public HostEngine(HostPolicy policy)
        : this(policy, new ConnectionEngine(Dialect.Mtp1 with { Limits = Checked(policy).Limits }), HostRules.Specified)
    {
    }

    /// <summary>An engine with some rules changed, to show that the difference is noticed.</summary>
    internal HostEngine(HostPolicy policy, ConnectionEngine connections, HostRules rules) =>
        (Policy, _connections, _rules) = (policy, connections, rules);

    /// <summary>What the host was told.</summary>
    public HostPolicy Policy { get; }

    /// <summary>Every decision of the three machines, read from their live configuration.</summary>
    public IReadOnlyList<MachineArrow> Arrows => _connections.Arrows;

    /// <summary>What follows from an event.</summary>
    /// <param name="end">What the host knows of the connection.</param>
    /// <param name="input">What happened.</param>
    /// <param name="host">What it has beside.</param>
    public HostStep Step(in ConnectionEnd end, HostInput input, in HostContext host)
    {
        ArgumentNullException.ThrowIfNull(input);
        (_end, _host, _outputs) = (end, host, []);
        Take(input);
        return new HostStep(_end, _outputs);
    }

    private void Take(HostInput input)
    {
        switch (input)
        {
            case HostInput.Opens opens:
                _end = _end with { IsOpener = true, Service = opens.Service };
                Turn(ConnectionInput.Open(NewFlow(), NewVersion(), _end.Nonce, opens.Local, opens.Peer));
                break;
            case HostInput.Forks forks:
                Fork(forks);
                break;
            case HostInput.Arrives arrives:
                Arrive(arrives.Packet);
                break;
            case HostInput.DataArrives data:
                Turn(ConnectionInput.Data(data.SourceFlow, data.DestinationFlow));
                break;
            case HostInput.StreamsAdvance streams:
                Advance(streams.Ends);
                break;
            case HostInput.Aborts aborts:
                Turn(ConnectionInput.Abort(aborts.Reason));
                break;
            case HostInput.Suspects suspects:
                Suspect(suspects);
                break;
            case HostInput.IsUnusableTooLong when !_end.IsUsable(_host):
                Turn(ConnectionInput.Of(ConnectionEvent.UnusableTooLong));
                break;
            case HostInput.GetsNowhere when _end.Record.IsLive:
                Turn(ConnectionInput.Of(ConnectionEvent.UnusableTooLong));
                break;
            case HostInput.IsDisplaced when _end.Record.Flows.Count > 0:
                Turn(ConnectionInput.On(_end.Record.Flows[0].LocalFlow, FlowTrigger.HalfOpenExpired));
                break;
            default:
                TakeOfAddresses(input);
                break;
        }
    }

    private void TakeOfAddresses(HostInput input)
    {
        switch (input)
        {
            case HostInput.GainsAddress gains:
                Gain(gains.Address);
                break;
            case HostInput.LosesAddress:
                Lose();
                break;
            case HostInput.MovesFlow moves:
                Move(moves);
                break;
            case HostInput.ChecksPath checks:
                Turn(ConnectionInput.On(checks.Flow, MigrationTrigger.PathCheckRequested));
                break;
            case HostInput.DoubtsPath doubts:
                Doubt(doubts.Flow);
                break;
            case HostInput.WantsFlow wants:
                _end = _end with { Wanted = _end.Wanted.Add(wants.Flow) };
                OpenWanted();
                break;
            case HostInput.RemovesFlow removes:
                Turn(ConnectionInput.Remove(removes.Flow));
                break;
            default:
                TakeOfTime(input);
                break;
        }
    }

    private void TakeOfTime(HostInput input)
    {
        switch (input)
        {
            case HostInput.Registered registered:
                OnRegistered(registered);
                break;
            case HostInput.RequestTimesOut request:
                Unanswered(request);
                break;
            case HostInput.IsUnreachable unreachable:
                Withdraw(unreachable);
                break;
            case HostInput.StateExpires state:
                Expire(state.Flow);
                break;
            case HostInput.TimerExpires { Timer: HostTimer.List }:
                RetryList();
                break;
            case HostInput.TimerExpires { Timer: HostTimer.Registration }:
                RetryRegister();
                break;
            case HostInput.OpeningIsDue:
                OpenWanted();
                break;
            default:
                break;
        }
    }

    private void Suspect(HostInput.Suspects suspects)
    {
        if (_end.Notes(suspects.Flow) is { } notes)
        {
            _end = _end.With(notes with { IsSuspect = suspects.IsSuspect });
        }
    }

    private void Advance(StreamEnds ends)
    {
        if (ends.LocalSent && !_end.Record.Ends.LocalSent && _end.Record.IsLive)
        {
            Turn(ConnectionInput.Of(ConnectionEvent.OurEndSent));
        }

        if (ends.LocalAcknowledged && _end.Record.Ends is { LocalSent: true, LocalAcknowledged: false })
        {
            Turn(ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged));
        }

        if (ends.RemoteReceived && !_end.Record.Ends.RemoteReceived && _end.Record.IsLive)
        {
            Turn(ConnectionInput.Of(ConnectionEvent.PeerEndReceived));
        }
    }

    private uint NewFlow() => _host.Names.NewFlow();

    private uint NewVersion() => _host.Names.NewVersion();

    private static HostPolicy Checked(HostPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy;
    }
}
