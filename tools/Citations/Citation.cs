namespace ServalRef.Citations;

/// <summary>One place that names a clause.</summary>
/// <param name="Clause">The clause's identifier as it is written there.</param>
/// <param name="File">The file, relative to the root of the source tree, with forward slashes.</param>
/// <param name="Member">
/// The declaration: <c>Type.Member</c> in code, <c>Namespace.Type.Member</c> in tests; empty for what stands outside of any type.
/// </param>
/// <param name="Line">The line, from 1. It serves messages only and is not kept in the checked-in table.</param>
/// <param name="IsTest">Whether the place is a test, or speaks for all tests of a class.</param>
public sealed record Citation(string Clause, string File, string Member, int Line, bool IsTest);
