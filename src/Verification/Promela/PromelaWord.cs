namespace ServalRef.Verification.Promela;

/// <summary>The Promela definition of one guard or act of the machines.</summary>
/// <param name="Name">The name that it has on the arrows.</param>
/// <param name="Identifier">The macro or inline that it becomes.</param>
/// <param name="Body">An expression for a guard, statements for an act: over <c>my</c> record and the packet at hand.</param>
/// <param name="IsAct">Whether it is an act.</param>
internal sealed record PromelaWord(string Name, string Identifier, string Body, bool IsAct)
{
    /// <summary>The definition, under the name as a comment.</summary>
    internal string Definition => IsAct
        ? $"/* {Name} */\ninline {Identifier}() {{\n  {Body.Replace("\n", "\n  ", StringComparison.Ordinal)}\n}}\n"
        : $"/* {Name} */\n#define {Identifier} ({Body})\n";
}
