using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Mutants;

/// <summary>A packet with a wrong nonce comes in, and the host does as it says (group 12 shows how the prototype does).</summary>
public sealed class ForgedPacketTests
{
    private const ulong WrongNonce = 0x0123_4567_89ab_cdef;

    public static TheoryData<string> Names => [.. List.Select(m => m.Name)];

    internal static IReadOnlyList<Mutant> List { get; } =
    [
        new("forged FIN answered", "09a a", "SEC-3 ack 10.1.0.1", t =>
        {
            Forge(t, "a1#15", "fin", 1.8, Fin);
            Packet ack = t.Copy("a1#16", "ack", 1.801);
            (ack.Version, ack.Ackno) = (t["a1#3"].Version, t["fin"].Version + 1);
        }),
        new("forged RSYN answered", "09a b", "SEC-3 rsyn-ack 10.1.0.2", t =>
        {
            Packet rsyn = Forge(t, "b1#12", "rsyn", 1.8, Rsyn);
            Packet answer = t.Copy("b1#13", "rsyn-ack", 1.801);
            (answer.Flags, answer.Version, answer.Ackno) = (Rsyn | Ack, t["b1#3"].Ackno, rsyn.Version + 1);
            answer.Destination = rsyn.Source;
        }),
        new("forged RSYN+ACK answered", "09a a", "SEC-3 ack 10.1.0.1", t =>
        {
            Packet forged = Forge(t, "a1#15", "rsyn-ack", 1.8, Rsyn | Ack);
            Packet ack = t.Copy("a1#16", "ack", 1.801);
            (ack.Version, ack.Ackno) = (t["a1#3"].Version, forged.Version);
        }),
        new("forged migration ACK adopts", "08c b", "SEC-3/MIG-15b data 10.1.0.2", t =>
        {
            t["b2#2"].Nonce = WrongNonce;
            t.Copy("b1#6", "data", 2.6).Destination = "10.2.0.1";
        }),
        new("forged migration ACK adopts, under load", "04d b", "SEC-3/MIG-15b b1#441 10.1.0.2", t => t["b2#2"].Nonce = WrongNonce),
        new("forged RSYN+ACK ends a move", "08c a", "SEC-3 a2#2 10.2.0.1", t => t["a1#5"].Nonce = WrongNonce),
        new("forged RST obeyed: silence to data", "09a a", "SEC-3 rst 10.1.0.1", t =>
        {
            Forge(t, "a1#15", "rst", 1.2, Rst | Ack);
            t.Remove(p => p.Time > t["rst"].Time);
            t.Copy("a1#7", "data 1", 3);
            t.Copy("a1#7", "data 2", 6);
            t.Copy("a1#7", "data 3", 12);
        }),
        new("forged RST obeyed: silence to a FIN", "08a b", "SEC-3 rst 10.1.0.2", t =>
        {
            Forge(t, "b1#13", "rst", 1.2, Rst | Ack);
            t.Remove(p => p.Time > t["rst"].Time && p.Label != "b1#11");
            t.Copy("b1#11", "fin 1", 5);
            t.Copy("b1#11", "fin 2", 9);
        }),
        new("forged ACK taken for the ACK of the FIN", "01 a", "CTL-6/SEC-3 a1#20 10.1.0.1", t =>
        {
            t["a1#21"].Nonce = WrongNonce;
            t.Copy("a1#16", "fin", 10);
            t.Copy("a1#17", "ack", 10.001).Version++;
        }),
        new("forged connection ACK completes the opening", "08a b", "SEC-3/FLOW-7 b1#5 10.1.0.2", t => t["b1#3"].Nonce = WrongNonce),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Clause", "SEC-3")]
    public void IsFound(string name) => Mutant.AssertFound(List, name);

    /// <summary>A packet from the peer's side with the next version but another nonce; an RSYN comes from a stranger's address.</summary>
    private static Packet Forge(Trace trace, string like, string name, double seconds, StateMachines.ControlFlags flags)
    {
        Packet forged = trace.Copy(like, name, seconds);
        forged.Flags = flags;
        forged.Nonce = WrongNonce;
        if (flags == Rsyn)
        {
            forged.Source = "10.1.0.77";
        }

        return forged;
    }
}
