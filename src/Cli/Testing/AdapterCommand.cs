using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>The command <c>adapter</c>: the reference behind the protocol of <c>spec/adapter.md</c>.</summary>
internal static class AdapterCommand
{
    /// <summary>Serves until standard input ends.</summary>
    public static int Run(CommandEnvironment environment)
    {
        if (environment.InputIsTerminal)
        {
            throw new UsageException("standard input is a terminal; 'servalref test --adapter \"servalref adapter\"' drives an adapter");
        }

        using Stream output = environment.OpenOutput();
        AdapterServer.Run(new ReferenceAdapter(), environment.InputStream, output);
        return ExitCode.Success;
    }
}
