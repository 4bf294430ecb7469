using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <summary>The stories of prototype2014: with a stream of TCP segments, or with datagrams.</summary>
internal static class Prototype
{
    /// <summary>Opening, data, close, over TCP.</summary>
    internal static readonly Scenario Exchange = Segments("exchange", "A opens, both send 5 kB, and A closes", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        Send(w.B, 0.3, 5000);
        End(w.A, 1);
    });

    /// <summary>Opening, data, close, over UDP.</summary>
    internal static readonly Scenario Datagrams = Udp("datagrams", "A opens, both send datagrams, and A closes", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        Send(w.B, 0.3, 5000);
        End(w.A, 1);
    });

    /// <summary>Datagrams without a connection.</summary>
    internal static readonly Scenario Unconnected = Udp("unconnected", "A sends datagrams to a service of B, and to one that nobody serves", 3, w =>
    {
        Up(w.A, Names.A0);
        Up(w.B, Names.B0);
        w.B.Do(s => s.Listen(Names.Service, w.Now));
        w.At(0.2, () => w.A.Do(s => SendTo(s, Names.Service)));
        w.At(0.4, () => w.A.Do(s => SendTo(s, Names.Unknown)));
    });

    /// <summary>Nobody says anything after the opening.</summary>
    internal static readonly Scenario Quiet = Segments("quiet", "A opens, and nobody sends data", 20, Open);

    /// <summary>Nobody sends data for a while.</summary>
    internal static readonly Scenario QuietFirst = Segments("quiet-first", "A opens, and sends data 8 s later", 20, w =>
    {
        Open(w);
        Send(w.A, 8, 1000);
    });

    /// <summary>Nobody sends data for a while after the first.</summary>
    internal static readonly Scenario QuietLater = Segments("quiet-later", "B sends data, and A does 8 s later", 20, w =>
    {
        Open(w);
        Send(w.B, 0.3, 1000);
        Send(w.A, 8, 1000);
    });

    /// <summary>Both send small pieces for a while.</summary>
    internal static readonly Scenario Talk = Segments("talk", "both hosts send a small piece every 50 ms", 8, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 4, 500);
        Stream(w.B, 0.5, 4, 500);
    });

    /// <summary>Nobody serves the service.</summary>
    internal static readonly Scenario Refused = Segments("refused", "A asks for a service that B does not serve", 5, OpenUnknown);

    /// <summary>Nobody answers the SYN.</summary>
    internal static readonly Scenario Unanswered = Segments("unanswered", "nobody answers the SYN of A", 1700, w =>
    {
        Open(w);
        w.Lose(p => p.Source == Names.B0, int.MaxValue);
    });

    /// <summary>The opener dies when it has sent its SYN.</summary>
    internal static readonly Scenario HalfOpen = Segments("half-open", "A is silent after its SYN; after a minute B gets a stray packet", 120, w =>
    {
        Open(w);
        w.At(0.105, () => w.A.SetUp(Names.A0, false));
        Stray(w, 60);
    });

    /// <summary>The first SYN+ACK is lost.</summary>
    internal static readonly Scenario LostSynAck = Segments("lost-syn-ack", "the first SYN+ACK is lost", 15, w =>
    {
        Open(w);
        w.Lose(p => p.IsSynAck);
        Send(w.A, 6, 1000);
    });

    /// <summary>The third packet is lost.</summary>
    internal static readonly Scenario LostThird = Segments("lost-third", "the third packet is lost", 15, w =>
    {
        Open(w);
        w.Lose(p => p.IsAck);
        Send(w.A, 8, 1000);
    });

    /// <summary>A late copy of the SYN.</summary>
    internal static readonly Scenario LateSyn = Segments("late-syn", "a copy of the SYN arrives while the flow lives", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 3, 500);
        Again(w.A, 2, p => p.IsSyn);
    });

    /// <summary>The flow moves.</summary>
    internal static readonly Scenario Moves = Segments("move", "A moves to its second address while data flow both ways", 70, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.A, 0.5, 2, 1000);
        Stream(w.B, 0.5, 2, 1000);
        Move(w.A, 1, Names.A1);
        End(w.A, 2.5);
    });

    /// <summary>The flow moves twice.</summary>
    internal static readonly Scenario MoveTwice = Segments("move-twice", "A moves away and back, and a copy of its first RSYN arrives late", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 1000);
        Move(w.A, 1, Names.A1);
        Move(w.A, 2, Names.A0);
        Again(w.A, 3, p => p.IsRsyn);
    });

    /// <summary>Both hosts move at once.</summary>
    internal static readonly Scenario CrossedMoves = Segments("crossed-moves", "both hosts move at once while their old addresses work", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Stream(w.B, 0.5, 3, 1000);
        Move(w.A, 1, Names.A1);
        Move(w.B, 1, Names.B1);
    });

    /// <summary>The mover's first answer is lost.</summary>
    internal static readonly Scenario LostMove = Segments("lost-move", "A moves, and the first RSYN+ACK is lost", 12, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 1000);
        w.Lose(p => p.IsRsynAck);
        Move(w.A, 1, Names.A1);
    });

    /// <summary>The ACK of the RSYN+ACK is lost for a while.</summary>
    internal static readonly Scenario LostMoveAck = Segments("lost-move-ack", "A moves, and its ACKs are lost for a second", 12, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 1000);
        w.Lose(p => p.IsAck && p.Source == Names.A1 && w.Now.Seconds < 2, int.MaxValue);
        Move(w.A, 1, Names.A1);
        Strays(w.B, Names.B0, 4, 11);
    });

    /// <summary>Both hosts close at the same time.</summary>
    internal static readonly Scenario CrossedClose = Segments("crossed-close", "both hosts close at the same time", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 1000);
        End(w.A, 1);
        End(w.B, 1);
    });

    /// <summary>The first answers of the close are lost.</summary>
    internal static readonly Scenario LostClose = Segments("lost-close", "the ACK of each FIN is lost once", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 1000);
        w.Lose(p => p.IsAck && w.Now.Seconds > 1, 2);
        End(w.A, 1);
    });

    /// <summary>The last ACKs are lost for a while.</summary>
    internal static readonly Scenario LongLostClose = Segments("long-lost-close", "the ACKs that answer the last FIN are lost for 5 s", 75, w =>
    {
        Open(w);
        Send(w.A, 0.2, 1000);
        End(w.A, 1);
        w.Lose(p => p.IsAck && p.Source == Names.A0 && w.Now.Seconds is > 1 and < 6, int.MaxValue);
    });

    /// <summary>An ACK comes that does not answer the FIN.</summary>
    internal static readonly Scenario OtherAck = Segments("other-ack", "what answers the FIN of A is lost, and an ACK comes that answers nothing", 20, w =>
    {
        w.B.Habits.EndsWithPeer = false;
        Open(w);
        Send(w.A, 0.2, 1000);
        End(w.A, 1);
        AckNothing(w);
        Strays(w.A, Names.A0, 1.5, 18);
    });

    /// <summary>Nothing of B's control reaches A any more.</summary>
    internal static readonly Scenario DeafClose = Segments("deaf-close", "A closes when no control of B reaches it any more", 1800, w =>
    {
        w.B.Habits.EndsWithPeer = false;
        Open(w);
        Send(w.A, 0.2, 1000);
        End(w.A, 1);
        w.Lose(p => p.HasControl && p.Source == Names.B0 && w.Now.Seconds > 1, int.MaxValue);
        Strays(w.A, Names.A0, 1.5, 60);
    });

    /// <summary>The application gives up.</summary>
    internal static readonly Scenario Abort = Segments("abort", "A aborts in the middle", 8, w =>
    {
        Open(w);
        Stream(w.B, 0.5, 2, 500);
        w.At(1.02, () => w.A.Do(s => s.Abort(w.Now)));
    });

    /// <summary>An attacker who knows the flow IDs and not the nonce sends to B.</summary>
    internal static readonly Scenario Forged = Segments("forged", "a stranger sends B one control packet of each kind with a wrong nonce", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.2, 3, 500);
        Forge(w);
    });

    // An adapter is not asked for datagrams without a connection, so only who receives them can be tried.
    private static void SendTo(IStack stack, ServiceId service)
    {
        if (stack is DatagramStack datagrams)
        {
            datagrams.SendTo(service, Names.A0, Names.B0);
        }
    }

    private static Scenario Segments(string name, string title, double seconds, Action<World> plot) =>
        new(name, title, Dialect.Prototype2014, Transport.Segments, seconds, AdapterOptions.Default, plot);

    private static Scenario Udp(string name, string title, double seconds, Action<World> plot) =>
        new(name, title, Dialect.Prototype2014, Transport.Datagrams, seconds, AdapterOptions.Default, plot);
}
