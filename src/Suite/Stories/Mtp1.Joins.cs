using ServalRef.StateMachines.Connections;
using static ServalRef.Suite.Plot;

namespace ServalRef.Suite;

/// <content>Stories of further flows.</content>
internal static partial class Mtp1
{
    /// <summary>Two flows.</summary>
    internal static readonly Scenario Join = Story("join", "A opens a second flow, both send, and A closes", 70, w =>
    {
        TwoFlows(w);
        Stream(w.A, 0.5, 1, 6000);
        Stream(w.B, 0.5, 1, 6000);
        End(w.A, 1.5);
    });

    /// <summary>Two flows, and a late copy of the FIN of the second.</summary>
    internal static readonly Scenario JoinFinAgain = Story("join-fin-again", "A opens a second flow and closes, and a copy of B's FIN on it arrives later", 20, w =>
    {
        TwoFlows(w);
        Stream(w.A, 0.5, 1, 6000);
        End(w.A, 1.5);
        Again(w.B, 10, p => p.IsFin && p.SourceFlow != w.B.First(_ => true).SourceFlow);
    });

    /// <summary>Two flows that are busy for a while.</summary>
    internal static readonly Scenario JoinTalk = Story("join-talk", "A opens a second flow, and both send for 3 s", 5, w =>
    {
        TwoFlows(w);
        Stream(w.A, 0.5, 3.5, 6000);
        Stream(w.B, 0.5, 3.5, 6000);
    });

    /// <summary>Two flows, and a window that opens late.</summary>
    internal static readonly Scenario JoinZeroWindow = Story("join-zero-window", "A opens a second flow, and B reads nothing until 6 s", 9, w =>
    {
        w.B.Habits.Reads = false;
        TwoFlows(w);
        Send(w.A, 0.5, 40_000);
        w.At(6, () => w.B.Habits.Reads = true);
        w.At(6, () => w.B.Do(_ => { }));
    }, new AdapterOptions(ReceiveBuffer: 16_000));

    /// <summary>Further flows are refused for now.</summary>
    internal static readonly Scenario Nack = Story("nack", "A replaces one of eight flows; B, which has not heard that it is closed, answers each JOIN with NACK", 25, w =>
    {
        Open(w);
        Up(w.A, Names.A1);
        for (int further = 1; further < FlowLimit.Most; further++)
        {
            w.At(0.2 + (0.1 * further), () => w.A.Do(s => s.Join(Names.A1, Names.B0, false, w.Now)));
        }

        w.Lose(p => p.IsAck && p.Source == Names.A1 && w.Now.Seconds > 1.4, int.MaxValue);
        w.At(1.5, () => w.A.Do(s => s.Remove(1, w.Now)));
        w.At(2, () => w.A.Do(s => s.Join(Names.A1, Names.B0, false, w.Now)));
        Send(w.A, 6, 3000);
    });

    /// <summary>One of two flows is removed.</summary>
    internal static readonly Scenario Remove = Story("remove", "A removes the first of two flows, and data go on", 70, w =>
    {
        TwoFlows(w);
        Stream(w.A, 0.5, 2, 3000);
        Stream(w.B, 0.5, 2, 3000);
        w.At(1, () => w.A.Do(s => s.Remove(0, w.Now)));
        End(w.A, 2.5);
    });

    /// <summary>A flow has no address when the streams end, and gets none.</summary>
    internal static readonly Scenario LeftBehind = Story(
        "left-behind", "A loses the address of one of two flows for good, and then both streams end", 320, w =>
        {
            TwoFlows(w);
            Send(w.A, 0.5, 1000);
            w.At(1, () => w.A.SetUp(Names.A1, false));
            End(w.A, 1.5);
        });

    private static void TwoFlows(World w)
    {
        Open(w);
        Up(w.A, Names.A1);
        w.At(0.3, () => w.A.Do(s => s.Join(Names.A1, Names.B0, false, w.Now)));
    }
}
