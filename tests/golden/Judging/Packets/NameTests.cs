using ServalRef.Runtime.Wire;
using Xunit;
using static ServalRef.Golden.Judging.Packets.Recordings;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>Flow IDs, tokens, nonces and first versions: what a host draws anew for each connection.</summary>
public class NameTests
{
    private static readonly string[] Clauses = ["SEC-1a", "SEC-1b", "SEC-2a", "CTL-14b", "WIRE-10"];

    [Fact]
    [Trait("Clause", "SEC-1")]
    public void FlowZero_IsFound()
    {
        Mtp1().With(2, p => p with { SourceFlow = 0 }).Blames("SEC-1b", 2, Listener);
        Mtp1().With(1, p => p with { SourceFlow = 0 }).Blames("SEC-1b", 1, Opener);
        Mtp1().With(6, p => p with { SourceFlow = 0 }).Blames("SEC-1b", 6, Opener);
        Prototype().With(1, p => p with { SourceFlow = 0 }).Blames("OPEN-1a", 1, Opener);
        Prototype().With(2, p => p with { SourceFlow = 0 }).Blames("OPEN-2b", 2, Listener);
    }

    [Fact]
    [Trait("Clause", "SEC-1")]
    public void RandomNumbers_AreNotBlamed() => Connections(4, _ => { }).IsHealthy(Clauses);

    [Fact]
    [Trait("Clause", "SEC-1")]
    public void FlowIdsThatCountUp_AreFound() =>
        Connections(3, c => c.Flow = 2 + c.Number).Blames("SEC-1a", 5, Opener).Without(1).IsHealthy(Clauses);

    [Fact]
    [Trait("Clause", "SEC-1")]
    public void TokensThatCountUp_AreFound() => Connections(3, c => c.Token = 2 + c.Number).Blames("SEC-1a", 5, Opener);

    [Fact]
    [Trait("Clause", "SEC-2")]
    public void OneNonceForAllConnections_IsFound() => Connections(3, c => c.Nonce = 7).Blames("SEC-2a", 5, Opener);

    [Fact]
    [Trait("Clause", "CTL-14")]
    public void OneFirstVersionForAllConnections_IsFound() => Connections(3, c => c.Version = 1).Blames("CTL-14b", 5, Opener);

    [Fact]
    [Trait("Clause", "WIRE-10")]
    public void AnotherProtocolWithinAFlow_IsFound()
    {
        Prototype().IsHealthy(Clauses);
        Prototype().With(9, p => p with { Protocol = SalProtocol.Udp }).Blames("WIRE-10", 9, Opener).BlamesFrom([Listener], "WIRE-10", 9, Opener);
        Prototype().With(4, p => p with { Protocol = SalProtocol.Udp }).Blames("WIRE-10", 4, Opener);
    }

    /// <summary>SYNs of an opener, each for a connection of its own, and their SYN+ACKs.</summary>
    private static Recording Connections(int count, Action<Numbers> change)
    {
        var random = new Random(1);
        var packets = new List<PacketSpec>();
        for (uint number = 0; number < count; number++)
        {
            var numbers = new Numbers(number, random);
            change(numbers);
            Numbers others = new(number, random);
            PacketSpec syn = Mtp1().Packets[0];
            PacketSpec synAck = Mtp1().Packets[1];
            packets.Add(syn with
            {
                Time = syn.Time + (20_000 * number),
                SourceFlow = numbers.Flow,
                Nonce = numbers.Nonce,
                Token = numbers.Token,
                Version = numbers.Version,
            });
            packets.Add(synAck with
            {
                Time = synAck.Time + (20_000 * number),
                SourceFlow = others.Flow,
                DestinationFlow = numbers.Flow,
                Nonce = others.Nonce,
                Token = others.Token,
                Version = others.Version,
                Ackno = numbers.Version + 1,
            });
        }

        return new Recording(packets);
    }

    private sealed class Numbers(uint number, Random random)
    {
        internal uint Number { get; } = number;

        internal uint Flow { get; set; } = (uint)random.Next();

        internal ulong Nonce { get; set; } = (ulong)random.NextInt64();

        internal ulong Token { get; set; } = (ulong)random.NextInt64();

        internal uint Version { get; set; } = (uint)random.Next();
    }
}
