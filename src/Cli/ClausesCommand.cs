using ServalRef.Rendering;
using ServalRef.Rendering.Clauses;

namespace ServalRef.Cli;

/// <summary>The command <c>clauses</c>: the whole specification as a table, or as a document.</summary>
internal static class ClausesCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="json">Whether a program reads the answer.</param>
    /// <param name="environment">Where to write.</param>
    public static int Run(bool json, CommandEnvironment environment)
    {
        if (json)
        {
            ClausesJson.Write(environment.Output);
        }
        else
        {
            ClauseTable.Write(environment.Text, environment.Width, new Paint(environment.Color));
        }

        return ExitCode.Success;
    }
}
