using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>From a service ID to a decision.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(ServiceRules)], MaxTest = 500)]
public class ServiceTableLaws
{
    private static readonly NetworkAddress Host = new(0x0a010001);

    [Property]
    public bool ServiceId_SurvivesItsBytesAndItsText(ServiceId id)
    {
        byte[] bytes = new byte[ServiceId.Bytes];
        id.Write(bytes);

        return ServiceId.Read(bytes) == id && ServiceId.TryParse(id.ToString(), out ServiceId read) && read == id;
    }

    [Theory]
    [InlineData("")]
    [InlineData("xy")]
    [InlineData("-1")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public void ServiceId_OfAnotherForm_IsNotRead(string text) => Assert.False(ServiceId.TryParse(text, out _));

    [Property]
    [Trait("Clause", "RES-1")]
    public bool Prefix_MatchesWhatHasItsBits(ServicePrefix prefix, ServiceId id) =>
        prefix.Matches(id) == BitsOf(id).Take(prefix.Length).SequenceEqual(BitsOf(prefix.Id).Take(prefix.Length));

    [Property]
    [Trait("Clause", "RES-1")]
    public bool Service_IsResolvedByTheLongestPrefixThatMatches(ServiceTable table, ServiceId id)
    {
        ServiceEntry? expected = table.Entries.Where(e => e.Prefix.Matches(id)).MaxBy(e => e.Prefix.Length);

        return table.Find(id) == expected?.Rule;
    }

    [Property]
    [Trait("Clause", "RES-1")]
    public bool PrefixOfLengthZero_MatchesEveryService(ServiceId id) => ServicePrefix.Default.Matches(id);

    [Property]
    public bool Table_DoesNotDependOnTheOrderOfItsRules(ServiceTable table) =>
        table.Entries.Aggregate(ServiceTable.Empty, (built, e) => built.With(e.Prefix, e.Rule)) == table
        && table.Entries.Reverse().Aggregate(ServiceTable.Empty, (built, e) => built.With(e.Prefix, e.Rule)) == table;

    [Property]
    public bool RemovedRule_LeavesTheOthers(ServiceTable table, ServicePrefix prefix) =>
        table.With(prefix, new DropRule()).Without(prefix) == table.Without(prefix);

    [Property]
    public bool UnknownService_IsRefused(ServiceId id) => ServiceTable.Empty.Resolve(id, 0).IsRefused;

    [Property]
    [Trait("Clause", "RES-3")]
    public bool DemuxRule_HandsToItsListener(ServiceId id, int listener) =>
        Only(new DemuxRule(listener)).Resolve(id, 0) == new ServiceDecision(ServiceAction.Deliver, Listener: listener);

    [Property]
    [Trait("Clause", "RES-5")]
    public bool DropRule_DiscardsWithoutAnAnswer(ServiceId id) =>
        Only(new DropRule()).Resolve(id, 0) is { Action: ServiceAction.Drop, IsRefused: false };

    [Property]
    [Trait("Clause", "RES-2")]
    public bool ForwardRule_SendsToItsTarget(ServiceId id) =>
        Only(new ForwardRule([new ServiceTarget(Host)])).Resolve(id, 0.5) == new ServiceDecision(ServiceAction.Forward, Host);

    private static ServiceTable Only(ServiceRule rule) => ServiceTable.Empty.With(ServicePrefix.Default, rule);

    private static IEnumerable<bool> BitsOf(ServiceId id)
    {
        byte[] bytes = new byte[ServiceId.Bytes];
        id.Write(bytes);
        return Enumerable.Range(0, ServiceId.Bits).Select(bit => (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0);
    }
}
