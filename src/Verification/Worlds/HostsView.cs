using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>A situation of two hosts, for the conditions of its requirements.</summary>
internal readonly struct HostsView(in Situation situation, HostState a, HostState b, RegistrationTable table, HostsOptions options)
{
    private readonly Situation _situation = situation;

    /// <summary>Whether both hosts are at rest, each flow on addresses that both have and that lead to each other.</summary>
    internal bool IsSettled => IsAtRest(a, b) && IsAtRest(b, a) && a.End.Record.Flows.Count == b.End.Record.Flows.Count;

    /// <summary>Whether both have settled, or both have been told that the connection is over.</summary>
    internal bool IsSettledOrOver => IsSettled || (IsOver(a) && (IsOver(b) || b.End.Token == 0));

    /// <summary>Whether each host that takes itself for registered is registered where one of its flows is.</summary>
    internal bool RegistersWhereItIs => IsFound(a) && IsFound(b);

    /// <summary>Whether each host has at most one SYN under way (ADDR-6).</summary>
    internal bool OpensOneAtATime => Openings(a) <= 1 && Openings(b) <= 1;

    /// <summary>Whether no flow waits for an address while its host has one that no other flow uses (MIG-2).</summary>
    internal bool WaitsOnlyWithout => !WaitsInVain(a) && !WaitsInVain(b);

    /// <summary>Whether no flow of a host at rest shares its address with another while a further address is free.</summary>
    internal bool FlowsAreApart => AreApart(a) && AreApart(b);

    /// <summary>Whether the flow that the application wanted is there, at both ends.</summary>
    internal bool HasJoined => !new HostsSurroundings(_situation.Surroundings).Joins && IsSettled && a.End.Record.Flows.Count == 2;

    /// <summary>Whether nothing is under way and nobody asks.</summary>
    internal bool IsQuiet => _situation.ToA == 0 && _situation.ToB == 0 && !Asks(a.End) && !Asks(b.End);

    private bool IsAtRest(in HostState host, in HostState peer)
    {
        if (!host.End.Record.IsLive || Asks(host.End))
        {
            return false;
        }

        foreach (FlowRecord flow in host.End.Record.Flows)
        {
            FlowRecord? other = peer.End.Record.Flow(flow.PeerFlow);
            bool meets = flow.IsAtRest && host.Addresses.Contains(flow.Local) && other is { } theirs && theirs.Peer == flow.Local;
            if (!meets || (options.DeadEnd && flow.Local == Places.Of(0, 1)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsFound(in HostState host)
    {
        ConnectionEnd end = host.End;
        if (!options.Rendezvous || !IsAtRest(end) || end.Registrant.Token == 0 || end.Registrant.IsOutstanding)
        {
            return true;
        }

        NetworkAddress? known = table.Find(end.Token, default);
        return end.Record.Flows.Any(flow => flow.Local == known);
    }

    private static bool IsAtRest(in ConnectionEnd end) => end.Record.IsLive && end.Record.Flows.All(flow => flow.IsAtRest);

    private static bool IsOver(in HostState host) => host.End.Record.Outcome != Outcome.None;

    private static bool Asks(in ConnectionEnd end) => end.Record.Outcome == Outcome.None
        && (end.Record.Flows.Any(flow => flow.HasOutstanding) || end.Lists.Own.IsOutstanding || end.Registrant.IsOutstanding || end.Wanted.Count > 0);

    private static int Openings(in HostState host) =>
        host.End.Record.IsLive ? host.End.Record.Flows.Count(flow => flow.State == FlowState.SynSent) : 0;

    private static bool WaitsInVain(in HostState host)
    {
        HostState here = host;
        return here.End.Record.IsLive && here.End.Record.Flows.Any(flow => flow.IsHomeless)
            && here.Addresses.Any(address => here.End.Record.Flows.All(flow => flow.IsHomeless || flow.Sending != address));
    }

    private static bool AreApart(in HostState host)
    {
        HostState here = host;
        FlowRecord[] moved = [.. here.End.Record.Flows.Where(flow => flow.IsSynchronised && !flow.IsHomeless && here.Addresses.Contains(flow.Sending))];
        return moved.Select(flow => flow.Sending).Distinct().Count() >= Math.Min(moved.Length, here.Addresses.Count);
    }
}

/// <summary>Laws on single steps of two hosts, as bits.</summary>
[Flags]
internal enum HostsLaws : byte
{
    None = 0,

    /// <summary>Nothing leaves from an address that the host does not have.</summary>
    SendsFromItsOwn = 1,

    /// <summary>A request that names no flow is answered with a reply RST.</summary>
    StraysAreAnswered = 2,

    /// <summary>A SYN that was answered is answered again, and not with another connection.</summary>
    RepeatedSynsAreAnswered = 4,

    /// <summary>What lacks the nonce changes nothing.</summary>
    ForgeriesChangeNothing = 8,

    /// <summary>A peer's RSYN is answered, unless it is older than one that was accepted.</summary>
    MovesAreAnswered = 16,
}
