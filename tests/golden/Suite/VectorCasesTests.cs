using ServalRef.Golden.Architecture;
using ServalRef.StateMachines;
using ServalRef.Suite;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Suite;

/// <summary>The vectors as cases of the suite.</summary>
public class VectorCasesTests
{
    private static readonly Lazy<VectorCaseTable> Table = new(() => new VectorCaseTable());

    [Fact]
    public void Names_AreUnique() => Assert.Empty(VectorCases.All.GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    /// <summary>Every vector is a case as far as the reference can be driven along it.</summary>
    [Fact]
    public void List_IsWhole()
    {
        string path = Path.Combine(SourceTree.Root, "src", "Suite", "Cases", "vectors.tsv");
        string received = Path.ChangeExtension(path, ".received.tsv");
        string actual = Table.Value.Cases();
        if (File.ReadAllText(path).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail("src/Suite/Cases/vectors.tsv is not what can be driven; the list as it has to be stands beside it.");
    }

    /// <summary>How many vectors cannot be driven to their end, and what ends them.</summary>
    [Fact]
    public Task Ends_AreKnown() => Verifier.Verify(Table.Value.Summary());

    /// <summary>An implementation that is wrong in one kind of packet fails the vectors of the clause that it breaks.</summary>
    [Theory]
    [InlineData("RSYN+ACK", "MIG-6b")]
    [InlineData("FIN", "TEAR-20a")]
    [InlineData("SYN+ACK", "OPEN-2a")]
    [InlineData("RST", "FLOW-5a")]
    public void PacketThatIsKeptBack_IsMissed(string kind, string clause)
    {
        VectorCase[] cases = [.. VectorCases.All.Where(c => c.Clause == clause).Take(10)];

        string[] blamed = [
            .. CaseRunner.Run(cases, new BrokenAdapter(packet => packet.HasControl && packet.Flags.ToText() == kind ? null : packet), 1)
                .SelectMany(result => result.Faults)
                .Select(fault => fault.Clause),
        ];

        Assert.NotEmpty(cases);
        Assert.Contains(clause, blamed);
    }

    [Fact]
    public void WrongAckno_IsMissed()
    {
        VectorCase[] cases = [.. VectorCases.All.Where(c => c.Clause == "OPEN-4c").Take(5)];

        CaseResult[] results = [.. CaseRunner.Run(cases, new BrokenAdapter(WithWrongAckno), 1)];

        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Equal(CaseVerdict.Fail, result.Verdict));
    }

    private static Packet WithWrongAckno(Packet packet)
    {
        if (packet.IsAck)
        {
            packet.Ackno += 1;
            packet.Seal();
        }

        return packet;
    }

    /// <summary>The reference, whose packets are changed, or kept back.</summary>
    private sealed class BrokenAdapter(Func<Packet, Packet?> edit) : IAdapter
    {
        private readonly ReferenceAdapter _reference = new();

        public AdapterHello Hello => _reference.Hello;

        public AdapterReply Do(AdapterRequest request)
        {
            AdapterReply reply = _reference.Do(request);
            return reply with
            {
                Packets = [
                    .. reply.Packets
                        .Select(sent => edit(new Packet(sent.Data.ToArray(), sent.Source, sent.Destination) { TimeToLive = sent.TimeToLive }))
                        .OfType<Packet>()
                        .Select(packet => new AdapterPacket(packet.Source, packet.Destination, packet.Bytes, packet.TimeToLive)),
                ],
            };
        }
    }
}
