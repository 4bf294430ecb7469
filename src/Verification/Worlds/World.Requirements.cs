using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>What the requirements look at.</content>
internal sealed partial class World
{
    private uint[]? _lawBits;

    private uint _unproved;

    private SituationView View(in Situation situation) => new(situation, _locals, _options);

    private uint LawsBroken(LocalLaws laws)
    {
        if (_lawBits is null)
        {
            FindBits();
        }

        return laws == LocalLaws.None ? 0 : _lawBits![(int)laws];
    }

    private void FindBits()
    {
        _lawBits = new uint[256];
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
            if (a.IsOver || b.IsOver)
            {
                return a.IsOver && b.IsOver;
            }

            FlowInfo left = a.Flows[0];
            FlowInfo right = b.Flows[0];
            return left.IsAtRest && right.IsAtRest && left.Peer == right.Local && right.Peer == left.Local
                && Of(0).IsAlive(left.Local) && Of(1).IsAlive(right.Local);
        }
    }

    /// <summary>Whether the versions that each host has accepted were issued by the other.</summary>
    internal bool VersionsWereIssued => Issued(A, B) && Issued(B, A);

    /// <summary>Whether both hosts are over.</summary>
    internal bool AreOver => A.IsOver && B.IsOver;

    private Surroundings Of(int host) => Surroundings.Of(_situation.Surroundings, host);

    private bool IsStranded(int host)
    {
        Surroundings here = Of(host);
        return options.Moves(host) > 0
            && (host == 0 ? A : B).Flows.Any(f => f.CanMove && (f.IsHomeless || !here.IsAlive(f.Sending)));
    }

    private static bool Issued(LocalInfo taker, LocalInfo giver)
    {
        for (int flow = 0; flow < taker.Flows.Count && flow < giver.Flows.Count; flow++)
        {
            StateMachines.FlowRecord took = taker.Flows[flow].Record;
            StateMachines.FlowRecord gave = giver.Flows[flow].Record;
            bool knows = took.PeerNonce != 0;
            if (knows && !(StateMachines.SerialNumber.IsNewer(gave.NextVersion, took.PeerMove)
                && StateMachines.SerialNumber.IsNewer(gave.NextVersion, took.PeerFin)
                && StateMachines.SerialNumber.IsNewer(gave.NextVersion, took.PeerOpening)))
            {
                return false;
            }
        }

        return true;
    }
}
