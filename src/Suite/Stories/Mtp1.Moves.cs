using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <content>Stories of moves, and of what is between the hosts.</content>
internal static partial class Mtp1
{
    // Not a field: those of a partial class are made in no certain order.
    private static AdapterOptions WithRendezvous => new(Rendezvous: Names.Relay);

    /// <summary>A moves before its third packet has arrived.</summary>
    internal static readonly Scenario EarlyMove = Story("early-move", "the third packet is lost, and A moves", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        w.Lose(p => p.IsAck && p.Source == Names.A0);
        Plot.Move(w.A, 0.3, Names.A1);
    });

    /// <summary>The flow moves while the old address still works.</summary>
    internal static readonly Scenario Move = Story("move", "A moves to its second address while data flow both ways", 70, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Stream(w.A, 0.5, 2, 3000);
        Stream(w.B, 0.5, 2, 3000);
        Plot.Move(w.A, 1, Names.A1);
        End(w.A, 2.5);
    });

    /// <summary>The listener moves.</summary>
    internal static readonly Scenario ListenerMoves = Story("listener-moves", "B moves to its second address while data flow both ways", 70, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Stream(w.A, 0.5, 2, 3000);
        Stream(w.B, 0.5, 2, 3000);
        Plot.Move(w.B, 1, Names.B1);
        End(w.A, 2.5);
    });

    /// <summary>The mover's first answer is lost.</summary>
    internal static readonly Scenario LostMove = Story("lost-move", "A moves, and the first RSYN+ACK and the first ACK are lost", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        w.Lose(p => p.IsRsynAck);
        w.Lose(p => p.IsAck && p.Source == Names.A1);
        Plot.Move(w.A, 1, Names.A1);
    });

    /// <summary>The ACK of the RSYN+ACK is lost for a while.</summary>
    internal static readonly Scenario LostMoveAck = Story("lost-move-ack", "A moves, and its ACKs are lost for a second", 40, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        w.Lose(p => p.IsAck && p.Source == Names.A1 && w.Now.Seconds < 2, int.MaxValue);
        Plot.Move(w.A, 1, Names.A1);
        Stream(w.A, 1.3, 4, 300);
        Strays(w.B, Names.B0, 1.5, 38);
    });

    /// <summary>A moves while its FIN is outstanding.</summary>
    internal static readonly Scenario MoveInClose = Story("move-in-close", "A moves while its FIN is outstanding, whose answers are lost", 20, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        w.Lose(p => p.HasControl && p.Destination == Names.A0 && w.Now.Seconds > 1, int.MaxValue);
        Plot.Move(w.A, 1.15, Names.A1);
        Strays(w.A, Names.A1, 1.5, 15);
    });

    /// <summary>A moves while its FIN is outstanding, and hears nothing for a while.</summary>
    internal static readonly Scenario DeafMoveInClose = Story(
        "deaf-move-in-close", "A moves while its FIN is outstanding, and all that answers it is lost for 8 s", 30, w =>
        {
            Open(w);
            Up(w.A, Names.A1);
            Send(w.A, 0.2, 5000);
            End(w.A, 1);
            w.Lose(p => p.HasControl && p.Source == Names.B0 && w.Now.Seconds is > 1 and < 9, int.MaxValue);
            Plot.Move(w.A, 1.15, Names.A1);
            Strays(w.A, Names.A1, 1.5, 25);
        });

    /// <summary>A has no address for a while.</summary>
    internal static readonly Scenario Gap = Story("gap", "A loses its address, and has another 0.4 s later", 8, w =>
    {
        Open(w);
        Stream(w.B, 0.5, 3, 3000);
        w.At(1, () => w.A.SetUp(Names.A0, false));
        w.At(1.4, () => w.A.SetUp(Names.A1, true));
    });

    /// <summary>A moves twice.</summary>
    internal static readonly Scenario MoveTwice = Story("move-twice", "A moves away and back again", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        Plot.Move(w.A, 1, Names.A1);
        Plot.Move(w.A, 2, Names.A0);
    });

    /// <summary>A moves to where nobody reaches it.</summary>
    internal static readonly Scenario DeadEnd = Story("dead-end", "A moves to an address that no packet leaves or reaches", 12, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 6, 3000);
        w.Lose(p => p.Source == Names.A1 || p.Destination == Names.A1, int.MaxValue);
        Plot.Move(w.A, 1, Names.A1);
    });

    /// <summary>The mover cannot be reached where it is.</summary>
    internal static readonly Scenario DeafMover = Story("deaf-mover", "A loses the address of one of two flows, and what B sends to its new one is lost", 300, w =>
    {
        TwoFlows(w);
        Stream(w.B, 0.5, 3, 3000);
        LoseOneOfTwo(w);
        Strays(w.A, Names.A2, 1.5, 30);
    });

    /// <summary>Both move, and one is found by its rendezvous.</summary>
    internal static readonly Scenario BothMove = Story("both-move", "both hosts move at once, and find each other by a rendezvous", 75, w =>
    {
        w.AddRelay();
        Open(w);
        Stream(w.B, 0.5, 3, 3000);
        w.At(1, () => w.A.SetUp(Names.A0, false));
        w.At(1, () => w.B.SetUp(Names.B0, false));
        w.At(1.1, () => w.A.SetUp(Names.A1, true));
        w.At(1.1, () => w.B.SetUp(Names.B1, true));
    }, WithRendezvous);

    /// <summary>Both move, and one is not heard even by the rendezvous.</summary>
    internal static readonly Scenario BothMoveUnheard = Story("both-move-unheard", "both hosts move at once, and what B asks its rendezvous is lost", 30, w =>
    {
        w.AddRelay();
        Open(w);
        Stream(w.B, 0.5, 3, 3000);
        w.Lose(p => p.IsRsyn && p.Source == Names.B1, int.MaxValue);
        w.At(1, () => w.A.SetUp(Names.A0, false));
        w.At(1, () => w.B.SetUp(Names.B0, false));
        w.At(1.1, () => w.A.SetUp(Names.A1, true));
        w.At(1.1, () => w.B.SetUp(Names.B1, true));
        Strays(w.A, Names.A1, 1.5, 25);
    }, WithRendezvous);

    /// <summary>Two moves cross.</summary>
    internal static readonly Scenario CrossedMoves = Story("crossed-moves", "both hosts move at once while their old addresses work", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Stream(w.B, 0.5, 3, 3000);
        Plot.Move(w.A, 1, Names.A1);
        Plot.Move(w.B, 1, Names.B1);
    });

    /// <summary>A checks the path of its flow.</summary>
    internal static readonly Scenario PathCheck = Story("path-check", "A asks whether the path still works, while data flow both ways", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 2, 3000);
        Stream(w.B, 0.5, 2, 3000);
        w.At(1, () => w.A.Do(s => s.Check(0, w.Now)));
    });

    /// <summary>The opener moves before it is answered.</summary>
    internal static readonly Scenario OpenerMoves = Story("opener-moves", "A changes its address after its SYN, before an answer comes", 8, w =>
    {
        Open(w);
        w.At(0.104, () => w.A.SetUp(Names.A0, false));
        w.At(0.109, () => w.A.SetUp(Names.A1, true));
        Send(w.B, 2, 3000);
    });

    /// <summary>A translator changes its mind.</summary>
    internal static readonly Scenario Rebind = Story("rebind", "a translator before A changes its mapping while A sends", 8, w =>
    {
        Translated(w);
        Stream(w.A, 0.5, 3, 3000);
        w.At(1.02, w.Nat!.Rebind);
    }, new AdapterOptions(TellsAddresses: false));

    /// <summary>A router passes the SYN on.</summary>
    internal static readonly Scenario Routed = Story("routed", "the SYN of A comes to B by a service router", 5, w =>
    {
        Route(w);
        Send(w.A, 0.5, 3000);
    });

    /// <summary>A router gets a SYN that has gone as far as it may.</summary>
    internal static readonly Scenario RoutedTooFar = Story("routed-too-far", "the first SYN of A comes to a service router with TTL 1", 5, w =>
    {
        w.A.Fault = Faults.Alter(Is.Syn.First, p => p.TimeToLive = 1);
        Route(w);
        Send(w.A, 2, 3000);
    });

    private static void Route(World w)
    {
        Relay relay = w.AddRelay();
        relay.Services = relay.Services.With(
            new ServicePrefix(Names.Service, ServiceId.Bits), new ForwardRule([new ServiceTarget(Names.B0)]));
        Up(w.A, Names.A0);
        Up(w.B, Names.B0);
        w.B.Do(s => s.Listen(Names.Service, w.Now));
        w.At(0.1, () => w.A.Do(s => s.Open(Names.Service, Names.A0, Names.Relay, w.Now)));
    }

    /// <summary>A opens from behind a translator, by UDP.</summary>
    private static void Translated(World w)
    {
        NetworkAddress inside = Names.A0 with { UdpPort = Ipv4.ClientUdpPort };
        NetworkAddress server = Names.B0 with { UdpPort = Ipv4.ServerUdpPort };
        w.Nat = new Nat(inside, Names.Outside);
        Up(w.A, inside);
        Up(w.B, server);
        w.B.Do(s => s.Listen(Names.Service, w.Now));
        w.At(0.1, () => w.A.Do(s => s.Open(Names.Service, inside, server, w.Now)));
    }

    /// <summary>The first of A's flows moves to an address that hears nothing; the second goes on, so that A need not give up (CONN-6).</summary>
    private static void LoseOneOfTwo(World w)
    {
        w.Lose(p => p.Destination == Names.A2, int.MaxValue);
        w.At(1, () => w.A.SetUp(Names.A0, false));
        w.At(1.1, () => w.A.SetUp(Names.A2, true));
    }
}
