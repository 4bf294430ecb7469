using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// A host that moves and registers each new address at its rendezvous by the live rules, while packets are lost, doubled and
/// overtake each other, and a mover that looks for it there.
/// </summary>
/// <remarks>
/// Time stands still but for expiry: that a registration has lived its time is an event, possible while the host has still to
/// renew, for a host that is silent for ever need not be found. An answer reaches the host only where it was sent to.
/// </remarks>
internal sealed partial class RendezvousWorld : NetworkModel<RendezvousView>
{
    private const ulong Token = 7;

    private const ulong Nonce = 0xAAAA;

    private const ulong OtherNonce = 0xFFFF;

    // Newer than whatever the host registers.
    private const uint FarAhead = 64;

    private static readonly NetworkAddress Rendezvous = Places.Of(0, Places.Rendezvous);

    private static readonly NetworkAddress Stranger = Places.Of(1, 0);

    private readonly RendezvousOptions _options;

    private readonly RendezvousRules _rules;

    private readonly Numbering<RegisteringHost> _hosts = new();

    private readonly Numbering<RegistrationTable> _tables = new();

    private readonly Numbering<RegisterRequest> _packets = new(1);

    internal RendezvousWorld(
        RendezvousOptions options, RendezvousRules rules, IReadOnlyList<RequirementOn<RendezvousView>> requirements)
        : base(options, requirements)
    {
        _options = options;
        _rules = rules;
        var first = new RegisteringHost(Registrant.Start(Token, options.FirstVersion, default), Places.Of(0, 0));
        Start = new Situation(
            _hosts.Number(first), _tables.Number(RegistrationTable.Empty), 0, 0, RendezvousSurroundings.Start(options).Bits);
    }

    /// <inheritdoc/>
    public override Situation Start { get; }

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => View(situation).IsQuiet;

    /// <inheritdoc/>
    protected override RendezvousView View(in Situation situation) => new(
        situation,
        _hosts[situation.A],
        Known(_tables[situation.B]),
        new RendezvousSurroundings(situation.Surroundings).Expiries < _options.Expiries);

    /// <inheritdoc/>
    protected override string HostName(int host) => host == 0 ? "A" : "R";

    /// <inheritdoc/>
    protected override bool Reaches(in Situation situation, int host, ushort packet) =>
        host == 1 || _packets[packet].Source == _hosts[situation.A].Address;

    /// <inheritdoc/>
    protected override Move? Arrive(in Situation at, int host, ushort packet)
    {
        if (host == 1)
        {
            return Register(at, _packets[packet]);
        }

        RegisteringHost before = _hosts[at.A];
        return new Move(0, at with { A = _hosts.Number(before with { Rules = _rules.Acknowledge(before.Rules, _packets[packet]) }) }, false);
    }

    /// <inheritdoc/>
    protected override void Act(in Situation situation, int host, List<Move> moves)
    {
        var budget = new RendezvousSurroundings(situation.Surroundings);
        if (host == 0)
        {
            ActAtHost(situation, _hosts[situation.A], budget, moves);
        }
        else
        {
            ActAtRendezvous(situation, _tables[situation.B], budget, moves);
        }
    }

    private static Registration? Known(RegistrationTable table) => table.Registrations.Count == 0 ? null : table.Registrations[0];

    private Move Register(in Situation at, in RegisterRequest request)
    {
        RegistrationTable table = _tables[at.B];
        (RegistrationTable after, RegisterOutcome outcome) = _rules.Register(table, request);
        Situation then = at with { B = _tables.Number(after) };
        if (RegistrationTable.IsAcknowledged(outcome))
        {
            then = Send(then, 0, _packets.Number(request));
        }

        return new Move(0, then, false, Broken((uint)Laws(Known(table), request, Known(after))));
    }

    private static RendezvousLaws Laws(Registration? before, in RegisterRequest request, Registration? after)
    {
        if (before is not { } known || before == after)
        {
            return RendezvousLaws.None;
        }

        RendezvousLaws broken = request.Nonce != known.Nonce ? RendezvousLaws.NonceBinds : RendezvousLaws.None;
        return SerialNumber.IsNewer(request.Version, known.Version) ? broken : broken | RendezvousLaws.NewestWins;
    }

    private void ActAtHost(in Situation situation, in RegisteringHost host, RendezvousSurroundings budget, List<Move> moves)
    {
        if (host.Rules.IsOutstanding)
        {
            moves.Add(new Move(Label(Resends, 0, 0), Registering(situation, host), IsFair: true));
        }

        if (budget.Renewals > 0)
        {
            Situation at = situation with { Surroundings = budget.Renewed().Bits };
            moves.Add(new Move(Label(Renews, 0, 0), Registering(at, host with { Rules = _rules.Renew(host.Rules) }), IsFair: true));
        }

        for (int index = _options.Reuse ? 0 : budget.Fresh; index <= budget.Fresh && budget.Moves > 0; index++)
        {
            if (Places.Of(0, index) != host.Address)
            {
                Situation at = situation with { Surroundings = budget.Moved(index).Bits };
                var moved = new RegisteringHost(_rules.Renew(host.Rules), Places.Of(0, index));
                moves.Add(new Move(Label(MovesTo, 0, index), Registering(at, moved), IsFair: false));
            }
        }
    }

    private Situation Registering(in Situation situation, in RegisteringHost host)
    {
        var request = new RegisterRequest(Token, host.Rules.Request.Version, Nonce, host.Address);
        return Send(situation with { A = _hosts.Number(host) }, 1, _packets.Number(request));
    }

    private void ActAtRendezvous(in Situation situation, RegistrationTable table, RendezvousSurroundings budget, List<Move> moves)
    {
        if (!budget.IsFound)
        {
            // An RSYN with FIND, which the rendezvous passes on (MIG-21).
            var packet = new TransitPacket(Stranger, Rendezvous, IsBroadcast: false, TimeToLive: 64);
            ForwardingDecision? passed = Finding.Forward(table, Token, packet, [Rendezvous], default);
            bool found = passed is { IsForwarded: true } decision && decision.Packet.Destination == _hosts[situation.A].Address;
            Situation after = found ? situation with { Surroundings = budget.Finds().Bits } : situation;
            moves.Add(new Move(Label(Looks, 1, 0), after, IsFair: true));
        }

        if (Known(table) is null)
        {
            return;
        }

        if (budget.Expiries > 0 && budget.Renewals > 0)
        {
            Situation after = situation with { B = _tables.Number(table.Expire(default(Instant) + table.Limits.Lifetime)), Surroundings = budget.Expired().Bits };
            moves.Add(new Move(Label(Expires, 1, 0), after, IsFair: false));
        }

        if (_options.Forger)
        {
            Move forged = Register(situation, new RegisterRequest(Token, _options.FirstVersion + FarAhead, OtherNonce, Stranger));
            moves.Add(forged with { Action = Label(IsForged, 1, 0) });
        }
    }
}
