using ServalRef.Site.Sources;

namespace ServalRef.Site.Publishing;

/// <summary>Writes a site into a folder.</summary>
public static class SiteWriter
{
    /// <summary>Writes all files; folders that are missing are made, other files in them are left alone.</summary>
    /// <param name="files">The site.</param>
    /// <param name="folder">Where to.</param>
    /// <exception cref="SiteException">A file cannot be written.</exception>
    public static void Write(IReadOnlyList<SiteFile> files, string folder)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            foreach (SiteFile file in files)
            {
                string path = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, file.Content);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SiteException($"the site cannot be written to {folder}: {problem.Message}", problem);
        }
    }
}
