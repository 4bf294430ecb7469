namespace ServalRef.Cli.Running;

/// <summary>Files of parts that were run apart.</summary>
internal static class PartFiles
{
    /// <summary>Reads files and joins what they hold.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="join">Joins all.</param>
    /// <exception cref="UsageException">A file cannot be read, or the parts do not make a whole.</exception>
    public static TResult Joined<TPart, TResult>(IReadOnlyList<string> paths, Func<Stream, TPart> read, Func<IReadOnlyList<TPart>, TResult> join)
    {
        List<TPart> parts = [];
        foreach (string path in paths)
        {
            try
            {
                using FileStream file = File.OpenRead(path);
                parts.Add(read(file));
            }
            catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{path}: {wrong.Message}", wrong);
            }
        }

        try
        {
            return join(parts);
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message, wrong);
        }
    }
}
