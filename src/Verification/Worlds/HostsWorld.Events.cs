using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>What happens at a host beside packets.</content>
internal sealed partial class HostsWorld
{
    // No host of the model has more addresses at a time.
    private const int MostAddresses = 2;

    private void ExpireTimers(in Situation situation, int host, in ConnectionEnd end, List<Move> moves)
    {
        foreach (FlowRecord flow in end.Record.Flows)
        {
            foreach (EmissionSlot slot in FlowTimers.Requests)
            {
                if (FlowTimers.Request(flow, slot).IsOutstanding)
                {
                    HostInput expires = new HostInput.RequestTimesOut(flow.LocalFlow, slot);
                    Add(situation, host, expires, Label(TimesOut, host, (int)(flow.LocalFlow << 3 | (uint)slot)), true, moves);
                }
            }
        }

        if (end.Lists.Own.IsOutstanding && end.Record.IsLive)
        {
            Add(situation, host, new HostInput.TimerExpires(HostTimer.List), Label(TellsAgain, host, 0), true, moves);
        }

        if (end.Registrant.IsOutstanding && end.Record.IsLive)
        {
            Add(situation, host, new HostInput.TimerExpires(HostTimer.Registration), Label(RegistersAgain, host, 0), true, moves);
        }

        if (end.NextOpening <= default(Instant))
        {
            Add(situation, host, new HostInput.OpeningIsDue(), Label(OpensNext, host, 0), true, moves);
        }
    }

    /// <summary>Data of a peer whose flow is open come sooner or later, and prove the opening (OPEN-26, DATA-16).</summary>
    private void ReceiveData(in Situation situation, int host, in ConnectionEnd end, List<Move> moves)
    {
        ConnectionEnd peer = _locals[situation.Host(1 - host)].End;
        foreach (FlowRecord flow in end.Record.Flows)
        {
            if (flow.State == FlowState.SynReceived && peer.Record.Flow(flow.PeerFlow) is { MaySendData: true } theirs && theirs.PeerFlow == flow.LocalFlow)
            {
                HostInput data = new HostInput.DataArrives(flow.PeerFlow, flow.LocalFlow);
                Add(situation, host, data, Label(HasData, host, (int)flow.LocalFlow), true, moves);
            }
        }
    }

    /// <summary>A path that leads nowhere is suspected, and a connection without a path given up where nothing can help it.</summary>
    private void Suspect(in Situation situation, int host, in ConnectionEnd end, List<Move> moves)
    {
        foreach (FlowRecord flow in end.Record.Flows)
        {
            bool known = end.Notes(flow.LocalFlow) is { IsSuspect: true };
            if (flow.IsSynchronised && !flow.IsHomeless && !known && !Works(situation, host, flow))
            {
                Add(situation, host, new HostInput.Suspects(flow.LocalFlow, true), Label(Suspects, host, (int)flow.LocalFlow), true, moves);
            }
        }

        if (end.Record.IsLive && !_locals.IsUsable(situation.Host(host)))
        {
            bool inVain = !_options.Rendezvous || _locals[situation.Host(1 - host)].End.Record.Outcome != Outcome.None;
            if (inVain)
            {
                Add(situation, host, new HostInput.IsUnusableTooLong(), Label(GivesUp, host, 0), true, moves);
            }
        }
    }

    /// <summary>Whether what a flow sends gets to its peer's connection.</summary>
    private bool Works(in Situation situation, int host, in FlowRecord flow)
    {
        HostState peer = _locals[situation.Host(1 - host)];
        return _locals[situation.Host(host)].Addresses.Contains(flow.Local) && !IsDeadEnd(flow.Local) && !IsDeadEnd(flow.Peer)
            && peer.Addresses.Contains(flow.Peer) && peer.End.Record.Flow(flow.PeerFlow) is not null;
    }

    private void ChangeAddresses(in Situation situation, int host, in HostState state, List<Move> moves)
    {
        HostsSurroundings here = new(situation.Surroundings);
        int fresh = here.Fresh(host);
        bool stranded = state.Addresses.Count == 0;
        bool mayGrow = stranded || (_options.MakeBeforeBreak && here.Budget(host) > 0 && state.Addresses.Count < MostAddresses);
        if (mayGrow && fresh < Places.Most)
        {
            HostState grown = state with { Addresses = state.Addresses.Add(Places.Of(host, fresh)) };
            Situation at = situation.WithHost(host, _locals.Number(grown)) with { Surroundings = here.Grown(host).Bits };
            Add(at, host, new HostInput.GainsAddress(Places.Of(host, fresh)), Label(Gains, host, fresh), stranded, moves);
        }

        if (here.Budget(host) == 0 || !state.End.Record.IsLive)
        {
            return;
        }

        Situation moved = situation with { Surroundings = here.Moved(host).Bits };
        foreach (NetworkAddress address in state.Addresses)
        {
            if (!(_options.DeadEnd && host == 0))
            {
                HostState left = state with { Addresses = [.. state.Addresses.Where(other => other != address)] };
                Situation at = moved.WithHost(host, _locals.Number(left));
                Add(at, host, new HostInput.LosesAddress(), Label(Loses, host, Places.IndexOf(address)), false, moves);
            }

            foreach (FlowRecord flow in state.End.Record.Flows)
            {
                if (flow.IsSynchronised && flow.Sending != address)
                {
                    HostInput moving = new HostInput.MovesFlow(flow.LocalFlow, address);
                    Add(moved, host, moving, Label(MovesTo, host, (int)(flow.LocalFlow << 3) | Places.IndexOf(address)), false, moves);
                }
            }
        }
    }

    private void Join(in Situation situation, int host, in ConnectionEnd end, List<Move> moves)
    {
        HostsSurroundings here = new(situation.Surroundings);
        HostState state = _locals[situation.Host(host)];
        bool knows = end.Lists.Peer.List.Count > 1 || !_options.Lists;
        if (host != 0 || !here.Joins || !end.Record.IsLive || state.Addresses.Count < 2 || !knows)
        {
            return;
        }

        Situation at = situation with { Surroundings = here.Joined().Bits };
        WantedFlow wanted = new(state.Addresses[1], Places.Of(1, 1), false, 0, default);
        Add(at, host, new HostInput.WantsFlow(wanted), Label(Wants, host, 0), true, moves);
    }

    /// <summary>Somebody without the nonce sends a list and a JOIN (SEC-3, ADDR-1, OPEN-22).</summary>
    private void Forge(in Situation situation, int host, in ConnectionEnd end, List<Move> moves)
    {
        if (!_options.Forger || end.Record.Flows.Count == 0)
        {
            return;
        }

        int before = situation.Host(host);
        int place = 0;
        foreach (HostPacket forged in Forgeries.AgainstHost(_locals[before]))
        {
            HostsStep step = _locals.Arrive(host, before, (ushort)_locals.Number(forged));
            bool changes = _locals[step.Next].End != _locals[before].End;
            Move move = Follow(situation, host, changes ? step : step with { Next = before });
            moves.Add(move with { Action = Label(IsForged, host, place++), Broken = changes ? Broken((uint)HostsLaws.ForgeriesChangeNothing) : 0 });
        }
    }

    private void Add(in Situation at, int host, HostInput input, uint label, bool isFair, List<Move> moves) =>
        moves.Add(Follow(at, host, _locals.Step(host, at.Host(host), input)) with { Action = label, IsFair = isFair });
}
