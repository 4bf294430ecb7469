using System.Text.RegularExpressions;
using ServalRef.StateMachines;
using ServalRef.Suite;

namespace ServalRef.Golden.Suite;

/// <summary>How far each vector can be made to happen from outside, by the reference, and the list of cases that follows.</summary>
internal sealed partial class VectorCaseTable
{
    private static readonly HashSet<(string File, string Name, int Steps)> Listed = [.. VectorCases.All.Select(c => (c.Vector.File, c.Vector.Name, c.Steps))];

    private readonly List<(Vector Vector, int Steps, string? Why)> _driven = [];

    internal VectorCaseTable()
    {
        foreach (Vector vector in VectorFiles.All)
        {
            _driven.Add(Drive(vector));
        }
    }

    /// <summary>The list as it has to be: what is there stays, and what is missing is added.</summary>
    internal string Cases()
    {
        Dictionary<(string, string), string> names = VectorCases.All.ToDictionary(c => (c.Vector.File, c.Vector.Name), c => c.Id);
        Dictionary<string, int> last = VectorCases.All
            .GroupBy(c => c.Clause)
            .ToDictionary(group => group.Key, group => group.Max(c => int.Parse(c.Id[(c.Id.IndexOf('.', StringComparison.Ordinal) + 2)..], null)));
        List<string> lines = [];
        foreach ((Vector vector, int steps, _) in _driven.Where(driven => driven.Steps > driven.Vector.Before))
        {
            if (!names.TryGetValue((vector.File, vector.Name), out string? id))
            {
                string clause = vector.Steps[steps - 1].Clause;
                int number = last[clause] = last.GetValueOrDefault(clause) + 1;
                id = $"{clause}.v{number}";
            }

            lines.Add($"{id}\t{vector.File}\t{vector.Name}\t{steps}\t{string.Join(',', Needs(vector, steps).Order(StringComparer.Ordinal))}\n");
        }

        return "# case\tfile\tvector\tsteps\tfeatures\n" + string.Concat(lines);
    }

    /// <summary>How many vectors are cases as a whole, up to a step, and not at all, and what ends them.</summary>
    internal string Summary()
    {
        List<string> lines = [];
        foreach (IGrouping<string, (Vector Vector, int Steps, string? Why)> file in _driven.GroupBy(driven => driven.Vector.File))
        {
            lines.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{file.Key}: {file.Count(d => d.Why is null)} whole, {file.Count(d => d.Why is not null && d.Steps > d.Vector.Before)} up to a step, {file.Count(d => d.Steps <= d.Vector.Before)} not at all"));
        }

        lines.Add("");
        lines.AddRange(_driven.Where(driven => driven.Why is not null)
            .GroupBy(driven => $"{driven.Vector.Dialect.Name}, {driven.Why}")
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}"));
        return string.Join('\n', lines) + "\n";
    }

    // What is a case already is known to be judged well; to judge all anew would take a minute.
    private static (Vector Vector, int Steps, string? Why) Drive(Vector vector)
    {
        VectorRun run = VectorRun.Of(new ReferenceAdapter(), vector, vector.Steps.Count, AdapterOptions.Default, 1, strict: true);
        string? why = run.Stopped ?? run.Refused;
        int steps = run.Reached;
        if (steps > vector.Before && !Listed.Contains((vector.File, vector.Name, steps)))
        {
            run = why is null ? run : VectorRun.Of(new ReferenceAdapter(), vector, steps, AdapterOptions.Default, 1);
            if (run.Findings.FirstOrDefault() is { } fault)
            {
                return (vector, 0, $"what follows is judged: {fault.Clause}");
            }
        }

        return (vector, steps, why is null ? null : $"{vector.Steps[Math.Min(steps, vector.Steps.Count - 1)].Event}: {Address().Replace(why, "")}");
    }

    private static HashSet<string> Needs(Vector vector, int steps)
    {
        VectorStep[] played = [.. vector.Steps.Take(steps)];
        HashSet<string> needs = [
            vector.Dialect.Name,
            vector.Role == Role.Opener ? AdapterFeatures.Opener : AdapterFeatures.Listener,
        ];
        Add(AdapterFeatures.Datagrams, vector.Dialect == Dialect.Prototype2014);
        Add(AdapterFeatures.Data, vector.Dialect == Dialect.Mtp1 && played.Any(s => s.Event is "CloseRequested" or "OurEndSent" or "PeerEndReceived" or "DataArrived"));
        Add(AdapterFeatures.Flows, played.Any(s => s.Event is "JoinRequested" or "JoinArrived"));
        Add(AdapterFeatures.Moves, played.Any(s => s.Event is "AddressGained" or "AddressLost" or "PathCheckRequested"));
        Add(AdapterFeatures.Udp, vector.Cast?.Address.UdpPort > 0);
        return needs;

        void Add(string feature, bool needed)
        {
            if (needed)
            {
                needs.Add(feature);
            }
        }
    }

    [GeneratedRegex(@" to \d+\.\d+\.\d+\.\d+(:\d+)?")]
    private static partial Regex Address();
}
