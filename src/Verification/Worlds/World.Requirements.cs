using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>What the requirements look at.</content>
internal sealed partial class World
{
    // For each set of laws, the requirements that stand for one of them.
    private readonly uint[] _lawBits = new uint[256];

    private uint _unproved;

    private SituationView View(in Situation situation) => new(situation, _locals, _options);

    private void FindBits()
    {
        for (int laws = 0; laws < 256; laws++)
        {
            for (int r = 0; r < _requirements.Count; r++)
            {
                if (((int)_requirements[r].Law & laws) != 0)
                {
                    _lawBits[laws] |= 1u << r;
                }
            }
        }

        for (int r = 0; r < _requirements.Count; r++)
        {
            _unproved |= _requirements[r].IsThreeWayProof ? 1u << r : 0;
        }
    }
}

/// <summary>A requirement on a world, and how it is checked there.</summary>
/// <param name="Requirement">What has to hold.</param>
internal sealed record WorldRequirement(Requirement Requirement)
{
    /// <summary>The condition on a situation, for a requirement that has one.</summary>
    internal Func<SituationView, bool>? Condition { get; init; }

    /// <summary>The law on single steps of a host that it stands for, if any.</summary>
    internal LocalLaws Law { get; init; }

    /// <summary>Whether it is that no address is adopted without its proof.</summary>
    internal bool IsThreeWayProof { get; init; }
}

/// <summary>A situation, for the conditions of requirements.</summary>
internal readonly struct SituationView(in Situation situation, Locals locals, WorldOptions options)
{
    private readonly Situation _situation = situation;

    internal LocalInfo A => locals.Info(_situation.A);

    internal LocalInfo B => locals.Info(_situation.B);

    /// <summary>Whether no packet is under way.</summary>
    internal bool IsEmpty => _situation.ToA == 0 && _situation.ToB == 0;

    /// <summary>Whether no packet is under way and no timer runs, and no host waits for an address.</summary>
    internal bool IsQuiet =>
        IsEmpty && A.Timers.Count == 0 && B.Timers.Count == 0 && !IsStranded(0) && !IsStranded(1);

    /// <summary>Whether both hosts are at rest and each has the other's current address.</summary>
    internal bool IsSettled
    {
        get
        {
            LocalInfo a = A;
            LocalInfo b = B;
            return a.IsOver || b.IsOver ? AreOver : MatchEachOther(a, b);
        }
    }

    /// <summary>Whether the versions that each host has accepted were issued by the other.</summary>
    internal bool VersionsWereIssued => Issued(A, B) && Issued(B, A);

    /// <summary>Whether both hosts are over.</summary>
    internal bool AreOver => (A.IsOver && (B.IsOver || B.IsIdle)) || (B.IsOver && A.IsIdle);

    /// <summary>Whether one host lives on and notices, by and by, that the other is gone.</summary>
    internal bool MayNotice => MayNoticeIn(A, B) || MayNoticeIn(B, A);

    /// <summary>Whether it is time for what only the peer's being gone brings about.</summary>
    internal static bool IsDue(LocalEvent late, LocalInfo host, LocalInfo peer) =>
        late.Kind == LocalEventKind.IsForsaken ? IsForsaken(host, peer) : IsForsaken(host.Flows[late.Flow], peer);

    /// <summary>Whether nobody at the other host knows any flow of this one.</summary>
    internal static bool IsForsaken(LocalInfo host, LocalInfo peer)
    {
        foreach (FlowInfo flow in host.Flows)
        {
            if (!IsForsaken(flow, peer))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether nobody at the other host knows this flow, or will.</summary>
    private static bool IsForsaken(FlowInfo flow, LocalInfo peer)
    {
        if (peer.IsOver)
        {
            return true;
        }

        foreach (FlowInfo other in peer.Flows)
        {
            if (other.Record.LocalFlow == flow.Record.PeerFlow && (other.Record.PeerFlow == flow.Record.LocalFlow || other.Record.PeerFlow == 0))
            {
                return false;
            }
        }

        return flow.Record.State != FlowState.SynSent;
    }

    private static bool MayNoticeIn(LocalInfo host, LocalInfo peer) => host.OnceForsaken.Any(late => IsDue(late, host, peer));

    /// <summary>Whether each host that was told that all went well was heard to the end by the other.</summary>
    internal bool NothingIsLost => Heard(A, B) && Heard(B, A);

    private static bool Heard(LocalInfo speaker, LocalInfo listener)
    {
        if (speaker.Connection is not { Now.Outcome: Outcome.Finished, Earlier: Outcome.None } || listener.Connection is not { } other)
        {
            return true;
        }

        // Its peer may be the connection that the listener has now, or the one before.
        return other.Now.Ends.RemoteReceived || other.HeardEarlier;
    }

    private bool MatchEachOther(LocalInfo a, LocalInfo b)
    {
        if (a.Flows.Count != b.Flows.Count)
        {
            return false;
        }

        foreach (FlowInfo left in a.Flows)
        {
            FlowInfo? right = Other(b, left);
            if (right is null || !left.IsAtRest || !right.IsAtRest || left.Peer != right.Local || right.Peer != left.Local
                || !Of(0).IsAlive(left.Local) || !Of(1).IsAlive(right.Local))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The other end of a flow, if it knows it is one.</summary>
    private static FlowInfo? Other(LocalInfo there, FlowInfo flow)
    {
        foreach (FlowInfo other in there.Flows)
        {
            if (other.Record.LocalFlow == flow.Record.PeerFlow && other.Record.PeerFlow == flow.Record.LocalFlow)
            {
                return other;
            }
        }

        return null;
    }

    private Surroundings Of(int host) => Surroundings.Of(_situation.Surroundings, host);

    private bool IsStranded(int host)
    {
        Surroundings here = Of(host);
        return options.Moves(host) > 0
            && (host == 0 ? A : B).Flows.Any(f => f.LacksAddress(here));
    }

    internal static bool Issued(LocalInfo taker, LocalInfo giver)
    {
        foreach (FlowInfo flow in taker.Flows)
        {
            FlowRecord took = flow.Record;
            if (Other(giver, flow) is { Record.NextVersion: var next }
                && !(SerialNumber.IsNewer(next, took.PeerMove) && SerialNumber.IsNewer(next, took.PeerFin)
                    && SerialNumber.IsNewer(next, took.PeerOpening)))
            {
                return false;
            }
        }

        return true;
    }
}
