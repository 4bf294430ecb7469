using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>Something that had to be sent was not, although the host was alive long afterwards.</summary>
public sealed class MissingAnswerTests
{
    public static TheoryData<string> Names => [.. List.Select(m => m.Name)];

    internal static IReadOnlyList<Mutant> List { get; } =
    [
        new("FIN never acknowledged, in Established", "01 a", "TEAR-4 a1#16 10.1.0.1", t =>
        {
            t.Remove("a1#17");
            t.Delay("a1#18", 3);
        }),
        new("FIN never acknowledged, though repeated", "01 a", "TEAR-4/TEAR-19 a1#16 10.1.0.1", t =>
        {
            t.Remove(p => t["a1#16"].Time < p.Time);
            t.Copy("a1#16", "again", 3);
            t.Copy("a1#16", "and again", 9);
            t.Copy("a1#15", "alive", 9.8);
        }),
        new("FIN never acknowledged, in FinWait2", "09a a", "TEAR-4 a1#15 10.1.0.1", t =>
        {
            t.Remove("a1#16");
            t.Copy("a1#13", "alive", 5);
        }),
        new("crossing FIN never acknowledged", "08a b", "TEAR-4/TEAR-18 b1#11 10.1.0.2", t =>
        {
            t.Remove("b1#12");
            t.Copy("b1#8", "alive", 4);
        }),
        new("FIN repeated in TimeWait, not acknowledged again", "01 a", "TEAR-10 again 10.1.0.1", t =>
        {
            t.Copy("a1#16", "again", 3);
            t.Copy("a1#15", "alive", 5);
        }),
        new("FIN repeated in TimeWait of the active closer", "01 b", "TEAR-10 again 10.1.0.2", t =>
        {
            t.Copy("b1#20", "again", 3);
            t.Copy("b1#19", "alive", 5);
        }),
        new("passive closer gone after the close", "08c b", "TEAR-9/TEAR-10 again 10.1.0.2", t =>
        {
            t.Copy("b2#5", "again", 6);
            t.Copy("b2#5", "and again", 12);
        }),
        new("FIN repeated in LastAck, not acknowledged again", "01 a", "TEAR-19 again 10.1.0.1", t =>
        {
            t.Remove("a1#21");
            t.Copy("a1#16", "again", 0.8);
            t.Copy("a1#20", "alive", 3);
        }),

        new("RSYN never answered", "08c b", "MIG-6 b2#1 10.1.0.2", t => t.Remove("b1#5", "b2#2")),
        new("RSYN never answered, under load", "04d b", "MIG-6 b2#1 10.1.0.2", t =>
            t.Remove(p => p.Label == "b1#404" || p.Destination == "10.2.0.1" || p.Label == "b2#2")),
        new("server's RSYN never answered", "04b a", "MIG-6 a2#1 10.1.0.1", t =>
            t.Remove(p => p.Destination == "10.2.0.2" || p.Label == "a2#2")),
        new("repeated RSYN not answered again", "08c b", "MIG-7 again 10.1.0.2", t =>
        {
            t["b1#6"].Destination = "10.1.0.1";
            t.Copy("b2#1", "again", 2.6);
            t.Move(t["b2#2"], 2.9999);
            t.Delay("b2#2", 1);
        }),
        new("RSYN+ACK never acknowledged", "08c a", "MIG-11 a1#5 10.2.0.1", t => t.Remove("a2#2")),
        new("RSYN+ACK never acknowledged, under load", "04d a", "MIG-11 a1#416 10.2.0.1", t => t.Remove("a2#3")),
        new("server never acknowledges the RSYN+ACK", "04b b", "MIG-11 b1#342 10.2.0.2", t => t.Remove("b2#2")),
        new("repeated RSYN+ACK not acknowledged again", "08c a", "MIG-12 again 10.2.0.1", t => t.Copy("a1#5", "again", 2.3)),

        new("SYN+ACK never acknowledged", "08a a", "OPEN-4 a1#2 10.1.0.1", t =>
        {
            t.Remove("a1#3");
            t.Delay("a1#4", 1);
        }),
        new("repeated SYN+ACK not acknowledged again", "08a a", "OPEN-8 again 10.1.0.1", t => t.Copy("a1#2", "again", 0.3)),
        new("SYN+ACK not sent again while it was not acknowledged", "08c b", "OPEN-3 b1#2 10.1.0.2", t =>
        {
            t.Remove(p => t["b1#2"].Time < p.Time);
            Packet alive = t.Copy("b1#2", "alive", 30);
            (alive.DestinationFlow, alive.Ackno, alive.SourceFlow, alive.Nonce) = (77, 5001, 9, 1234);
            Packet other = t.Copy("b1#1", "other opener", 29.9);
            (other.SourceFlow, other.Version, other.Nonce) = (77, 5000, 77);
        }),

        new("FIN not sent again", "01 a", "CTL-6 a1#20 10.1.0.1", t =>
        {
            t.Remove("a1#21");
            t.Copy("a1#19", "alive", 12);
        }),
        new("FIN of the server not sent again", "02 b", "CTL-6 b1#97 10.1.0.2", t =>
        {
            t.Remove("b1#102", "b1#103", "b1#104", "b1#105", "b1#106");
            t.Copy("b1#99", "alive", 30);
        }),
        new("FIN not sent again a third time", "02 b", "CTL-6 b1#103 10.1.0.2", t =>
        {
            t.Remove("b1#104", "b1#105", "b1#106");
            t.Copy("b1#99", "alive", 60);
        }),
        new("RSYN not sent again", "04d a", "CTL-6 a2#1 10.2.0.1", t =>
        {
            t.Remove(p => p.File == "a2" && p.Label != "a2#1");
            t.Remove(p => p.Destination == "10.2.0.1");
            Packet alive = t.Copy("a1#1", "alive", 9);
            (alive.File, alive.Source, alive.SourceFlow) = ("a2", "10.2.0.1", 50);
        }),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Clause", "TEAR-4")]
    [Trait("Clause", "TEAR-10")]
    [Trait("Clause", "TEAR-19")]
    [Trait("Clause", "MIG-6")]
    [Trait("Clause", "MIG-7")]
    [Trait("Clause", "MIG-11")]
    [Trait("Clause", "MIG-12")]
    [Trait("Clause", "OPEN-3")]
    [Trait("Clause", "OPEN-4")]
    [Trait("Clause", "OPEN-8")]
    [Trait("Clause", "CTL-6")]
    public void IsFound(string name) => Mutant.AssertFound(List, name);
}
