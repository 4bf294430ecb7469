using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <content>Stories in which something comes too late, comes from elsewhere, or never comes.</content>
internal static partial class Mtp1
{
    /// <summary>Nothing reaches the opener any more.</summary>
    internal static readonly Scenario CutOff = Story("cut-off", "nothing reaches A any more when it has data to send", 240, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        w.Lose(p => p.Destination == Names.A0 && w.Now.Seconds > 1, int.MaxValue);
        Stream(w.A, 1.1, 1.3, 500);
        Strays(w.A, Names.A0, 1.5, 238);
    });

    /// <summary>The peer's FIN comes when nobody waits for it any more.</summary>
    internal static readonly Scenario LatePeerFin = Story("late-peer-fin", "the FIN of B is lost, and then B has no address for 80 s", 110, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        w.Lose(p => p.IsFin && p.Source == Names.B0, int.MaxValue);
        w.At(1.1, () => w.B.SetUp(Names.B0, false));
        w.At(82, () => w.B.SetUp(Names.B1, true));
        Strays(w.A, Names.A0, 1.5, 109);
    });

    /// <summary>A SYN+ACK comes when the opener has given up.</summary>
    internal static readonly Scenario LateSynAck = Story("late-syn-ack", "nobody answers the SYN of A, and a copy of a SYN+ACK arrives after 15 minutes", 900, w =>
    {
        Open(w);
        w.Lose(p => p.Source == Names.B0, int.MaxValue);
        Strays(w.A, Names.A0, 1.5, 895);
        Again(w.B, 890, p => p.IsSynAck);
    });

    /// <summary>Two connections, one after the other.</summary>
    internal static readonly Scenario Twice = Story("twice", "A opens a second connection while the first one lives", 8, w =>
    {
        Open(w);
        Stream(w.A, 0.3, 0.9, 500);
        w.At(1, () => w.A.Do(s => s.Open(Names.Service, Names.A0, Names.B0, w.Now)));
        Stream(w.A, 1.5, 3, 500);
    });

    /// <summary>A late copy of a SYN from the address that the opener has left.</summary>
    internal static readonly Scenario OldSyn = Story("old-syn", "A changes its address after its SYN, and a copy of that arrives late", 8, w =>
    {
        Open(w);
        w.At(0.104, () => w.A.SetUp(Names.A0, false));
        w.At(0.109, () => w.A.SetUp(Names.A1, true));
        Stream(w.A, 0.5, 4, 500);
        Again(w.A, 2, p => p.IsSyn);
    });

    /// <summary>Nobody serves the service, at either of two addresses.</summary>
    internal static readonly Scenario RefusedAtOneOfTwo = Story("refused-at-one-of-two", "A asks for a service that B, which has two addresses, does not serve", 3, w =>
    {
        OpenUnknown(w);
        Up(w.B, Names.B1);
    });

    /// <summary>The application gives up in the middle of a move.</summary>
    internal static readonly Scenario AbortInMove = Story("abort-in-move", "A moves, its ACKs are lost, and B aborts", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 0.9, 1000);
        w.Lose(p => p.IsAck && p.Source == Names.A1, int.MaxValue);
        Plot.Move(w.A, 1, Names.A1);
        w.At(1.1, () => w.B.Do(s => s.Abort(w.Now)));
        Strays(w.B, Names.B0, 1.5, 8);
    });

    /// <summary>A late copy of the newest RSYN, from elsewhere.</summary>
    internal static readonly Scenario LateCopyElsewhere = Story("late-copy-elsewhere", "A moves, and a copy of its RSYN arrives late from another source", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        Plot.Move(w.A, 1, Names.A1);
        w.At(2, () =>
        {
            Packet copy = w.A.Sent.First(p => p.IsRsyn).Copy();
            copy.Source = Names.Stranger;
            w.Forge(copy);
        });
    });

    /// <summary>Registrations that a rendezvous has to ignore.</summary>
    internal static readonly Scenario StrangeRegisters = Story(
        "strange-registers", "an old REGISTER of A, and one of a stranger, reach the rendezvous", 100, w =>
        {
            w.AddRelay();
            Open(w);
            Stream(w.B, 0.5, 1, 3000);
            Again(w.A, 80, p => p.IsRegister);
            w.At(90, () =>
            {
                Packet register = w.A.LastSent(p => p.IsRegister)!.Copy();
                (register.Source, register.Nonce, register.RegisterVersion) = (Names.Stranger, 0x0bad, register.RegisterVersion + 1);
                register.Seal();
                w.Forge(register);
            });
        }, WithRendezvous);

    /// <summary>A SYN has gone round in a circle.</summary>
    internal static readonly Scenario RoutedRound = Story("routed-round", "a copy of the SYN of A comes to the router again, which has passed it on", 5, w =>
    {
        Route(w);
        Send(w.A, 0.5, 3000);
        w.At(0.3, () =>
        {
            Packet syn = w.A.Sent[0].Copy();
            syn.Add(Make.Source(Names.A0, Names.Relay));
            syn.Seal();
            w.Forge(syn);
        });
    });
}
