using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Mutants;

/// <summary>One field of one packet is wrong.</summary>
public sealed class WrongFieldTests
{
    private const ulong WrongNonce = 0x0123_4567_89ab_cdef;

    public static TheoryData<string> Names => [.. List.Select(m => m.Name)];

    internal static IReadOnlyList<Mutant> List { get; } =
    [
        new("SYN+ACK acknowledges the next version", "01 b", "CTL-2 b1#2 10.1.0.2", t => t["b1#2"].Ackno++),
        new("SYN+ACK acknowledges the SYN's own version", "08a b", "CTL-2 b1#2 10.1.0.2", t => t["b1#2"].Ackno--),
        new("connection ACK acknowledges too much", "01 a", "CTL-2 a1#3 10.1.0.1", t => t["a1#3"].Ackno++),
        new("connection ACK acknowledges too little", "09a a", "CTL-2 a1#3 10.1.0.1", t => t["a1#3"].Ackno--),
        new("ACK of a FIN acknowledges too much", "01 a", "CTL-2 a1#17 10.1.0.1", t => t["a1#17"].Ackno++),
        new("ACK of a FIN acknowledges something else", "08a b", "CTL-2 b1#12 10.1.0.2", t => t["b1#12"].Ackno += 1000),
        new("ACK of the peer's last FIN acknowledges too much", "10 a", "CTL-2 a1#18 10.1.0.1", t => t["a1#18"].Ackno++),
        new("RSYN+ACK acknowledges too much", "08c b", "CTL-2 b1#5 10.1.0.2", t => t["b1#5"].Ackno++),
        new("RSYN+ACK acknowledges too much, under load", "04d b", "CTL-2 b1#404 10.1.0.2", t => t["b1#404"].Ackno++),
        new("RSYN+ACK of the client acknowledges the RSYN's own version", "04b a", "CTL-2 a1#317 10.1.0.1", t => t["a1#317"].Ackno--),
        new("migration ACK acknowledges as in mtp1", "08c a", "CTL-2 a2#2 10.2.0.1", t => t["a2#2"].Ackno++),
        new("migration ACK acknowledges too much, under load", "04d a", "CTL-2 a2#3 10.2.0.1", t => t["a2#3"].Ackno++),
        new("migration ACK of the server acknowledges something else", "04b b", "CTL-2 b2#2 10.2.0.2", t => t["b2#2"].Ackno -= 9),

        new("ACK of a FIN with a version too new", "01 a", "CTL-3 a1#17 10.1.0.1", t => t["a1#17"].Version++),
        new("ACK of a FIN with a used version", "01 b", "CTL-3 b1#21 10.1.0.2", t => t["b1#21"].Version--),
        new("connection ACK with the SYN's version", "01 a", "CTL-3 a1#3 10.1.0.1", t => t["a1#3"].Version--),
        new("migration ACK with the RSYN's version", "08c a", "CTL-3 a2#2 10.2.0.1", t => t["a2#2"].Version--),
        new("RSYN+ACK with a version too new", "04d b", "CTL-1/CTL-3 b1#404 10.1.0.2", t => t["b1#404"].Version++),
        new("RSYN+ACK with a used version", "08c b", "CTL-1/CTL-3 b1#5 10.1.0.2", t => t["b1#5"].Version--),

        new("FIN leaves out a version", "01 b", "CTL-1 b1#16 10.1.0.2", t => SkipVersions(t, "b1#16", 1)),
        new("FIN repeats the SYN's version", "09a a", "CTL-1 a1#11 10.1.0.1", t => t["a1#11"].Version--),
        new("FIN repeats the RSYN's version", "08c a", "CTL-1 a2#5 10.2.0.1", t => t["a2#5"].Version--),
        new("FIN leaves out a hundred versions after a move", "04b b", "CTL-1 b2#209 10.2.0.2", t => SkipVersions(t, "b2#209", 100)),
        new("RSYN with the SYN's version", "08c a", "CTL-1 a2#1 10.2.0.1", t => t["a2#1"].Version--),
        new("RSYN with a version older than all", "04b b", "CTL-1 b2#1 10.2.0.2", t => t["b2#1"].Version -= 50),

        new("second SYN has another version", "06 d", "CTL-5 d1#2 10.3.0.1", t => t["d1#2"].Version++),
        new("fifth SYN names another service", "06 d", "CTL-5 d1#5 10.3.0.1", t => t["d1#5"].Touch(9)),
        new("second SYN lacks the service", "06 d", "CTL-5/WIRE-17a d1#2 10.3.0.1", t => t["d1#2"].RemoveSecondExtension()),
        new("repeated FIN has another version", "02 b", "CTL-5/CTL-1 b1#102 10.1.0.2", t => t["b1#102"].Version++),

        new("FIN with a wrong nonce", "01 b", "SEC-2 b1#16 10.1.0.2", t => t["b1#16"].Nonce = WrongNonce),
        new("FIN of the client with the peer's nonce", "08a a", "SEC-2 a1#11 10.1.0.1", t => t["a1#11"].Nonce = t["a1#10"].Nonce),
        new("ACK of a FIN with a wrong nonce", "01 a", "SEC-2 a1#17 10.1.0.1", t => t["a1#17"].Nonce = WrongNonce),
        new("connection ACK with a nonce of zeros", "09a a", "SEC-2 a1#3 10.1.0.1", t => t["a1#3"].Nonce = 0),
        new("RSYN with a wrong nonce", "08c a", "SEC-2 a2#1 10.2.0.1", t => t["a2#1"].Nonce = WrongNonce),
        new("RSYN of the server with a wrong nonce", "04b b", "SEC-2 b2#1 10.2.0.2", t => t["b2#1"].Nonce = WrongNonce),
        new("RSYN+ACK with a wrong nonce", "08c b", "SEC-2 b1#5 10.1.0.2", t => t["b1#5"].Nonce = WrongNonce),
        new("RSYN+ACK with the mover's nonce", "04b a", "SEC-2 a1#317 10.1.0.1", t => t["a1#317"].Nonce = t["a2#1"].Nonce),
        new("migration ACK with a wrong nonce", "04d a", "SEC-2 a2#3 10.2.0.1", t => t["a2#3"].Nonce = WrongNonce),
        new("RST with a wrong nonce", "07c b", "SEC-2 b1#8 10.1.0.2", t => t["b1#8"].Nonce = WrongNonce),

        new("RSYN and FIN merged", "04d a", "CTL-4 a2#90 10.2.0.1", t => t["a2#90"].Flags = Rsyn | Fin),
        new("RSYN, ACK and FIN merged", "04b a", "CTL-4 a1#491 10.1.0.1", t => t["a1#491"].Flags = Rsyn | Ack | Fin),
        new("FIN that carries ACK, as in mtp1", "01 a", "TEAR-8/CTL-4 a1#20 10.1.0.1", t => t["a1#20"].Flags = Fin | Ack),
        new("RSYN+ACK with FIN before any close", "08c b", "CTL-4 b1#5 10.1.0.2", t => t["b1#5"].Flags = Rsyn | Ack | Fin),
        new("FIN with SYN", "09a b", "CTL-4 b1#15 10.1.0.2", t => t["b1#15"].Flags = Syn | Fin),

        new("ACK of a FIN for a flow that is not", "01 a", "FLOW-1 a1#17 10.1.0.1", t => t["a1#17"].SourceFlow = 7),
        new("RSYN+ACK for a flow that is not", "08c b", "FLOW-1/MIG-6 b1#5 10.1.0.2", t => t["b1#5"].DestinationFlow = 9),
        new("FIN for a flow that is not", "01 b", "FLOW-1 b1#16 10.1.0.2", t => t["b1#16"].SourceFlow = 12),
        new("flow IDs the wrong way round", "01 a", "FLOW-1 a1#17 10.1.0.1", t =>
            (t["a1#17"].SourceFlow, t["a1#17"].DestinationFlow) = (3, 2)),

        new("SYN without service", "01 a", "WIRE-17a a1#1 10.1.0.1", t => t["a1#1"].RemoveSecondExtension()),
        new("connection ACK without service", "08a a", "WIRE-17a a1#3 10.1.0.1", t => t["a1#3"].RemoveSecondExtension()),
        new("SYN+ACK without transport header", "01 b", "WIRE-17b b1#2 10.1.0.2", t => t["b1#2"].RemovePayload()),
        new("SYN without transport header", "08c a", "WIRE-17b a1#1 10.1.0.1", t => t["a1#1"].RemovePayload()),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Clause", "CTL-1")]
    [Trait("Clause", "CTL-2")]
    [Trait("Clause", "CTL-3")]
    [Trait("Clause", "CTL-4")]
    [Trait("Clause", "CTL-5")]
    [Trait("Clause", "SEC-2")]
    [Trait("Clause", "WIRE-17")]
    public void IsFound(string name) => Mutant.AssertFound(List, name);

    /// <summary>The host counts on from a version too high, and the peer answers accordingly.</summary>
    private static void SkipVersions(Trace trace, string first, uint count)
    {
        string host = trace[first].Source;
        foreach (Packet packet in trace.From(first).Where(p => p.IsControl))
        {
            if (packet.Source == host)
            {
                packet.Version += count;
            }
            else
            {
                packet.Ackno += count;
            }
        }
    }
}
