using ServalRef.Defects;
using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;
using ServalRef.Suite;

namespace ServalRef.Golden.Suite;

/// <summary>The list of scripted cases as it has to be: what is there stays, and what is missing is added.</summary>
/// <remarks>
/// A clause is tried in the stories in which the catalogue breaks it, and in those of the reference that put it to the test, the
/// shortest first; at most three stories a clause and dialect.
/// </remarks>
internal static class StoryCaseTable
{
    private const int Most = 3;

    internal static string Write()
    {
        List<(string Id, string Clause, Scenario Story, Role Role)> rows = [.. StoryCases.All.Select(c => (c.Id, c.Clause, c.Story, c.Role))];
        Dictionary<(Scenario, Role), Played> plays = AllStories.All
            .SelectMany(story => Roles.Select(role => (story, role)))
            .ToDictionary(pair => pair, pair => new Played(pair.story, pair.role));
        ILookup<string, (Scenario, Role)> broken = DefectCatalogue.All
            .Where(defect => defect.Guilty != Role.Relay)
            .SelectMany(defect => ClauseCatalog.Default.Find(defect.Clause).Select(clause => (clause.Id, (defect.Scenario, defect.Guilty))))
            .ToLookup(pair => pair.Id, pair => pair.Item2);

        foreach (Clause clause in ClauseCatalog.Default.All.Where(c => !c.Reserved && c.Level != ClauseLevel.May))
        {
            foreach (Dialect dialect in (Dialect[])[Dialect.Mtp1, Dialect.Prototype2014])
            {
                (Scenario, Role)[] wanted = [
                    .. broken[clause.Id].Where(place => place.Item1.Dialect == dialect)
                        .Concat(Shortest(plays.Values.Where(p => p.Story.Dialect == dialect && p.Exercised.Contains(clause.Id))))
                        .Distinct()
                        .Where(place => plays[place].Packets > 0),
                ];
                int there = rows.Count(row => row.Clause == clause.Id && row.Story.Dialect == dialect);
                foreach ((Scenario story, Role role) in wanted
                    .Where(place => !rows.Any(row => row.Clause == clause.Id && row.Story == place.Item1 && row.Role == place.Item2))
                    .Take(Math.Max(0, Most - there)))
                {
                    int number = rows.Where(row => row.Clause == clause.Id).Select(row => int.Parse(row.Id[(row.Id.IndexOf('.', StringComparison.Ordinal) + 1)..], null)).DefaultIfEmpty(0).Max() + 1;
                    rows.Add(($"{clause.Id}.{number}", clause.Id, story, role));
                }
            }
        }

        return "# case\tdialect\tstory\trole\tfeatures\n" + string.Concat(rows
            .OrderBy(row => row.Clause, ClauseId.Order)
            .ThenBy(row => int.Parse(row.Id[(row.Id.IndexOf('.', StringComparison.Ordinal) + 1)..], null))
            .Select(row => $"{row.Id}\t{row.Story.Dialect.Name}\t{row.Story.Name}\t{row.Role.ToString().ToLowerInvariant()}\t{string.Join(',', plays[(row.Story, row.Role)].Features)}\n"));
    }

    private static readonly Role[] Roles = [Role.Opener, Role.Listener];

    // Of either role in turn.
    private static IEnumerable<(Scenario, Role)> Shortest(IEnumerable<Played> plays) => plays
        .GroupBy(play => play.Role)
        .SelectMany(group => group.OrderBy(play => play.Packets).Select((play, place) => (play, place)))
        .OrderBy(pair => pair.place)
        .ThenBy(pair => pair.play.Role)
        .Select(pair => (pair.play.Story, pair.play.Role));

    /// <summary>A story played by the reference in one of the roles.</summary>
    private sealed class Played
    {
        internal Played(Scenario story, Role role)
        {
            (Story, Role) = (story, role);
            NotingAdapter own = new();
            NotingAdapter peer = new();
            World world = story.Build(
                (host, random) => host == host.World.Host(role) ? new AdapterStack(own, story, host, 1)
                    : story == Prototype.Unconnected ? story.Reference(host, random)
                    : new AdapterStack(peer, story, host, 1));
            world.Run(story.Seconds);
            Host tested = world.Host(role);
            View view = new("host", tested.Recording, world, tested.Addresses);
            Packets = tested.Recording.Frames.Count;
            Exercised = Packets > 0 ? [.. view.Exercised, .. AppFacts.Of(world, role).Clauses] : [];
            Features = [.. Needs(own, peer).Order(StringComparer.Ordinal)];
        }

        internal Scenario Story { get; }

        internal Role Role { get; }

        internal int Packets { get; }

        internal HashSet<string> Exercised { get; }

        internal IReadOnlyList<string> Features { get; }

        private static HashSet<string> Needs(NotingAdapter own, NotingAdapter peer)
        {
            HashSet<string> needs = [];
            Add(AdapterFeatures.Data, own.Asked.Concat(peer.Asked).Any(r => r is AdapterRequest.Write or AdapterRequest.End));
            Add(AdapterFeatures.Flows, own.Asked.Concat(peer.Asked).Any(r => r is AdapterRequest.AddFlow));
            Add(AdapterFeatures.Moves, own.Asked.Any(r => r is AdapterRequest.MoveFlow)
                || (own.Asked.Any(r => r is AdapterRequest.RemoveAddress) && own.Asked.OfType<AdapterRequest.AddAddress>().Select(r => r.Address).Distinct().Count() > 1));
            Add(AdapterFeatures.Udp, own.Asked.Any(r => r is AdapterRequest.AddAddress { Address.UdpPort: > 0 }));
            return needs;

            void Add(string feature, bool needed)
            {
                if (needed)
                {
                    needs.Add(feature);
                }
            }
        }
    }

    /// <summary>The reference, which notes what it is asked.</summary>
    private sealed class NotingAdapter : IAdapter
    {
        private readonly ReferenceAdapter _reference = new();

        internal List<AdapterRequest> Asked { get; } = [];

        public AdapterHello Hello => _reference.Hello;

        public AdapterReply Do(AdapterRequest request)
        {
            Asked.Add(request);
            return _reference.Do(request);
        }
    }
}
