using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;
using ServalRef.Suite;

namespace ServalRef.Defects;

/// <summary>The reference with one decision changed.</summary>
public sealed class Defect
{
    internal Defect(
        string name, string clause, Scenario scenario, Role guilty, SeenFrom seenFrom, string title, Func<Fault> make, params string[] or) =>
        (Name, Clause, Scenario, Guilty, SeenFrom, Title, Make, Or) = (name, clause, scenario, guilty, seenFrom, title, make, or);

    /// <summary>Its name, unique in the catalogue: letters, digits and hyphens.</summary>
    public string Name { get; }

    /// <summary>The clause that is broken.</summary>
    public string Clause { get; }

    /// <summary>The protocol that is spoken.</summary>
    public Dialect Dialect => Scenario.Dialect;

    /// <summary>What is wrong, in a sentence without its stop.</summary>
    public string Title { get; }

    /// <summary>Which host has it.</summary>
    public Role Guilty { get; }

    /// <summary>From where it can be seen.</summary>
    public SeenFrom SeenFrom { get; }

    /// <summary>Other clauses that the same packets break, so that a judge may name either.</summary>
    public IReadOnlyList<string> Or { get; }

    /// <summary>The story in which it shows.</summary>
    internal Scenario Scenario { get; }

    /// <summary>Makes the fault, anew for each run.</summary>
    internal Func<Fault> Make { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Whether a clause is one that it breaks; a finding names the part of a clause, and a defect may name all of it.</summary>
    internal bool IsBlamedBy(string found) => Or.Prepend(Clause).Any(clause => found == clause || ClauseId.NumberOf(found) == clause);
}

/// <summary>From where a defect can be seen.</summary>
public enum SeenFrom
{
    /// <summary>From anywhere on the way.</summary>
    Anywhere,

    /// <summary>Only where it is certain what arrived at one of the hosts, or what was sent: at either of them.</summary>
    AtEnds,

    /// <summary>Only at the host that has it, where it is certain what arrived.</summary>
    AtHost,

    /// <summary>By no capture, though the host's own peer may notice.</summary>
    Nowhere,
}
