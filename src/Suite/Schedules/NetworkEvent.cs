using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Something that the network does to the packets of a host.</summary>
/// <param name="At">From when on, in seconds.</param>
/// <param name="From">Whose packets.</param>
/// <param name="Which">Which of them.</param>
internal abstract record NetworkEvent(double At, Role From, PacketKind Which) : ScheduleEvent(At)
{
    /// <summary>Whether it happens to a packet.</summary>
    protected Func<Packet, bool> Concerns(World world)
    {
        Host from = world.Host(From);
        return packet => world.Owner(packet.Source) == from && PacketKinds.Is(packet, Which);
    }

    /// <inheritdoc/>
    internal override string Kind => $"{base.Kind} {Which}";

    /// <summary>The packets in words.</summary>
    protected string Packets => $"{PacketKinds.Text(Which)} of {NameOf(From)}";

    /// <summary>The network loses the next packets of a kind.</summary>
    internal sealed record Lose(double At, Role From, PacketKind Which, int Count) : NetworkEvent(At, From, Which)
    {
        internal override string Text => $"the next {Count} {Packets} are lost";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Count).Select(less => this with { Count = less });

        internal override void Happen(World world) => world.Lose(Concerns(world), Count);
    }

    /// <summary>The network loses all packets of a kind for a while.</summary>
    internal sealed record Silence(double At, Role From, PacketKind Which, int Milliseconds) : NetworkEvent(At, From, Which)
    {
        internal override string Text => $"all {Packets} are lost for {Milliseconds} ms";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Milliseconds).Where(less => less > 1).Select(less => this with { Milliseconds = less });

        internal override void Happen(World world)
        {
            Func<Packet, bool> concerns = Concerns(world);
            Instant until = world.Now + Duration.FromMilliseconds(Milliseconds);
            world.Lose(packet => world.Now < until && concerns(packet), int.MaxValue);
        }
    }

    /// <summary>The network changes a byte of the next packets of a kind.</summary>
    internal sealed record Damage(double At, Role From, PacketKind Which, int Count) : NetworkEvent(At, From, Which)
    {
        internal override string Text => $"the next {Count} {Packets} are damaged";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Count).Select(less => this with { Count = less });

        internal override void Happen(World world) => world.Damage(Concerns(world), Count);
    }

    /// <summary>The network brings the next packets of a kind late, so that others overtake them.</summary>
    internal sealed record Delay(double At, Role From, PacketKind Which, int Count, int Milliseconds) : NetworkEvent(At, From, Which)
    {
        internal override string Text => $"the next {Count} {Packets} come {Milliseconds} ms late";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Count).Select(less => this with { Count = less });

        internal override void Happen(World world) => world.Delay(Concerns(world), Duration.FromMilliseconds(Milliseconds), Count);
    }

    /// <summary>The network brings the next packets of a kind once more.</summary>
    internal sealed record Duplicate(double At, Role From, PacketKind Which, int Count, int Milliseconds) : NetworkEvent(At, From, Which)
    {
        internal override string Text => $"the next {Count} {Packets} come again {Milliseconds} ms later";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Count).Select(less => this with { Count = less });

        internal override void Happen(World world) => world.Duplicate(Concerns(world), Duration.FromMilliseconds(Milliseconds), Count);
    }

    /// <summary>Somebody who has read the flow IDs, and not the nonce, sends a control packet as from a host.</summary>
    internal sealed record Forge(double At, Role From, int Index) : NetworkEvent(At, From, PacketKind.Control)
    {
        internal override string Text => $"a stranger sends {Forgeries.Kinds[Index].ToText()} as from {NameOf(From)}";

        internal override void Happen(World world) => Forgeries.Send(world, world.Host(From), Forgeries.Kinds[Index]);
    }

    /// <summary>
    /// The network loses packets of the suite's host, so many that nobody has the time to send them: their numbers are gone (DATA-16d).
    /// </summary>
    internal sealed record Skip(double At, uint Count) : NetworkEvent(At, Role.Opener, PacketKind.Data)
    {
        internal override string Text => $"the next {Count} packets of the suite's host are lost";

        internal override void Happen(World world)
        {
            foreach (Host host in world.Hosts.Where(host => host.IsPlayed))
            {
                host.Numbers.Skip(Count);
            }
        }
    }

    /// <summary>Strangers ask the listener for connections, and say no more.</summary>
    internal sealed record Crowd(double At, int Count) : NetworkEvent(At, Role.Opener, PacketKind.Syn)
    {
        internal override string Text => $"{Count} strangers ask for a connection";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Count).Select(less => this with { Count = less });

        internal override void Happen(World world)
        {
            for (int stranger = 0; stranger < Count; stranger++)
            {
                Forgeries.Ask(world, stranger);
            }
        }
    }
}
