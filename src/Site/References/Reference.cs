namespace ServalRef.Site.References;

/// <summary>What can be mentioned and looked up.</summary>
public enum ReferenceKind
{
    /// <summary>A numbered clause, or a number that has parts.</summary>
    Clause,

    /// <summary>An entry of the ledger of readings.</summary>
    Reading,

    /// <summary>A hole that exploration found.</summary>
    Hole,

    /// <summary>A word of the glossary.</summary>
    Term,
}

/// <summary>Something that pages mention by name, with the place where it is said and a text short enough for a hover.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">How it is mentioned: <c>MIG-7</c>, <c>R-114</c>, <c>F9</c>, <c>adopted address</c>.</param>
/// <param name="Key">By which pages find its text: the name, for a term with a prefix.</param>
/// <param name="Target">The page and anchor of it, from the root of the site.</param>
/// <param name="Heading">The first line of the hover.</param>
/// <param name="Text">The rest of it, plain text.</param>
public sealed record Reference(ReferenceKind Kind, string Name, string Key, string Target, string Heading, string Text);
