using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What happens in many stories.</summary>
internal static class Plot
{
    /// <summary>The hosts have their first addresses, B serves, and A opens at 0.1 s.</summary>
    internal static void Open(World w)
    {
        Up(w.A, Names.A0);
        Up(w.B, Names.B0);
        w.B.Do(s => s.Listen(Names.Service, w.Now));
        w.At(0.1, () => w.A.Do(s => s.Open(Names.Service, Names.A0, Names.B0, w.Now)));
    }

    /// <summary>A asks for a service that nobody serves.</summary>
    internal static void OpenUnknown(World w)
    {
        Up(w.A, Names.A0);
        Up(w.B, Names.B0);
        w.At(0.1, () => w.A.Do(s => s.Open(Names.Unknown, Names.A0, Names.B0, w.Now)));
    }

    internal static void Up(Host host, params NetworkAddress[] addresses)
    {
        foreach (NetworkAddress address in addresses)
        {
            host.SetUp(address, true);
        }
    }

    internal static void Send(Host host, double at, int bytes) =>
        host.World.At(at, () => host.Do(s => s.Send(bytes, host.Now)));

    /// <summary>Sends so many bytes each 50 ms.</summary>
    internal static void Stream(Host host, double from, double until, int bytes)
    {
        for (double at = from; at < until; at += 0.05)
        {
            Send(host, at, bytes);
        }
    }

    internal static void End(Host host, double at) => host.World.At(at, () => host.Do(s => s.End(host.Now)));

    /// <summary>Moves the first flow of a host.</summary>
    internal static void Move(Host host, double at, NetworkAddress to) =>
        host.World.At(at, () => host.Do(s => s.Move(0, to, host.Now)));

    /// <summary>The network brings a copy of the first packet of a kind that a host sent.</summary>
    internal static void Again(Host host, double at, Func<Packet, bool> which) =>
        host.World.At(at, () => host.World.Forge(host.First(which).Copy()));

    /// <summary>
    /// Somebody's packets for a flow that a host does not know reach it now and then: it is there, and has nothing to say to them
    /// (FLOW-3).
    /// </summary>
    internal static void Strays(Host host, NetworkAddress to, double from, double until)
    {
        for (double at = from; at < until; at += 0.9)
        {
            host.World.At(at, () =>
            {
                Packet stray = host.World.Dialect.Name == Dialect.Mtp1.Name
                    ? Make.Mtp(host.First(_ => true), MtpFlags.Probe, 1)
                    : Make.Like(host.First(_ => true), ControlFlags.Ack, 5, 6);
                (stray.Source, stray.Destination, stray.SourceFlow, stray.DestinationFlow) = (Names.Stranger, to, 0x9999, 0x8888);
                stray.Seal();
                host.World.Forge(stray);
            });
        }
    }

    /// <summary>All control of B is lost from 1 s on, and A gets an ACK from there that answers nothing.</summary>
    internal static void AckNothing(World w)
    {
        w.Lose(p => p.HasControl && p.Source == Names.B0 && w.Now.Seconds > 1, int.MaxValue);
        w.At(1.05, () =>
        {
            Packet sent = w.B.Latest(p => p.HasControl);
            Packet ack = Make.Like(sent, ControlFlags.Ack, Make.NextVersion(w.B, sent.SourceFlow), w.A.Latest(p => p.IsFin).Version - 3);
            (ack.Source, ack.Destination) = (Names.B0, Names.A0);
            ack.Seal();
            w.Forge(ack);
        });
    }

    /// <summary>A stranger sends B an ACK of no flow: B is there to get it.</summary>
    internal static void Stray(World w, double at) => w.At(at, () =>
    {
        Packet ack = Make.Like(w.A.First(_ => true), ControlFlags.Ack, 5, 6);
        (ack.Source, ack.SourceFlow, ack.DestinationFlow, ack.Nonce) = (Names.Stranger, 0x3333, 0x4444, 0x5555);
        ack.Seal();
        w.Forge(ack);
    });

    /// <summary>A stranger who has read the flow IDs sends B one control packet of each kind, from 1 s on, as from A.</summary>
    internal static void Forge(World w)
    {
        for (int kind = 0; kind < Forgeries.Kinds.Count; kind++)
        {
            ControlFlags flags = Forgeries.Kinds[kind];
            w.At(1 + (0.1 * kind), () => Forgeries.Send(w, flags));
        }
    }
}
