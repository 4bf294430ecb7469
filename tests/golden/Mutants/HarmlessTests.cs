using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Mutants;

/// <summary>What networks do to packets, and what strangers do, is no host's fault.</summary>
public sealed class HarmlessTests
{
    private const ulong WrongNonce = 0x0123_4567_89ab_cdef;

    public static TheoryData<string> Names => [.. List.Select(m => m.Name)];

    internal static IReadOnlyList<HarmlessMutant> List { get; } =
    [
        // Lost before they came in: the host behaves as if they had never been sent.
        new("a lost TCP segment is acknowledged no further", "01 a", t => t.Remove(p => p.Label is "a1#4" || p.Time > t["a1#6"].Time)),
        new("the peer's last ACK is lost, nothing follows", "01 a", t => t.Remove("a1#21")),
        new("the peer's last ACK is lost, the FIN is repeated and then acknowledged", "01 a", t =>
        {
            t.Copy("a1#20", "again", 0.4);
            t.Move(t["a1#21"], 0.41);
        }),
        new("the SYN+ACK is lost, the SYN repeated", "01 a", t =>
        {
            t.Delay("a1#2", 3);
            t.Copy("a1#1", "again", 2.999);
        }),
        new("a datagram of the peer is lost", "08a a", t => t.Remove("a1#7")),
        new("a datagram to the listener is lost, and its answer never sent", "08a b", t => t.Remove("b1#6", "b1#7")),
        new("the RSYN+ACK is lost once", "08c a", t =>
        {
            t.Copy("a2#1", "again", 2.3);
            t.Move(t["a1#5"], 2.31);
            t.Move(t["a2#2"], 2.312);
            t.Move(t["a1#6"], 2.32);
        }),
        new("the migration ACK is lost once", "08c b", t =>
        {
            t.Copy("b1#5", "again", 2.3);
            t.Move(t["b2#2"], 2.301);
            t.Move(t["b1#6"], 2.302);
        }),
        new("the connection ACK is lost once", "08a b", t =>
        {
            t.Delay("b1#3", 3.2);
            t.Copy("b1#2", "again", 3);
        }),
        new("the ACK of the host's FIN is lost twice", "08a a", t =>
        {
            t.Copy("a1#11", "again", 1.9);
            t.Copy("a1#11", "and again", 2.7);
            t.Move(t["a1#12"], 2.701);
        }),
        new("the move never comes about", "08c a", t => t.Remove(p => p.Time > t["a2#1"].Time)),

        // Doubled or repeated: answered again, or the answer is still on its way.
        new("the SYN+ACK comes twice and is acknowledged twice", "08a a", t =>
        {
            t.Copy("a1#2", "double", 0.0007);
            t.Copy("a1#3", "answer", 0.006);
        }),
        new("the SYN+ACK comes twice at once, one ACK serves both", "08a a", t => t.Copy("a1#2", "double", 0.0007)),
        new("the SYN comes twice, one SYN+ACK serves both", "08a b", t => t.Copy("b1#1", "double", 0.0001)),
        new("the SYN comes twice, two SYN+ACKs", "08a b", t =>
        {
            t.Copy("b1#1", "double", 0.0001);
            t.Copy("b1#2", "answer", 0.0009);
        }),
        new("a late copy of the SYN after the opening is ignored", "08a b", t => t.Copy("b1#1", "late", 1.2)),
        new("a late copy of the connection ACK", "08a b", t => t.Copy("b1#3", "late", 1.2)),
        new("a late copy of the migration ACK", "08c b", t => t.Copy("b2#2", "late", 2.9)),
        new("the RSYN comes twice at once, one RSYN+ACK serves both", "08c b", t => t.Copy("b2#1", "double", 2.0005)),
        new("the RSYN is repeated and answered again", "08c b", t =>
        {
            t.Copy("b2#1", "again", 2.3);
            t.Copy("b1#5", "answer", 2.301);
            t.Move(t["b2#2"], 2.302);
            t.Move(t["b1#6"], 2.303);
        }),
        new("a late copy of the RSYN is answered again", "08c b", t =>
        {
            t.Copy("b2#1", "late", 2.5);
            t.Copy("b1#5", "answer", 2.501);
            t.Copy("b2#2", "ack", 2.502);
        }),
        new("the RSYN+ACK comes twice and is acknowledged twice", "08c a", t =>
        {
            t.Copy("a1#5", "double", 2.3);
            t.Copy("a2#2", "answer", 2.301);
        }),
        new("the FIN comes twice and is acknowledged twice", "01 a", t =>
        {
            t.Copy("a1#16", "double", 0.4);
            t.Copy("a1#17", "answer", 0.401).Version++;
        }),
        new("the FIN is repeated in TimeWait and acknowledged each time", "01 b", t =>
        {
            foreach (int i in new[] { 1, 3, 7, 15 })
            {
                t.Copy("b1#20", $"again {i}", i);
                t.Copy("b1#21", $"answer {i}", i + 0.001);
            }
        }),
        new("every packet that comes in comes twice", "08a a", t =>
        {
            foreach (Packet packet in t.Packets.Where(p => !t.IsOutgoing(p)).ToList())
            {
                t.Copy(packet.Label, packet.Label + " double", (packet.Time - t.Start) / 1e9);
            }
        }),
        new("data of the peer comes twice", "01 a", t => t.Copy("a1#5", "double", 0.0122)),

        // Out of order.
        new("the FIN overtakes the last datagram", "08a a", t => t.Move(t["a1#9"], 1.48055)),
        new("the data overtakes the migration ACK", "08c b", t =>
        {
            t.Copy("b2#3", "early", 2.0025);
            t.Remove("b2#3");
        }),
        new("the ACK of the host's FIN comes after the peer's FIN", "09a a", t => t.Move(t["a1#14"], 3.1473)),
        new("data segments come in another order", "01 a", t =>
            (t["a1#4"].Time, t["a1#6"].Time) = (t["a1#6"].Time, t["a1#4"].Time)),

        // Time.
        new("all times shifted by a year", "08c b", t => t.Delay(t.Packets[0].Label, 365 * 86400)),
        new("the FIN is acknowledged after 400 ms", "01 a", t => t.Delay("a1#17", 0.4)),
        new("the RSYN is answered after 400 ms", "08c b", t => t.Delay("b1#5", 0.4)),
        new("the RSYN+ACK is answered after 400 ms", "08c a", t => t.Delay("a2#2", 0.4)),
        new("the SYN+ACK is answered after 400 ms", "08c a", t => t.Delay("a1#3", 0.4)),
        new("the SYN is answered after 400 ms", "08a b", t => t.Delay("b1#2", 0.4)),
        new("an hour of silence in an idle datagram flow", "08a b", t => t.Delay("b1#6", 3600)),

        // What a version may do: predecessors of an RSYN may have been sent where nobody looked.
        new("an RSYN five versions ahead", "08c a", t => Ahead(t, "a2#1", 5)),
        new("an RSYN of the server two versions ahead", "04b b", t => Ahead(t, "b2#1", 2)),

        // Routers and their fields.
        new("other TTL and IP id", "09a b", t =>
        {
            foreach (Packet packet in t.Packets)
            {
                packet.Data[14 + 8] = 3;
                packet.Data[14 + 4] ^= 0x77;
            }
        }),
        new("reserved bits set, which prototype2014 accepts", "08c b", t =>
        {
            foreach (Packet packet in t.Packets.Where(p => p.IsControl))
            {
                packet.SetReservedBits();
            }
        }),
        new("padding behind the extensions", "08a a", t =>
        {
            foreach (Packet packet in t.Packets.Where(p => p.IsControl))
            {
                packet.AddPadding(4);
            }
        }),
        new("foreign traffic between all packets", "09a a", t =>
        {
            int count = 0;
            foreach (Packet packet in t.Packets.ToList())
            {
                byte[] frame = Neighbour.All[count++ % Neighbour.All.Count];
                t.Add(new Packet($"neighbour {count}", packet.File, packet.Time, frame) { IsBroken = true });
            }
        }),
        new("another host's flow on the same wire", "08a a", t =>
        {
            foreach (Packet packet in Trace.Of("01 a").Packets)
            {
                (string from, string to) = (packet.Source, packet.Destination);
                packet.Source = from == "10.1.0.1" ? "10.1.0.8" : "10.1.0.9";
                packet.Destination = to == "10.1.0.1" ? "10.1.0.8" : "10.1.0.9";
                packet.Time += t.Start - Trace.Of("01 a").Start;
                packet.Label += " of others";
                t.Add(packet);
            }
        }),

        new("an older flow of both hosts, its IDs the other way round, is closed meanwhile", "09a b", t =>
        {
            foreach (Packet packet in Trace.Of("01 b").From("b1#14"))
            {
                (packet.SourceFlow, packet.DestinationFlow) = (packet.DestinationFlow, packet.SourceFlow);
                AddShifted(t, packet, Trace.Of("01 b").Start, 1.2);
            }
        }),
        new("the same flow IDs again after a restart and 100 s", "08a a", t => AddAll(t, "09a a", 100)),
        new("the listener is called again by a client that has restarted", "08a b", t => AddAll(t, "09a b", 100)),
        new("the listener is called at once by a client that has restarted", "07a b", t => AddAll(t, "07a b", 20)),
        new("two more connections follow", "01 a", t =>
        {
            AddAll(t, "09a a", 2, flow: 10);
            AddAll(t, "08a a", 7, flow: 20);
        }),
        new("another connection at the same time", "01 b", t => AddAll(t, "08c b", 0.001, flow: 10)),

        // Forged, and ignored as it should be.
        new("forged FIN ignored", "09a a", t => Forge(t, "a1#15", 1.8, Fin)),
        new("forged RSYN ignored", "09a b", t => Forge(t, "b1#12", 1.8, Rsyn).Source = "10.1.0.77"),
        new("forged RSYN+ACK ignored", "09a a", t => Forge(t, "a1#15", 1.8, Rsyn | Ack)),
        new("forged ACK ignored", "09a a", t => Forge(t, "a1#14", 2.97, Ack)),
        new("forged RST ignored", "09a b", t => Forge(t, "b1#12", 1.8, Rst | Ack)),
        new("forged RST far ahead ignored", "08c a", t => Forge(t, "a1#7", 1.2, Rst).Version += 1000),
        new("forged SYN+ACK ignored in an open flow", "08a a", t => Forge(t, "a1#2", 1.2, Syn | Ack)),
        new("forged SYN+ACK with a wrong ackno ignored in SynSent", "08a a", t => Forge(t, "a1#2", 0.0003, Syn | Ack).Ackno += 3),
        new("forged merged flags ignored", "09a b", t => Forge(t, "b1#12", 1.8, Rsyn | Fin)),
        new("forged migration ACK before the true one", "08c b", t => Forge(t, "b2#2", 2.0026, Ack)),
        new("packets for a flow that is not, from the peer", "09a a", t => Forge(t, "a1#15", 1.8, Fin).DestinationFlow = 99),
        new("prototype's challenge to an older FIN", "09a b", t =>
        {
            Packet old = t.Copy("b1#12", "old", 1.8);
            old.Version -= 5;
            Packet challenge = t.Copy("b1#13", "challenge", 1.801);
            challenge.Ackno = t["b1#12"].Version;
        }),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Conforms(string name) => HarmlessMutant.AssertConforms(List, name);

    private static Packet Forge(Trace trace, string like, double seconds, StateMachines.ControlFlags flags)
    {
        Packet forged = trace.Copy(like, "forged", seconds);
        forged.Flags = flags;
        forged.Nonce = WrongNonce;
        return forged;
    }

    /// <summary>Another recording begins so many seconds after this one's first packet; its flow IDs are counted up.</summary>
    private static void AddAll(Trace trace, string view, double seconds, uint flow = 0)
    {
        Trace other = Trace.Of(view);
        foreach (Packet packet in other.Packets)
        {
            packet.SourceFlow += flow;
            packet.DestinationFlow += packet.DestinationFlow == 0 ? 0 : flow;
            AddShifted(trace, packet, other.Start, seconds);
        }
    }

    private static void AddShifted(Trace trace, Packet packet, long start, double seconds)
    {
        packet.Time += trace.Start - start + (long)(seconds * 1e9);
        packet.Label += $" at {seconds} s";
        trace.Add(packet);
    }

    private static void Ahead(Trace trace, string first, uint count)
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
