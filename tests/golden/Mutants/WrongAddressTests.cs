using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>A packet goes to, or comes from, an address that it must not.</summary>
public sealed class WrongAddressTests
{
    public static TheoryData<string> Names => [.. List.Select(m => m.Name)];

    internal static IReadOnlyList<Mutant> List { get; } =
    [
        new("SYN+ACK to a stranger", "01 b", "SEC-14/OPEN-2 b1#2 10.1.0.2", t => t["b1#2"].Destination = "10.9.9.9"),
        new("connection ACK to a stranger", "01 a", "SEC-14 a1#3 10.1.0.1", t => t["a1#3"].Destination = "10.9.9.9"),
        new("ACK of a FIN to a stranger", "01 a", "SEC-14 a1#17 10.1.0.1", t => t["a1#17"].Destination = "10.9.9.9"),
        new("ACK of a FIN to the address that the peer has left", "08c b", "SEC-14 b1#8 10.1.0.2", t => t["b1#8"].Destination = "10.1.0.1"),
        new("RSYN+ACK to the address that the peer has left", "08c b", "MIG-6/SEC-14 b1#5 10.1.0.2", t =>
            t["b1#5"].Destination = "10.1.0.1"),
        new("RSYN+ACK to the old address, under load", "04d b", "MIG-6/SEC-14 b1#404 10.1.0.2", t => t["b1#404"].Destination = "10.1.0.1"),
        new("client's RSYN+ACK to the old address", "04b a", "MIG-6/SEC-14 a1#317 10.1.0.1", t => t["a1#317"].Destination = "10.1.0.2"),
        new("migration ACK to a stranger", "08c a", "SEC-14 a2#2 10.2.0.1", t => t["a2#2"].Destination = "10.2.0.2"),
        new("migration ACK from the old address", "08c a", "MIG-11 a2#2 10.1.0.1", t => t["a2#2"].Source = "10.1.0.1"),

        new("FIN to the address that the peer has left", "08c b", "MIG-1 b1#7 10.1.0.2", t => t["b1#7"].Destination = "10.1.0.1"),
        new("FIN to a stranger", "09a a", "MIG-1 a1#11 10.1.0.1", t => t["a1#11"].Destination = "10.1.0.3"),
        new("RSYN to a stranger", "04d a", "MIG-1 a2#1 10.2.0.1", t => t["a2#1"].Destination = "10.2.0.2"),

        new("data to an address never seen", "01 b", "MIG-15b b1#10 10.1.0.2", t => t["b1#10"].Destination = "10.9.9.9"),
        new("TCP ACK to an address never seen", "01 a", "MIG-15b a1#8 10.1.0.1", t => t["a1#8"].Destination = "10.9.9.9"),
        new("datagram to an address never seen", "08a b", "MIG-15b b1#7 10.1.0.2", t => t["b1#7"].Destination = "10.9.9.9"),
        new("data to the address that the peer has left long ago", "08c b", "MIG-15b b1#6 10.1.0.2", t => t.Move(t["b1#6"], 2.8)),
        new("data to the candidate before its ACK", "08c b", "MIG-15b early 10.1.0.2", t =>
        {
            t.Delay("b2#2", 1);
            t.Copy("b1#6", "early", 2.9).Destination = "10.2.0.1";
        }),
        new("data to the candidate, in the gap of the handshake", "08c b", "MIG-15b early 10.1.0.2", t =>
            t.Copy("b1#6", "early", 2.0026).Destination = "10.2.0.1"),
        new("all data to the candidate at once", "04d b", "MIG-15b b1#406 10.1.0.2", t =>
        {
            foreach (Packet packet in t.From("b1#405").Where(p => p.Destination == "10.1.0.1"))
            {
                packet.Destination = "10.2.0.1";
            }
        }),
        new("data from an own address never adopted", "01 a", "MIG-15b a1#8 10.2.0.1", t => t["a1#8"].Source = "10.2.0.1"),
        new("data from the new address before its proof", "08c a", "MIG-15b early 10.2.0.1", t => t.Copy("a2#3", "early", 1.999)),
        new("data from the new address before the answer to its RSYN", "08c a", "MIG-15b early 10.2.0.1", t =>
            t.Copy("a2#3", "early", 2.001)),
        new("data from the address left long ago", "08c a", "MIG-15b late 10.1.0.1", t => t.Copy("a1#4", "late", 2.8)),
        new("server's data from the new address before its proof", "04b b", "MIG-15b early 10.2.0.2", t => t.Copy("b2#3", "early", 1.05)),
        new("data moved without any RSYN", "08c b", "MIG-15b b1#6 10.1.0.2", t =>
        {
            t.Remove("b2#1", "b1#5", "b2#2");
            t["b1#6"].Destination = "10.2.0.1";
        }),
        new("data follows the source of the peer's data", "08a b", "MIG-15b b1#7 10.1.0.2", t =>
        {
            t["b1#6"].Source = "10.2.0.1";
            t["b1#7"].Destination = "10.2.0.1";
        }),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Clause", "SEC-14")]
    [Trait("Clause", "MIG-1")]
    [Trait("Clause", "MIG-6")]
    [Trait("Clause", "MIG-11")]
    [Trait("Clause", "MIG-15b")]
    public void IsFound(string name) => Mutant.AssertFound(List, name);
}
