using FsCheck;
using FsCheck.Xunit;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>What strangers can make a host do and keep.</summary>
[Properties(Replay = Seeds.Of, MaxTest = 500)]
public class AdmissionLaws
{
    /// <summary>The numbers are lengths of packets: those below 0 are received, the others sent if the budget allows it.</summary>
    [Property]
    [Trait("Clause", "SEC-9")]
    public bool UnprovenAddress_IsSentAtMostThreeTimesWhatCameFromIt(short[] packets)
    {
        AmplificationBudget budget = default;
        long received = 0;
        long sent = 0;
        foreach (int bytes in packets)
        {
            if (bytes < 0)
            {
                budget = budget.Receive(-bytes);
                received += -bytes;
            }
            else if (budget.Allows(bytes))
            {
                budget = budget.Spend(bytes);
                sent += bytes;
            }

            if (sent > 3 * received)
            {
                return false;
            }
        }

        return (budget.Received, budget.Sent) == (received, sent);
    }

    [Fact]
    [Trait("Clause", "SEC-9")]
    public void BudgetThatIsUsedUp_RefusesUntilMoreComes()
    {
        AmplificationBudget budget = default(AmplificationBudget).Receive(100).Spend(300);

        Assert.False(budget.Allows(1));
        Assert.Throws<InvalidOperationException>(() => budget.Spend(1));
        Assert.True(budget.Receive(1).Allows(3));
    }

    [Property]
    [Trait("Clause", "SEC-11")]
    public bool FullQueue_DropsTheOldestOfTheSourceWithTheMost(byte[] sources, PositiveInt size)
    {
        var queue = new SynQueue(size.Get % 8 + 1);
        for (int i = 0; i < sources.Length; i++)
        {
            HalfOpenRequest[] before = [.. queue.Entries];
            queue = queue.Admit(Request(i, sources[i] % 4), out HalfOpenRequest? evicted);
            int most = before.Length == 0 ? 0 : before.CountBy(e => e.Source.IPv4).Max(pair => pair.Value);
            HalfOpenRequest? expected = before.Length < queue.Capacity
                ? null
                : before.First(e => before.Count(other => other.Source.IPv4 == e.Source.IPv4) == most);
            if (evicted != expected || queue.Entries.Count > queue.Capacity || queue.Entries[^1] != Request(i, sources[i] % 4))
            {
                return false;
            }
        }

        return true;
    }

    [Fact]
    [Trait("Clause", "SEC-11")]
    public void FloodFromOneSource_DisplacesItself()
    {
        SynQueue queue = Filled(10, Enumerable.Range(1, 5).Select(source => Request(source, source)));
        for (int i = 100; i < 200; i++)
        {
            // Each from another port: the ports are the flooder's to choose.
            queue = queue.Admit(Request(i, 9, (ushort)i), out _);
        }

        Assert.Equal([1, 2, 3, 4, 5], queue.Entries.Select(e => (int)e.Name.SourceFlow).Where(n => n < 100));
        Assert.Equal([195, 196, 197, 198, 199], queue.Entries.Select(e => (int)e.Name.SourceFlow).Where(n => n >= 100));
    }

    [Fact]
    [Trait("Clause", "SEC-11")]
    public void FloodFromAllSources_DisplacesTheOldest()
    {
        Filled(3, Enumerable.Range(1, 3).Select(n => Request(n, n))).Admit(Request(4, 4), out HalfOpenRequest? evicted);

        Assert.Equal(Request(1, 1), evicted);
    }

    [Fact]
    public void RequestThatIsOver_LeavesTheQueue() =>
        Assert.Equal(Filled(3, [Request(2, 1)]), Filled(3, [Request(1, 1), Request(2, 1)]).Remove(Request(1, 1).Name));

    [Property]
    [Trait("Clause", "OPEN-17")]
    public bool SameRequest_IsFoundWhateverAddressItComesFrom(byte source, ushort port, uint flow, ulong nonce, ulong token)
    {
        ServiceId service = new(token, nonce);
        RequestName opening = RequestName.ForService(flow, nonce, service);
        RequestName join = RequestName.ForJoin(flow, nonce, token);
        var request = new HalfOpenRequest(opening, new NetworkAddress(source, port));
        SynQueue queue = new SynQueue(4).Admit(request, out _).Admit(new HalfOpenRequest(join, request.Source), out _);

        return queue.Find(RequestName.ForService(flow, nonce, service)) == request
            && queue.Find(RequestName.ForJoin(flow, nonce, token)) is { } joining && joining.Name == join
            && queue.Find(opening with { SourceFlow = flow + 1 }) is null
            && queue.Find(opening with { Nonce = nonce + 1 }) is null
            && queue.Find(opening with { Service = new(token + 1, nonce) }) is null
            && queue.Find(join with { Token = token + 1 }) is null;
    }

    [Theory]
    [InlineData(0, 0, SynVerdict.Reset)]
    [InlineData(4, 5, SynVerdict.Fork)]
    [InlineData(5, 5, SynVerdict.Reset)]
    [InlineData(6, 5, SynVerdict.Reset)]
    [Trait("Clause", "SEC-12")]
    public void FullBacklog_AnswersWithReset(int waiting, int backlog, SynVerdict expected) =>
        Assert.Equal(expected, Admittance.Judge(waiting, backlog));

    private static HalfOpenRequest Request(int flow, int source, ushort port = 0) =>
        new(RequestName.ForService((uint)flow, 1, default), new NetworkAddress(0x0a000000 + (uint)source, port));

    private static SynQueue Filled(int capacity, IEnumerable<HalfOpenRequest> requests) =>
        requests.Aggregate(new SynQueue(capacity), (queue, request) => queue.Admit(request, out _));
}
