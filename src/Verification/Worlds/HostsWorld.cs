using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// Two hosts that run the live host engine, with addresses that come and go, and a rendezvous that both register at, while packets are
/// lost and overtake each other.
/// </summary>
/// <remarks>
/// The rendezvous is a party of its own: a REGISTER is on its way to it like any packet, and an RSYN with FIND comes back out of it to
/// whoever is registered. Time stands still: that a timer has run out is an event. A flow whose path leads nowhere is suspected by the data
/// plane sooner or later, and a connection without a usable flow is given up, sooner or later, where nothing can help it (CONN-6).
/// </remarks>
internal sealed partial class HostsWorld : NetworkModel<HostsView>
{
    private readonly HostsOptions _options;
    private readonly HostsLocals _locals;
    private readonly Numbering<RegistrationTable> _tables = new();

    internal HostsWorld(HostsOptions options, IReadOnlyList<RequirementOn<HostsView>> requirements)
        : base(options, requirements)
    {
        _options = options;
        _locals = new HostsLocals(options);
        Start = Opening();
    }

    /// <inheritdoc/>
    public override Situation Start { get; }

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => View(situation).IsQuiet;

    /// <inheritdoc/>
    protected override HostsView View(in Situation situation) => new(
        situation,
        _locals[situation.A],
        _locals[situation.B],
        _tables[new HostsSurroundings(situation.Surroundings).Registrations],
        _options);

    /// <inheritdoc/>
    protected override bool Reaches(in Situation situation, int host, ushort packet)
    {
        HostPacket sent = _locals.Packet(packet);
        NetworkAddress to = sent.Control.Destination;
        return IsRendezvous(to) || (_locals[situation.Host(host)].Addresses.Contains(to) && !IsDeadEnd(to));
    }

    /// <inheritdoc/>
    protected override Move? Arrive(in Situation at, int host, ushort packet)
    {
        HostPacket came = _locals.Packet(packet);
        if (IsRendezvous(came.Control.Destination))
        {
            Situation after = AtRendezvous(at, came, out ushort passed, out int to);
            return new Move(0, passed == 0 ? after : Send(after, to, passed), false);
        }

        int before = at.Host(host);
        HostsStep step = _locals.Arrive(host, before, packet);
        Move move = Follow(at, host, step);
        return move with { Broken = move.Broken | Broken((uint)Laws(host, before, came, step)) };
    }

    /// <inheritdoc/>
    protected override Situation? Lose(in Situation without)
    {
        if (_options.Losses is null)
        {
            return without;
        }

        HostsSurroundings here = new(without.Surroundings);
        return here.Losses > 0 ? without with { Surroundings = here.Lost().Bits } : null;
    }

    /// <inheritdoc/>
    protected override void Act(in Situation situation, int host, List<Move> moves)
    {
        HostState state = _locals[situation.Host(host)];
        if (_options.Losses is null || (situation.ToA | situation.ToB) == 0)
        {
            ExpireTimers(situation, host, state.End, moves);
        }

        ReceiveData(situation, host, state.End, moves);
        Suspect(situation, host, state.End, moves);
        ChangeAddresses(situation, host, state, moves);
        Join(situation, host, state.End, moves);
        Forge(situation, host, state.End, moves);
    }

    private static bool IsRendezvous(NetworkAddress address) => Places.IndexOf(address) == Places.Rendezvous;

    private bool IsDeadEnd(NetworkAddress address) => _options.DeadEnd && address == Places.Of(0, 1);

    private HostState First(int host) =>
        new([.. Enumerable.Range(0, _options.Addresses).Select(index => Places.Of(host, index))], default, 0);

    /// <summary>A asks for the service of B; if the opening is no part of the model, every packet then arrives in its order.</summary>
    private Situation Opening()
    {
        int a = _locals.Number(First(0) with { End = new ConnectionEnd { Token = 1, Nonce = HostsLocals.Nonce(0) } });
        Situation at = new(a, _locals.Number(First(1)), 0, 0, HostsSurroundings.Start(_options, _tables.Number(RegistrationTable.Empty)).Bits);
        HostsStep step = _locals.Step(0, a, new HostInput.Opens(default, Places.Of(0, 0), Places.Of(1, 0)));
        if (_options.FromClosed)
        {
            return Follow(at, 0, step).Target;
        }

        at = at with { A = step.Next };
        Queue<ushort> underWay = new(step.Sent);
        while (underWay.TryDequeue(out ushort packet))
        {
            HostPacket came = _locals.Packet(packet);
            if (IsRendezvous(came.Control.Destination))
            {
                at = AtRendezvous(at, came, out ushort passed, out _);
                underWay.Enqueue(passed);
                continue;
            }

            int host = Places.HostOf(came.Control.Destination);
            step = _locals.Arrive(host, at.Host(host), packet);
            at = at.WithHost(host, step.Next);
            foreach (ushort sent in step.Sent)
            {
                underWay.Enqueue(sent);
            }
        }

        return at;
    }

    /// <summary>What follows from a step of one host.</summary>
    private Move Follow(in Situation situation, int host, HostsStep step)
    {
        Situation after = situation.WithHost(host, step.Next);
        HostsLaws broken = HostsLaws.None;
        foreach (ushort packet in step.Sent)
        {
            ControlPacket sent = _locals.Packet(packet).Control;
            broken |= _locals[step.Next].Addresses.Contains(sent.Source) ? HostsLaws.None : HostsLaws.SendsFromItsOwn;

            // No address is ever come back to, so that what goes to one that is gone is lost at once.
            bool arrives = IsRendezvous(sent.Destination) || _locals[after.Host(1 - host)].Addresses.Contains(sent.Destination);
            if (arrives && !IsDeadEnd(sent.Source))
            {
                after = Send(after, 1 - host, packet);
            }
        }

        return new Move(0, after, false, Broken((uint)broken));
    }

    /// <summary>What becomes of a packet at the rendezvous.</summary>
    /// <param name="at">Where.</param>
    /// <param name="came">A REGISTER, or an RSYN with FIND.</param>
    /// <param name="passed">What the rendezvous sends; 0: nothing.</param>
    /// <param name="to">The host that it sends that to.</param>
    private Situation AtRendezvous(in Situation at, in HostPacket came, out ushort passed, out int to)
    {
        HostsSurroundings here = new(at.Surroundings);
        RegistrationTable table = _tables[here.Registrations];
        ControlPacket control = came.Control;
        (passed, to) = (0, Places.HostOf(control.Source));
        if (came.Extensions.Kind == ConnectionKind.Register)
        {
            RegisterRequest request = new(came.Extensions.Token, came.Extensions.RegisterVersion, control.Nonce, control.Source);
            RegistrationTable after = table.Register(request, default, out RegisterOutcome outcome);
            if (RegistrationTable.IsAcknowledged(outcome))
            {
                ControlPacket answer = new(ControlFlags.Ack, 0, 0, 0, 0, control.Nonce, control.Destination, control.Source);
                passed = (ushort)_locals.Number(came with { Control = answer });
            }

            return at with { Surroundings = here.Registered(_tables.Number(after)).Bits };
        }

        TransitPacket transit = new(control.Source, control.Destination, IsBroadcast: false, TimeToLive: 64);
        ForwardingDecision? decision = Finding.Forward(table, came.Extensions.Token, transit, [control.Destination], default);
        if (decision is { IsForwarded: true } forwarded)
        {
            to = Places.HostOf(forwarded.Packet.Destination);
            passed = (ushort)_locals.Number(new HostPacket(
                control with { Destination = forwarded.Packet.Destination }, came.Extensions with { Route = forwarded.Packet.Route }));
        }

        return at;
    }
}
