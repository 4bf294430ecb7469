using ServalRef.Oracle.Clauses;
using ServalRef.Site.References;
using ServalRef.StateMachines;

namespace ServalRef.Site.Dossiers;

/// <summary>A property that the models are explored for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sentence">What is asked.</param>
public sealed record ModelProperty(string Name, string Sentence);

/// <summary>All that the project knows of one clause.</summary>
/// <param name="Clause">The clause.</param>
public sealed record ClauseDossier(Clause Clause)
{
    /// <summary>The decisions of machines that it demands.</summary>
    public required IReadOnlyList<MachineArrow> Arrows { get; init; }

    /// <summary>The code that carries it out.</summary>
    public required IReadOnlyList<CitedPlace> Code { get; init; }

    /// <summary>The tests that cite it.</summary>
    public required IReadOnlyList<CitedPlace> Tests { get; init; }

    /// <summary>The properties of models that come from it.</summary>
    public required IReadOnlyList<ModelProperty> Properties { get; init; }

    /// <summary>The holes that it closes.</summary>
    public required IReadOnlyList<GlossaryHole> Holes { get; init; }

    /// <summary>The hosts in the catalogue of defects that break it.</summary>
    public required IReadOnlyList<DefectRecord> Defects { get; init; }

    /// <summary>Where test vectors exercise it.</summary>
    public required IReadOnlyList<VectorStep> Vectors { get; init; }

    /// <summary>How the 2014 prototype stands to it.</summary>
    public required PrototypeStanding Prototype { get; init; }

    /// <summary>The readings that name it.</summary>
    public required IReadOnlyList<LedgerEntry> Readings { get; init; }

    /// <summary>From where captures judge it, or null if the table lacks it.</summary>
    public required JudgingStatus? Judging { get; init; }

    /// <summary>What one would expect beside this clause and does not find, in the words of the glance column.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            bool binds = !Clause.Reserved && Clause.Level is ClauseLevel.Must or ClauseLevel.MustNot;
            List<string> missing = [];
            Add(binds && Code.Count == 0 && Arrows.Count == 0, "no code");
            Add(binds && Tests.Count == 0, "no test");
            Add(binds && Judging is { IsJudged: true } && Defects.Count == 0, "no defect");
            Add(Judging is null, "no judging status");
            return missing;

            void Add(bool lacks, string what) => missing.AddRange(lacks ? [what] : []);
        }
    }
}
