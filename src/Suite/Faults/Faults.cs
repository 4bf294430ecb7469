using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The simple faults of which defects are made.</summary>
/// <remarks>Each says which packets it broke, so that a finding can be held to them (<see cref="Host.Blame"/>).</remarks>
internal static class Faults
{
    /// <summary>Changes packets before they are sent; lengths and checksums are right again afterwards.</summary>
    internal static Fault Alter(Which which, Action<Packet> edit) => Alter(which, (p, _) => edit(p));

    /// <inheritdoc cref="Alter(Which, Action{Packet})"/>
    internal static Fault Alter(Which which, Action<Packet, Host> edit) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        edit(packet, host);
        packet.Seal();
        Send(packet, host);
        return true;
    });

    /// <summary>Changes packets as they are sent, and leaves lengths and checksums as they then are.</summary>
    internal static Fault Damage(Which which, Action<Packet> edit) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        edit(packet);
        Send(packet, host);
        return true;
    });

    /// <summary>Never sends packets: what they answer, or the request that they would repeat, or else what came before, was owed them.</summary>
    internal static Fault Suppress(Which which) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Blame(host.Cause ?? host.Original(packet) ?? host.Recording.Last);
        host.Numbers.Withdraw(packet);
        return true;
    });

    /// <summary>Changes packets likewise that the rest of a defect would make wrong, so that only the defect itself is.</summary>
    internal static Fault Adjust(Which which, Action<Packet> edit) => new Fault().Sending((packet, host) =>
    {
        if (which.Matches(packet, host))
        {
            edit(packet);
            packet.Seal();
        }

        return false;
    });

    /// <summary>Sends packets again.</summary>
    /// <param name="which">Which ones.</param>
    /// <param name="times">How many copies of each.</param>
    /// <param name="every">Seconds between them.</param>
    internal static Fault Repeat(Which which, int times, double every) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Put(packet);
        for (int copy = 1; copy <= times; copy++)
        {
            host.World.After(Duration.FromSeconds(copy * every), () => Send(packet.Copy(), host));
        }

        return true;
    });

    /// <summary>Sends packets late; what they answer, or the request that they repeat, is also named.</summary>
    internal static Fault Delay(Which which, double seconds) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Blame(host.Cause ?? host.Original(packet));
        host.Numbers.Withdraw(packet);
        host.World.After(Duration.FromSeconds(seconds), () =>
        {
            host.Numbers.Number(packet);
            host.TellNoLess(packet);
            Send(packet, host);
        });
        return true;
    });

    /// <summary>Sends something else besides, after packets of a kind.</summary>
    /// <param name="which">After which ones.</param>
    /// <param name="make">What, or nothing.</param>
    /// <param name="wait">Seconds between.</param>
    internal static Fault Also(Which which, Func<Packet, Host, Packet?> make, double wait = 0) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Put(packet);
        Later(wait, host, () => Invent(make(packet, host), host));
        return true;
    });

    /// <summary>Sends packets of MTP besides, numbered as if the stack had sent them, after the first packet of a kind.</summary>
    /// <param name="which">After which one.</param>
    /// <param name="make">What; its number is set.</param>
    /// <param name="wait">Seconds between.</param>
    /// <param name="times">How many.</param>
    internal static Fault Inserting(Which which, Func<Packet, Host, Packet> make, double wait = 0, int times = 1) =>
        new Insertion(which, make, wait, times).Fault;

    /// <summary>Answers what arrives with something of its own, after the stack has seen it.</summary>
    internal static Fault Answer(Which which, Func<Packet, Host, Packet?> make, double wait = 0) => new Fault().Arriving((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Accept(packet);
        Later(wait, host, () => Invent(make(packet, host), host));
        return true;
    });

    /// <summary>Answers what arrives with something of its own, and hides it from the stack.</summary>
    internal static Fault Instead(Which which, Func<Packet, Host, Packet?> make) => new Fault().Arriving((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Blame(host.Cause);
        Invent(make(packet, host), host);
        return true;
    });

    /// <summary>Does not hear what arrives; it is owed an answer.</summary>
    internal static Fault Ignore(Which which) => new Fault().Arriving((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        host.Blame(host.Cause);
        return true;
    });

    /// <summary>Says of packets that they are wrong, and leaves them as they are.</summary>
    internal static Fault Name(Which which) => new Fault().Sending((packet, host) =>
    {
        if (!which.Matches(packet, host))
        {
            return false;
        }

        Send(packet, host);
        return true;
    });

    /// <summary>Says of all that arrives from a moment on that it was owed an answer.</summary>
    /// <param name="seconds">The moment.</param>
    internal static Fault OwedFrom(double seconds) => new Fault().Arriving((_, host) =>
    {
        if (host.Now.Seconds >= seconds)
        {
            host.Blame(host.Cause);
        }

        return false;
    });

    /// <summary>Forgets its flow when a packet of a kind has been sent: hears nothing of it any more, and is owed answers.</summary>
    /// <param name="after">After which packets.</param>
    /// <param name="wait">Seconds between.</param>
    internal static Fault Forget(Which after, double wait) => Silence(after, wait, answers: false);

    /// <summary>Forgets its flow likewise, and refuses the requests that come for it, as for a flow that was never there (SEC-6).</summary>
    internal static Fault Disown(Which after, double wait) => Silence(after, wait, answers: true);

    /// <summary>Takes what arrives for something else; what is sent because of it is wrong.</summary>
    internal static Fault Misread(Which which, Action<Packet, Host> edit) => new Fault()
        .Arriving((packet, host) =>
        {
            if (!which.Matches(packet, host))
            {
                return false;
            }

            edit(packet, host);
            packet.Seal();
            host.Blame(host.Cause);
            host.Accept(packet);
            return true;
        })
        .Sending((packet, host) =>
        {
            if (host.Cause is null || !which.Matches(host.Cause, host))
            {
                return false;
            }

            Send(packet, host);
            return true;
        });

    /// <summary>Has the application do something, a while after a packet of a kind was sent; what is sent of it is wrong.</summary>
    internal static Fault Act(Which after, Action<IStack, Host> action, double wait = 0) => new Fault().Sending((packet, host) =>
    {
        if (!after.Matches(packet, host))
        {
            return false;
        }

        host.Put(packet);
        host.World.After(Duration.FromSeconds(wait), () => host.Do(stack => action(stack, host)));
        return true;
    });

    private static Fault Silence(Which after, double wait, bool answers)
    {
        Instant from = Instant.Never;
        return new Fault()
            .Sending((packet, host) =>
            {
                if (host.Now >= from)
                {
                    return true;
                }

                if (from == Instant.Never && after.Matches(packet, host))
                {
                    from = host.Now + Duration.FromSeconds(wait);
                }

                return false;
            })
            .Arriving((packet, host) =>
            {
                if (host.Now < from)
                {
                    return false;
                }

                host.Blame(host.Cause);
                if (answers && packet.IsRequest)
                {
                    Invent(Make.Reply(packet, ControlFlags.Rst | ControlFlags.Ack, packet.Version + 1), host);
                }

                return true;
            });
    }

    private static void Later(double wait, Host host, Action action)
    {
        if (wait > 0)
        {
            host.World.After(Duration.FromSeconds(wait), action);
        }
        else
        {
            action();
        }
    }

    private static void Invent(Packet? made, Host host)
    {
        if (made is not null)
        {
            made.Seal();
            Send(made, host);
        }
    }

    private static void Send(Packet packet, Host host)
    {
        host.Put(packet);
        host.Blame(packet);
    }
}
