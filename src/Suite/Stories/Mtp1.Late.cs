using ServalRef.StateMachines;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <content>Stories in which something counts no more, or never did.</content>
internal static partial class Mtp1
{
    /// <summary>A late copy of an older list.</summary>
    internal static readonly Scenario LateList = Story("late-list", "B's list changes, and a copy of the first one arrives late", 8, w =>
    {
        Open(w);
        Up(w.B, Names.B1);
        Stream(w.B, 0.5, 4, 1000);
        w.At(2, () => w.B.SetUp(Names.B1, false));
        Again(w.B, 3, p => p.ListsAddresses);
    });

    /// <summary>A packet of a later version of the protocol.</summary>
    internal static readonly Scenario Reserved = Story(
        "reserved", "an RSYN with a reserved bit set reaches B", 5, w =>
        {
            Open(w);
            Stream(w.A, 0.5, 3, 1000);
            w.At(1.01, () =>
            {
                Packet rsyn = Make.Like(w.A.Latest(p => p.IsAck), ControlFlags.Rsyn, w.A.Latest(p => p.IsAck).Version, 0);
                rsyn.Bytes[rsyn.Control + 3] = 1;
                rsyn.Seal();
                w.Forge(rsyn);
            });
        });

    /// <summary>A host is asked for when its registration has expired.</summary>
    internal static readonly Scenario Expired = Story(
        "expired", "nothing of B reaches its rendezvous for four minutes, and then A moves and asks there", 275, w =>
        {
            w.AddRelay();
            Open(w);
            Up(w.A, Names.A1);
            Stream(w.B, 0.5, 1, 3000);
            w.Lose(p => p.IsRegister && p.Source == Names.B0 && w.Now.Seconds > 1, int.MaxValue);
            w.Lose(p => p.IsRsyn && p.Destination == Names.B0 && p.Source == Names.A1, int.MaxValue);
            Plot.Move(w.A, 260, Names.A1);
        }, WithRendezvous);

    /// <summary>The mover cannot be reached, for longer than all tries last, and its peer is still there.</summary>
    internal static readonly Scenario DeafMoverGivenUp = Story(
        "deaf-mover-given-up", "A moves one of two flows and asks for ever; what B sends to its new address is lost, and B lives on", 540, w =>
        {
            TwoFlows(w);
            Send(w.B, 0.5, 1000);
            w.Lose(p => p.Destination == Names.A0 && w.Now.Seconds > 1, int.MaxValue);
            LoseOneOfTwo(w);
            Strays(w.B, Names.B0, 520, 538);
        }, new AdapterOptions(KeepAlive: Duration.FromSeconds(1300)));
}
