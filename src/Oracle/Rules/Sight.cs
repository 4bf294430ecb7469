namespace ServalRef.Oracle.Rules;

/// <summary>From where a capture has to be taken so that a rule can be judged by it.</summary>
internal enum Sight
{
    /// <summary>From anywhere: the host says it against itself.</summary>
    Anywhere,

    /// <summary>At the host that is judged: what came to it did arrive, and what it sent is seen.</summary>
    AtHost,

    /// <summary>At the host that is judged or at its peer: what passed between the two is seen.</summary>
    AtEitherEnd,
}
