using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Mutants;

/// <summary>Something is sent that nothing called for, too often, or too late.</summary>
public sealed class UncalledForTests
{
    public static TheoryData<string> Names => [.. List.Select(m => m.Name)];

    internal static IReadOnlyList<Mutant> List { get; } =
    [
        new("pure ACK out of nowhere", "09a a", "CTL-16 stray 10.1.0.1", t =>
        {
            Packet stray = t.Copy("a1#16", "stray", 2);
            (stray.Version, stray.Ackno) = (t["a1#3"].Version, t["a1#3"].Ackno);
        }),
        new("pure ACK of the server out of nowhere", "08a b", "CTL-16 stray 10.1.0.2", t =>
        {
            Packet stray = t.Copy("b1#12", "stray", 1.3);
            (stray.Version, stray.Ackno) = (t["b1#10"].Version, t["b1#10"].Ackno);
        }),
        new("pure ACK of a FIN that has not come", "09a b", "CTL-2/CTL-16 early 10.1.0.2", t => t.Copy("b1#13", "early", 2)),
        new("second ACK of one FIN, a second later", "01 a", "CTL-16 again 10.1.0.1", t => t.Copy("a1#17", "again", 1.5)),
        new("RSYN answered with a pure ACK", "08c b", "MIG-28/MIG-6/CTL-16 b1#5 10.1.0.2", t => t["b1#5"].Flags = Ack),
        new("RSYN+ACK without an RSYN", "08c b", "FLOW-4/MIG-6 stray 10.1.0.2", t => t.Copy("b1#5", "stray", 1.2)),
        new("RSYN+ACK once more, long after its ACK", "08c b", "MIG-14/MIG-6/MIG-7 again 10.1.0.2", t => t.Copy("b1#5", "again", 2.9)),
        new("RSYN+ACK for an older RSYN", "08c b", "CTL-2/MIG-9/MIG-6 old 10.1.0.2", t =>
        {
            t.Remove(p => p.Time > t["b2#2"].Time);
            AnswerNewerRsyn(t);
            t.Copy("b1#5", "old", 4.2);
        }),
        new("SYN+ACK for a SYN that never came", "01 b", "CTL-2 stray 10.1.0.2", t =>
        {
            Packet stray = t.Copy("b1#2", "stray", 3);
            (stray.SourceFlow, stray.Ackno, stray.Version, stray.Nonce) = (8, stray.Ackno + 7, 4711, 99);
        }),
        new("SYN+ACK once more, long after its ACK", "08c b", "OPEN-11/OPEN-3/CTL-6 again 10.1.0.2", t => t.Copy("b1#2", "again", 1.5)),
        new("second connection ACK without a second SYN+ACK", "08c a", "CTL-16 again 10.1.0.1", t => t.Copy("a1#3", "again", 1.5)),
        new("migration ACK without RSYN+ACK", "08c a", "CTL-16/CTL-2 a2#2 10.2.0.1", t => t.Remove("a1#5")),
        new("ACK of a FIN, the FIN never came", "01 a", "CTL-16/CTL-2 a1#17 10.1.0.1", t => t.Remove("a1#16")),

        new("datagram after the own FIN", "08a a", "TEAR-3 late 10.1.0.1", t => t.Copy("a1#8", "late", 3)),
        new("datagram of the server after the own FIN", "08c b", "TEAR-3 late 10.1.0.2", t =>
            t.Copy("b1#6", "late", 4).Destination = "10.2.0.1"),
        new("new TCP data after the own FIN", "01 b", "TEAR-3 late 10.1.0.2", t => t.Copy("b1#11", "late", 1).TcpSequence += 100_000),
        new("new TCP data after both FINs", "09a a", "TEAR-3 late 10.1.0.1", t => t.Copy("a1#5", "late", 4).TcpSequence += 50),

        new("sixteenth retransmission of a SYN", "06 d", "CTL-7 again 10.3.0.1", t => t.Copy("d1#16", "again", 1389)),
        new("thirty SYNs at once", "06 d", "CTL-6f again2 10.3.0.1", t =>
        {
            t.Remove(p => p.Label != "d1#1");
            Repeat(t, "d1#1", 30, 3, 4);
        }),
        new("sixteenth retransmission of a FIN", "01 a", "CTL-7 again16 10.1.0.1", t =>
        {
            t.Remove("a1#21");
            Repeat(t, "a1#20", 16, 0.3, 2);
        }),
        new("sixteenth retransmission of an RSYN", "08c a", "CTL-7 again16 10.2.0.1", t =>
        {
            t.Remove(p => p.Time > t["a2#1"].Time);
            Repeat(t, "a2#1", 16, 2.3, 2);
        }),
        new("sixteenth retransmission of an RSYN+ACK", "08c b", "CTL-7 again16 10.1.0.2", t =>
        {
            t.Remove(p => p.Time > t["b1#5"].Time);
            Repeat(t, "b1#5", 16, 2.3, 2);
        }),

        new("second RST of an abort", "07c b", "FLOW-5/FLOW-8 again 10.1.0.2", t => t.Copy("b1#8", "again", 10)),
        new("FIN after the own RST", "07c b", "FLOW-8/FLOW-3 fin 10.1.0.2", t =>
        {
            Packet fin = t.Copy("b1#8", "fin", 10);
            fin.Flags = Fin;
        }),
        new("RSYN after the own RST", "07c b", "FLOW-8/FLOW-3 rsyn 10.1.0.2", t =>
        {
            Packet rsyn = t.Copy("b1#8", "rsyn", 10);
            rsyn.Flags = Rsyn;
        }),
        new("RST in answer to a pure ACK", "01 b", "SEC-7/SEC-2 rst 10.1.0.2", t =>
        {
            Packet rst = t.Copy("b1#17", "rst", 0.2);
            (rst.Source, rst.Destination) = ("10.1.0.2", "10.1.0.1");
            (rst.SourceFlow, rst.DestinationFlow, rst.Flags, rst.Version) = (3, 2, Rst, rst.Ackno);
        }),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Clause", "CTL-7")]
    [Trait("Clause", "CTL-16")]
    [Trait("Clause", "FLOW-8")]
    [Trait("Clause", "MIG-28")]
    [Trait("Clause", "TEAR-3")]
    public void IsFound(string name) => Mutant.AssertFound(List, name);

    /// <summary>At three seconds the peer moves once more, to a third address, and that is answered.</summary>
    private static void AnswerNewerRsyn(Trace trace)
    {
        Packet rsyn = trace.Copy("b2#1", "newer", 3);
        rsyn.Source = "10.2.0.7";
        rsyn.Version++;
        Packet answer = trace.Copy("b1#5", "answer", 3.001);
        answer.Destination = "10.2.0.7";
        answer.Ackno++;
        Packet ack = trace.Copy("b2#2", "ack", 3.002);
        ack.Source = "10.2.0.7";
        ack.Version++;
    }

    /// <summary>The same packet again and again, named <c>again1</c> and so on, each wait twice the one before, at most 120 s.</summary>
    private static void Repeat(Trace trace, string label, int times, double first, double wait)
    {
        double at = first;
        for (int i = 1; i <= times; i++, at += wait, wait = Math.Min(2 * wait, 120))
        {
            trace.Copy(label, $"again{i}", at);
        }
    }
}
