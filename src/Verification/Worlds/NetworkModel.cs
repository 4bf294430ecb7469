using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>Two hosts with a network between them: what is common to the models of single rules.</summary>
/// <typeparam name="TView">A situation, as the requirements look at it.</typeparam>
internal abstract class NetworkModel<TView> : Model
{
    private const int KindAt = 27;

    private const int HostAt = 26;

    private const uint Arrives = 0;

    private const uint IsLost = 1;

    private const uint AreAllLost = 2;

    private readonly NetworkOptions _options;

    private readonly Network _network;

    private readonly IReadOnlyList<RequirementOn<TView>> _requirements;

    protected NetworkModel(NetworkOptions options, IReadOnlyList<RequirementOn<TView>> requirements)
    {
        _options = options;
        _network = options.Pool ? new PoolNetwork() : new BoundedNetwork(options.Capacity);
        _requirements = requirements;
        Requirements = [.. requirements.Select(r => r.Requirement)];
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>The first number of an action that a model may give to what only it knows.</summary>
    protected static uint FirstKind => AreAllLost + 1;

    /// <inheritdoc/>
    public sealed override bool Holds(int requirement, in Situation situation) => _requirements[requirement].Condition!(View(situation));

    /// <inheritdoc/>
    public sealed override void Expand(in Situation situation, List<Move> moves)
    {
        if (_options.Pool && _options.Loss && (situation.ToA | situation.ToB) != 0)
        {
            moves.Add(new Move(Label(AreAllLost, 0, 0), situation with { ToA = 0, ToB = 0 }, IsFair: false));
        }

        for (int host = 0; host < 2; host++)
        {
            Deliver(situation, host, moves);
            Act(situation, host, moves);
        }
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<string> Tell(Situation from, Move move)
    {
        uint kind = move.Action >> KindAt;
        int host = (int)(move.Action >> HostAt & 1);
        int argument = (int)(move.Action & ((1u << HostAt) - 1));
        yield return kind switch
        {
            Arrives => Arrow(host, argument, ""),
            IsLost => Arrow(host, argument, "lost"),
            AreAllLost => "all packets under way are lost",
            _ => Words(from, move, kind, host, argument),
        };
        for (int side = 0; side < 2; side++)
        {
            if (from.Host(side) != move.Target.Host(side))
            {
                yield return $"   {HostName(side)} {Describe(move.Target, side)}";
            }

            foreach (ushort packet in Packets(move.Target.Towards(side)).Except(Packets(from.Towards(side))))
            {
                yield return $"   {HostName(1 - side)} sends {Describe(packet)}";
            }
        }
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<string> Tell(Situation situation) =>
        [.. Enumerable.Range(0, 2).Select(host => $"     {HostName(host)}  {Describe(situation, host)}")];

    /// <summary>The number of an action.</summary>
    /// <param name="kind">At least <see cref="FirstKind"/> and below 32.</param>
    /// <param name="host">0 for A, 1 for B.</param>
    /// <param name="argument">What tells it from others of its kind.</param>
    protected static uint Label(uint kind, int host, int argument) => kind << KindAt | (uint)host << HostAt | (uint)argument;

    /// <summary>The name of a host.</summary>
    protected virtual string HostName(int host) => Places.HostName(host);

    /// <summary>A situation as the requirements look at it.</summary>
    protected abstract TView View(in Situation situation);

    /// <summary>Whether a packet gets to the host that it goes to.</summary>
    protected virtual bool Reaches(in Situation situation, int host, ushort packet) => true;

    /// <summary>What follows from the arrival of a packet; no action and fairness need be told.</summary>
    /// <returns>None if the bound of the model leaves this arrival out.</returns>
    protected abstract Move? Arrive(in Situation at, int host, ushort packet);

    /// <summary>The situation in which a packet is lost.</summary>
    /// <param name="without">The one without that packet.</param>
    /// <returns>None if the bound of the model has no more losses.</returns>
    protected virtual Situation? Lose(in Situation without) => without;

    /// <summary>Appends what a host, or chance at it, may do beside receiving packets.</summary>
    protected abstract void Act(in Situation situation, int host, List<Move> moves);

    /// <summary>A packet as people read it.</summary>
    protected abstract string Describe(ushort packet);

    /// <summary>A host as people read it.</summary>
    protected abstract string Describe(in Situation situation, int host);

    /// <summary>An action that only this model knows, as people read it.</summary>
    protected abstract string Words(in Situation from, in Move move, uint kind, int host, int argument);

    /// <summary>The situation with one packet more on its way.</summary>
    protected Situation Send(in Situation situation, int to, int packet) =>
        situation.WithTowards(to, _network.Add(situation.Towards(to), checked((ushort)packet)));

    /// <summary>The requirements that a step breaks.</summary>
    /// <param name="laws">The laws that it breaks, as bits.</param>
    protected uint Broken(uint laws)
    {
        uint broken = 0;
        for (int r = 0; laws != 0 && r < _requirements.Count; r++)
        {
            broken |= (_requirements[r].Laws & laws) != 0 ? 1u << r : 0;
        }

        return broken;
    }

    private void Deliver(in Situation situation, int host, List<Move> moves)
    {
        ulong packets = situation.Towards(host);
        int count = _network.Count(packets);
        for (int place = 0; place < count; place++)
        {
            ushort packet = _network.At(packets, place);
            Situation without = situation.WithTowards(host, _network.RemoveAt(packets, place));
            if (Reaches(situation, host, packet) && Arrive(_options.Duplication ? situation : without, host, packet) is { } move)
            {
                moves.Add(move with { Action = Label(Arrives, host, packet), IsFair = true });
            }

            if (_options.Loss && !_options.Pool && Lose(without) is { } lost)
            {
                // Who duplicates packets must let them go again, or they fill the network for ever.
                moves.Add(new Move(Label(IsLost, host, packet), lost, _options.Duplication));
            }
        }
    }

    private string Arrow(int host, int packet, string end)
    {
        string text = Describe((ushort)packet);
        return host == 1
            ? $"{HostName(0)} ── {text} ──{(end.Length > 0 ? $"✗ {end}" : $"▶ {HostName(1)}")}"
            : $"{(end.Length > 0 ? $"{end} ✗" : $"{HostName(0)} ◀")}── {text} ── {HostName(1)}";
    }

    private IEnumerable<ushort> Packets(ulong set) => [.. Enumerable.Range(0, _network.Count(set)).Select(i => _network.At(set, i))];
}
