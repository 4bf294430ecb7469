using ServalRef.StateMachines;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <summary>The stories of mtp1 that others are made of: opening, data, close.</summary>
internal static partial class Mtp1
{
    /// <summary>Both hosts with one address each send 5 kB, and A closes.</summary>
    internal static readonly Scenario Exchange = Story("exchange", "A opens, both send 5 kB, and A closes", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        Send(w.B, 0.3, 5000);
        End(w.A, 1);
    });

    /// <summary>The close of which each first answer is lost.</summary>
    internal static readonly Scenario LostClose = Story("lost-close", "the last ACK of the close is lost", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        w.Lose(p => p.IsAck && p.Source == Names.A0 && w.Now.Seconds > 1);
    });

    /// <summary>The last ACKs are lost for a while.</summary>
    internal static readonly Scenario LongLostClose = Story("long-lost-close", "the ACKs that answer the last FIN are lost for 5 s", 75, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        w.Lose(p => p.IsAck && p.Source == Names.A0 && w.Now.Seconds is > 1 and < 6, int.MaxValue);
    });

    /// <summary>A copy of B's FIN comes later.</summary>
    internal static readonly Scenario FinAgain = Story("fin-again", "a copy of B's FIN arrives 9 s after the close", 20, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        Again(w.B, 10, p => p.IsFin);
    });

    /// <summary>A late copy of the last FIN.</summary>
    internal static readonly Scenario LateFin = Story("late-fin", "a copy of B's FIN arrives two minutes after the close", 125, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        Again(w.B, 121, p => p.IsFin);
    });

    /// <summary>Nothing of B reaches A after it has ended its stream.</summary>
    internal static readonly Scenario DeafClose = Story("deaf-close", "A closes when nothing of B reaches it any more but data", 450, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        w.Lose(p => p.HasControl && p.Source == Names.B0 && w.Now.Seconds > 1, int.MaxValue);
        Strays(w.A, Names.A0, 1.5, 30);
    });

    /// <summary>B closes while A goes on sending.</summary>
    internal static readonly Scenario HalfClose = Story("half-close", "A ends its stream, and B goes on sending for a second", 70, w =>
    {
        w.B.Habits.EndsWithPeer = false;
        Open(w);
        Send(w.A, 0.2, 5000);
        End(w.A, 1);
        Stream(w.B, 0.5, 2, 3000);
        End(w.B, 2.2);
    });

    /// <summary>Both applications end at the same time.</summary>
    internal static readonly Scenario CrossedClose = Story("crossed-close", "both hosts end at the same time", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        Send(w.B, 0.2, 5000);
        End(w.A, 1);
        End(w.B, 1);
    });

    /// <summary>A SYN, its SYN+ACK and the third packet are lost once each.</summary>
    internal static readonly Scenario LostOpening = Story("lost-opening", "the SYN+ACK is lost once, and then the third packet", 8, w =>
    {
        w.Lose(p => p.IsSynAck);
        w.Lose(p => p.IsAck);
        Open(w);
        Send(w.A, 5, 5000);
    });

    /// <summary>A opens, and nobody says anything.</summary>
    internal static readonly Scenario Quiet = Story("quiet", "A opens, and nobody sends data", 12, Open);

    /// <summary>Nobody sends data for a while.</summary>
    internal static readonly Scenario QuietFirst = Story("quiet-first", "A opens, and sends data 5 s later", 12, w =>
    {
        Open(w);
        Send(w.A, 5, 3000);
    });

    /// <summary>The third packet is lost, and no SYN+ACK comes in its place.</summary>
    internal static readonly Scenario LateData = Story("late-data", "the third packet and all that B repeats are lost, and data follow at 5 s", 8, w =>
    {
        Open(w);
        w.Lose(p => p.IsAck);
        w.Lose(p => p.IsSynAck && w.Now.Seconds > 1, int.MaxValue);
        for (double at = 0.5; at < 5; at += 0.5)
        {
            Plot.Stray(w, at);
        }

        Send(w.A, 5, 3000);
    });

    /// <summary>The first SYN+ACK is lost.</summary>
    internal static readonly Scenario LostSynAck = Story("lost-syn-ack", "the first SYN+ACK is lost, and A repeats its SYN before B its SYN+ACK", 12, w =>
    {
        Open(w);
        w.Lose(p => p.IsSynAck);
        Send(w.A, 2, 1000);
    });

    /// <summary>The third packet is lost.</summary>
    internal static readonly Scenario LostThird = Story("lost-third", "the third packet is lost; data follow at 3 s", 8, w =>
    {
        Open(w);
        w.Lose(p => p.IsAck);
        Send(w.A, 3, 3000);
    });

    /// <summary>The third packet is lost, and data come in its place.</summary>
    internal static readonly Scenario DataProves = Story("data-proves", "the third packet is lost, and data follow before the SYN+ACK comes again", 8, w =>
    {
        Open(w);
        w.Lose(p => p.IsAck);
        Send(w.A, 0.3, 3000);
    });

    /// <summary>The opener gives up.</summary>
    internal static readonly Scenario GivenUp = Story("given-up", "nobody answers the SYN of A, whose application gives up at 1.9 s", 8, w =>
    {
        Open(w);
        w.Lose(p => p.Source == Names.B0, int.MaxValue);
        w.At(1.9, () => w.A.Do(s => s.Abort(w.Now)));
    });

    /// <summary>Both send small pieces for a while.</summary>
    internal static readonly Scenario Talk = Story("talk", "both hosts send a small piece every 50 ms", 8, w =>
    {
        Open(w);
        Stream(w.A, 0.5, 6, 500);
        Stream(w.B, 0.5, 6, 500);
    });

    /// <summary>The opener dies when it has sent its SYN.</summary>
    internal static readonly Scenario HalfOpen = Story("half-open", "A is silent after its SYN", 30, w =>
    {
        Open(w);
        w.Lose(p => !p.IsSyn && p.Source == Names.A0, int.MaxValue);
        w.At(0.105, () => w.A.SetUp(Names.A0, false));
    });

    /// <summary>Nobody answers the SYN.</summary>
    internal static readonly Scenario Unanswered = Story("unanswered", "nobody answers the SYN of A", 900, w =>
    {
        Open(w);
        w.Lose(p => p.Source == Names.B0, int.MaxValue);
    });

    /// <summary>Nobody serves the service.</summary>
    internal static readonly Scenario Refused = Story("refused", "A asks for a service that B does not serve", 3, OpenUnknown);

    /// <summary>Many bytes one way, a few the other.</summary>
    internal static readonly Scenario Bulk = Story("bulk", "A sends 60 kB to B", 5, w =>
    {
        Open(w);
        Send(w.A, 0.2, 60_000);
        Send(w.B, 0.3, 3000);
        Send(w.A, 1, 3000);
    });

    /// <summary>Packets of data are lost.</summary>
    internal static readonly Scenario Loss = Story("loss", "A sends 60 kB to B, and 3 packets of it are lost", 5, w =>
    {
        Open(w);
        Send(w.A, 0.2, 60_000);
        w.Lose(p => p.IsData && p.Number is 6 or 9 or 15, 3);
    });

    /// <summary>ACKs are lost, so that data that has come is sent again.</summary>
    internal static readonly Scenario LostAcks = Story("lost-acks", "A sends 5 kB to B, and the first ACKs of it are lost", 5, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        w.Lose(p => p.IsMtpAck && p.Source == Names.B0, 2);
        Send(w.A, 2, 3000);
    });

    /// <summary>A packet of data is damaged on its way.</summary>
    internal static readonly Scenario Damaged = Story("damaged", "a data packet and a FIN of A are damaged on their way", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
        w.Damage(p => p.IsData);
        w.Damage(p => p.IsFin && p.Source == Names.A0);
        End(w.A, 1);
    });

    /// <summary>The receiver does not read for a while.</summary>
    internal static readonly Scenario ZeroWindow = Story("zero-window", "B reads nothing until 6 s, and A has more than its buffer", 9, w =>
    {
        w.B.Habits.Reads = false;
        Open(w);
        Send(w.A, 0.2, 40_000);
        w.At(6, () => w.B.Habits.Reads = true);
        w.At(6, () => w.B.Do(_ => { }));
    }, new AdapterOptions(ReceiveBuffer: 16_000));

    /// <summary>Nothing happens for a while.</summary>
    internal static readonly Scenario Idle = Story("idle", "A opens, sends 5 kB, and then nothing happens for 70 s", 70, w =>
    {
        Open(w);
        Send(w.A, 0.2, 5000);
    });

    /// <summary>The application gives up.</summary>
    internal static readonly Scenario Abort = Story("abort", "A aborts in the middle", 5, w =>
    {
        Open(w);
        Stream(w.B, 0.5, 2, 3000);
        w.At(1.02, () => w.A.Do(s => s.Abort(w.Now)));
    });

    private static Scenario Story(string name, string title, double seconds, Action<World> plot, AdapterOptions? options = null) =>
        new(name, title, Dialect.Mtp1, Transport.Mtp, seconds, options ?? AdapterOptions.Default, plot);
}
