using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <content>Stories in which packets come that nobody of the two has sent, or sent long ago.</content>
internal static partial class Mtp1
{
    /// <summary>An attacker who knows the flow IDs and not the nonce sends to B.</summary>
    internal static readonly Scenario Forged = Story("forged", "a stranger sends B one control packet of each kind with a wrong nonce", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.2, 3, 1000);
        Forge(w);
    });

    /// <summary>An attacker refuses in B's place.</summary>
    internal static readonly Scenario ForgedRefusal = Story(
        "forged-refusal", "the first SYN is lost, and a stranger refuses it without knowing its nonce", 5, w =>
        {
            w.Lose(p => p.IsSyn);
            Open(w);
            w.At(0.4, () =>
            {
                Packet syn = w.A.Latest(p => p.IsSyn);
                Packet refusal = Make.Reply(syn, ControlFlags.Rst | ControlFlags.Ack, syn.Version + 1);
                refusal.Nonce = 0x0bad_0bad;
                refusal.Seal();
                w.Forge(refusal);
            });
        });

    /// <summary>Something comes from B before its SYN+ACK.</summary>
    internal static readonly Scenario WrongSynAck = Story(
        "wrong-syn-ack", "the first SYN is lost; a stranger sends A a SYN+ACK that answers another SYN, and a FIN", 8, w =>
        {
            w.Lose(p => p.IsSyn);
            Open(w);
            w.At(0.4, () => w.Forge(Stray(w, ControlFlags.Syn | ControlFlags.Ack, 40)));
            w.At(0.6, () => w.Forge(Stray(w, ControlFlags.Fin, 0)));
        });

    /// <summary>A stranger asks for a further flow.</summary>
    internal static readonly Scenario StrangeJoin = Story("strange-join", "a stranger sends B a JOIN with a token that B never offered", 8, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 2.5, 1000);
        w.At(1.01, () =>
        {
            Packet join = w.A.First(_ => true).Copy();
            join.Remove(ExtensionType.Service);
            join.Remove(ExtensionType.Connection);
            join.Add(Make.Connection(ConnectionKind.Join, 0x1234_5678));
            (join.Source, join.SourceFlow, join.Nonce, join.Number) = (Names.Stranger, 0x1111, 0x2222, 0);
            join.Seal();
            w.Forge(join);
        });
    });

    /// <summary>A, which has the right nonce, sends what answers nothing.</summary>
    internal static readonly Scenario Unexpected = Story("unexpected", "an RSYN+ACK and an ACK that answer nothing of B reach it, with the right nonce", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 2, 1000);
        w.At(1.01, () => w.Forge(Nonced(w, ControlFlags.Rsyn | ControlFlags.Ack)));
        w.At(1.31, () => w.Forge(Nonced(w, ControlFlags.Ack)));
    });

    /// <summary>Late copies reach a flow that is closed.</summary>
    internal static readonly Scenario Strays = Story("strays", "copies of packets of A reach B when it has closed the flow", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.A, 0.5, 1.5, 3000);
        Plot.Move(w.A, 1, Names.A1);
        End(w.A, 2);
        Again(w.A, 4, p => p.IsFin);
        Again(w.A, 4.5, p => p.IsRsyn);
        Again(w.A, 5, p => p.IsAck);
        Again(w.A, 5.5, p => p.IsData);
    });

    /// <summary>Who owns B's old address now refuses A's RSYN.</summary>
    internal static readonly Scenario Stranger = Story("stranger", "A moves, and somebody at the address that it asks refuses its RSYN", 8, w =>
    {
        Open(w);
        Stream(w.B, 0.5, 4, 1000);
        w.Lose(p => p.IsRsyn && w.Now.Seconds < 1.5, int.MaxValue);
        w.At(1, () => w.A.SetUp(Names.A0, false));
        w.At(1.01, () => w.A.SetUp(Names.A1, true));
        w.At(1.02, () =>
        {
            Packet rsyn = w.A.Latest(p => p.IsRsyn);
            Packet refusal = Make.Reply(rsyn, ControlFlags.Rst | ControlFlags.Ack, rsyn.Version + 1);
            refusal.Seal();
            w.Forge(refusal);
        });
        Strays(w.A, Names.A1, 1.5, 7.5);
    });

    /// <summary>An ACK comes that does not answer the FIN.</summary>
    internal static readonly Scenario OtherAck = Story("other-ack", "what answers the FIN of A is lost, and an ACK comes that answers nothing", 20, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        AckNothing(w);
        Strays(w.A, Names.A0, 1.5, 15);
    });

    /// <summary>A request of long ago reaches B.</summary>
    internal static readonly Scenario OldRequest = Story("old-request", "an RSYN of A reaches B that is older than its SYN", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 2, 1000);
        w.At(1.01, () =>
        {
            Packet rsyn = Make.Like(w.A.Latest(p => p.IsAck), ControlFlags.Rsyn, w.A.First(_ => true).Version - 5, 0);
            rsyn.Seal();
            w.Forge(rsyn);
        });
    });

    /// <summary>Two servers answer one SYN.</summary>
    internal static readonly Scenario SecondServer = Story("second-server", "a second server answers the SYN of A when the first has", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 2, 1000);
        w.At(0.3, () =>
        {
            Packet second = w.B.First(_ => true).Copy();
            (second.Source, second.SourceFlow, second.Nonce, second.Version) = (Names.Stranger, 0x7777, 0x8888, 900);
            second.Seal();
            w.Forge(second);
        });
    });

    /// <summary>A late copy of the SYN.</summary>
    internal static readonly Scenario LateSyn = Story("late-syn", "a copy of the SYN arrives while the flow lives", 5, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 3, 500);
        Again(w.A, 2, p => p.IsSyn);
    });

    /// <summary>A late copy of an old RSYN.</summary>
    internal static readonly Scenario Replayed = Story("replayed", "A moves away and back, and a copy of its first RSYN arrives late", 8, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        Stream(w.B, 0.5, 4, 3000);
        Plot.Move(w.A, 1, Names.A1);
        Plot.Move(w.A, 2, Names.A0);
        Again(w.A, 3, p => p.IsRsyn);
    });

    private static Packet Stray(World w, ControlFlags flags, uint ackno)
    {
        Packet syn = w.A.Latest(p => p.IsSyn);
        Packet stray = Make.Reply(syn, flags, ackno);
        (stray.SourceFlow, stray.Nonce, stray.Version) = (0x4444, 0x5555, 600);
        if (stray.IsSynAck)
        {
            stray.Add(syn.Extension(ExtensionType.Connection));
            stray.SetTransport(syn.Transport);
        }

        stray.Seal();
        return stray;
    }

    private static Packet Nonced(World w, ControlFlags flags)
    {
        Packet sent = w.A.Latest(p => p.IsAck);
        Packet made = Make.Like(sent, flags, sent.Version, sent.Ackno + 5000);
        made.Seal();
        return made;
    }
}
