using ServalRef.StateMachines;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <content>Stories in which a move meets something else.</content>
internal static partial class Mtp1
{
    /// <summary>B's list changes when A has moved.</summary>
    internal static readonly Scenario MoveAndLists = Story("move-and-lists", "A moves, and then B gets a second address", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 3, 3000);
        Plot.Move(w.A, 1, Names.A1);
        w.At(2, () => w.B.SetUp(Names.B1, true));
    });

    /// <summary>A translator changes its mapping in the middle of a path check.</summary>
    internal static readonly Scenario RebindInCheck = Story(
        "rebind-in-check", "a translator changes its mapping between an RSYN and its repetition", 8, w =>
        {
            Translated(w);
            w.Lose(p => p.IsRsynAck);
            w.At(1, () => w.A.Do(s => s.Check(0, w.Now)));
            w.At(1.1, w.Nat!.Rebind);
        }, new AdapterOptions(TellsAddresses: false));

    /// <summary>A late copy of an old RSYN+ACK.</summary>
    internal static readonly Scenario LateAnswer = Story("late-answer", "A moves away and back, and a copy of the first RSYN+ACK arrives late", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        Plot.Move(w.A, 1, Names.A1);
        Plot.Move(w.A, 2, Names.A0);
        w.At(3, () => w.Forge(w.B.First(p => p.IsRsynAck).Copy()));
    });

    /// <summary>A late copy of an old RSYN+ACK while a newer RSYN waits for its own.</summary>
    internal static readonly Scenario StaleAnswer = Story(
        "stale-answer", "A moves away and back; while the answers to its second RSYN are lost, a copy of the first RSYN+ACK arrives", 8, w =>
        {
            Open(w);
            Up(w.A, Names.A1);
            Stream(w.B, 0.5, 5, 3000);
            Plot.Move(w.A, 1, Names.A1);
            Plot.Move(w.A, 2, Names.A0);
            w.Lose(p => p.IsRsynAck && w.Now.Seconds is > 2 and < 3.5, int.MaxValue);
            w.At(2.1, () => w.Forge(w.B.First(p => p.IsRsynAck).Copy()));
        });

    /// <summary>A late copy of the newest RSYN.</summary>
    internal static readonly Scenario LateCopy = Story("late-copy", "A moves, and two copies of its RSYN arrive late", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        Plot.Move(w.A, 1, Names.A1);
        Again(w.A, 2, p => p.IsRsyn);
        Again(w.A, 3, p => p.IsRsyn);
    });

    /// <summary>The mover cannot be reached where it is, for longer than all tries last.</summary>
    internal static readonly Scenario DeafMoverForLong = Story(
        "deaf-mover-for-long", "A moves one of two flows and asks for ever; what B sends to its new address is lost", 1300, w =>
        {
            TwoFlows(w);
            Send(w.B, 0.5, 1000);
            w.Lose(p => p.Destination == Names.A0 && w.Now.Seconds > 1, int.MaxValue);
            LoseOneOfTwo(w);
        }, new AdapterOptions(KeepAlive: Duration.FromSeconds(1300)));

    /// <summary>Lists of addresses.</summary>
    internal static readonly Scenario Lists = Story("lists", "both hosts have two addresses, and B loses one for a while", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Stream(w.B, 0.5, 3, 3000);
        w.At(2, () => w.B.SetUp(Names.B1, false));
        w.At(4, () => w.B.SetUp(Names.B1, true));
    });

    /// <summary>Lists of addresses, and the end.</summary>
    internal static readonly Scenario ListsAndClose = Story("lists-and-close", "both hosts have two addresses, and B closes", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Send(w.B, 0.5, 3000);
        End(w.B, 1);
    });

    /// <summary>A host with a rendezvous lives for a while.</summary>
    internal static readonly Scenario Registered = Story("registered", "both hosts register at a rendezvous, and live for four minutes", 240, w =>
    {
        w.AddRelay();
        Open(w);
        Stream(w.B, 0.5, 1, 3000);
    }, WithRendezvous);

    /// <summary>REGISTERs are lost.</summary>
    internal static readonly Scenario LostRegister = Story("lost-register", "the answers to the first two REGISTERs are lost", 20, w =>
    {
        w.AddRelay();
        Open(w);
        w.Lose(p => p.IsRegister && p.Source == Names.Relay, 4);
        Stream(w.B, 0.5, 5, 3000);
    }, WithRendezvous);

    /// <summary>B moves a flow that A has removed.</summary>
    internal static readonly Scenario RemoveAndMove = Story("remove-and-move", "A removes the first of two flows, which B then moves", 8, w =>
    {
        TwoFlows(w);
        Up(w.B, Names.B1);
        Stream(w.A, 0.5, 3, 1000);
        w.At(1, () => w.A.Do(s => s.Remove(0, w.Now)));
        Plot.Move(w.B, 1.5, Names.B1);
    });

    /// <summary>Lists are not acknowledged for a while.</summary>
    internal static readonly Scenario LostLists = Story("lost-lists", "what A acknowledges of B's list is lost for 4 s", 12, w =>
    {
        Open(w);
        Up(w.B, Names.B1);
        Stream(w.B, 0.5, 5, 1000);
        w.Lose(p => p.HasAddresses && p.Source == Names.A0 && w.Now.Seconds < 4, int.MaxValue);
    });

    /// <summary>A asks for a flow to an address that B lists, and where nobody is.</summary>
    internal static readonly Scenario JoinListed = Story("join-listed", "A opens a flow to a listed address, from where no answer comes", 25, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Up(w.B, Names.B1);
        Stream(w.B, 0.5, 1, 1000);
        w.Lose(p => p.Destination == Names.B1, int.MaxValue);
        w.At(1, () => w.A.Do(s => s.Join(Names.A1, Names.B1, false, w.Now)));
    });

    /// <summary>Each host removes another flow.</summary>
    internal static readonly Scenario CrossedRemoves = Story("crossed-removes", "A removes the first of two flows, and B at the same time the second", 8, w =>
    {
        TwoFlows(w);
        Stream(w.A, 0.5, 3, 1000);
        Stream(w.B, 0.5, 3, 1000);
        w.At(1, () => w.A.Do(s => s.Remove(0, w.Now)));
        w.At(1, () => w.B.Do(s => s.Remove(1, w.Now)));
    });

    /// <summary>The answer to the FIN of a removed flow is lost.</summary>
    internal static readonly Scenario LostRemove = Story("lost-remove", "each host removes another of two flows, and B's ACKs are lost twice", 8, w =>
    {
        TwoFlows(w);
        Stream(w.A, 0.5, 3, 1000);
        w.Lose(p => p.IsAck && p.Source == Names.B0 && w.Now.Seconds > 1, 2);
        w.At(1, () => w.A.Do(s => s.Remove(0, w.Now)));
        w.At(1, () => w.B.Do(s => s.Remove(1, w.Now)));
    });

    /// <summary>A further flow is half open when the streams end.</summary>
    internal static readonly Scenario HalfOpenAtEnd = Story("half-open-at-end", "a second flow is half open at B when the streams end", 80, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        w.Lose(p => p.Source == Names.A1 && !p.IsSyn && w.Now.Seconds < 2, int.MaxValue);
        w.At(0.9, () => w.A.Do(s => s.Join(Names.A1, Names.B0, false, w.Now)));
        Send(w.A, 0.5, 1000);
        End(w.A, 0.95);
    });

    /// <summary>A further flow is being asked for when the streams end.</summary>
    internal static readonly Scenario AskedAtEnd = Story("asked-at-end", "A has no answer for its second flow when the streams end", 80, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        w.Lose(p => p.Source == Names.A1, int.MaxValue);
        w.At(0.95, () => w.A.Do(s => s.Join(Names.A1, Names.B0, false, w.Now)));
        Send(w.A, 0.5, 1000);
        End(w.A, 1);
    });
}
