namespace ServalRef.Cli;

/// <summary>The files that a command was asked to write.</summary>
internal static class OutputFiles
{
    /// <summary>Refuses what cannot be written, before work is done for it.</summary>
    /// <param name="paths">The files; null: not asked for.</param>
    /// <exception cref="UsageException">One is a folder, or its folder is not there.</exception>
    public static void Require(params ReadOnlySpan<string?> paths)
    {
        foreach (string? path in paths)
        {
            if (path is null)
            {
                continue;
            }

            if (Directory.Exists(path))
            {
                throw new UsageException($"{path}: is a directory; expected a file to write");
            }

            string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
            if (!Directory.Exists(folder))
            {
                throw new UsageException($"{path}: cannot be written, there is no folder {folder}");
            }
        }
    }
}
