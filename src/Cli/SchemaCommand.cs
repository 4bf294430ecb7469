using ServalRef.Rendering.Schemas;

namespace ServalRef.Cli;

/// <summary>The command <c>schema</c>: the JSON schema of a document that a command writes.</summary>
internal static class SchemaCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="name">Which; null: their names.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="UsageException">There is none of that name; the message offers the nearest.</exception>
    public static int Run(string? name, CommandEnvironment environment)
    {
        if (name is null)
        {
            foreach (string known in JsonSchemas.Names)
            {
                environment.Output.WriteLine(known);
            }
        }
        else if (JsonSchemas.Names.Contains(name))
        {
            environment.Output.Write(JsonSchemas.Text(name));
        }
        else
        {
            throw new UsageException(
                $"there is no schema '{name}'{Suggestions.Sentence(Suggestions.For(name, JsonSchemas.Names))} (servalref schema lists all)");
        }

        return ExitCode.Success;
    }
}
