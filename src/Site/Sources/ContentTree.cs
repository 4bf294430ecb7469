namespace ServalRef.Site.Sources;

/// <summary>The files that the site is made from: a clone of the project, or the content that is packed beside the tool.</summary>
/// <remarks>Paths are those of the source tree with forward slashes, for example <c>spec/07-migration.md</c>.</remarks>
public sealed class ContentTree
{
    /// <summary>The folder beside the program in which packed content lies.</summary>
    public const string PackedFolder = "site-content";

    private const string Landmark = "spec/README.md";

    private readonly string _root;

    /// <summary>The content below a folder.</summary>
    /// <param name="root">The root of the source tree, or of a copy of the parts that the site needs.</param>
    /// <exception cref="SiteException">No specification lies there.</exception>
    public ContentTree(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (!IsContent(root))
        {
            throw new SiteException($"{root} holds no content of the site: {Landmark} is missing");
        }

        _root = Path.GetFullPath(root);
    }

    /// <summary>Finds the content: beside the program, else in the clone that the program or the current folder lies in.</summary>
    /// <exception cref="SiteException">There is none.</exception>
    public static ContentTree Find()
    {
        string packed = Path.Combine(AppContext.BaseDirectory, PackedFolder);
        string[] candidates = [packed, .. Above(AppContext.BaseDirectory), .. Above(Environment.CurrentDirectory)];
        return candidates.FirstOrDefault(IsContent) is { } root
            ? new ContentTree(root)
            : throw new SiteException("the content of the site is missing: run this from a clone of the project, or install the package ServalRef.Site beside the tool");
    }

    /// <summary>The folder, as a full path.</summary>
    public string Root => _root;

    /// <summary>Whether a file is there.</summary>
    public bool Has(string path) => File.Exists(Full(path));

    /// <summary>Whether a folder is there.</summary>
    public bool HasFolder(string path) => Directory.Exists(Full(path));

    /// <summary>Reads a text file.</summary>
    /// <exception cref="SiteException">The file is missing.</exception>
    public string Read(string path) => Has(path)
        ? File.ReadAllText(Full(path)).ReplaceLineEndings("\n")
        : throw new SiteException($"the content of the site is incomplete: {path} is missing");

    /// <summary>Reads a file as it is.</summary>
    /// <exception cref="SiteException">The file is missing.</exception>
    public byte[] ReadBytes(string path) => Has(path)
        ? File.ReadAllBytes(Full(path))
        : throw new SiteException($"the content of the site is incomplete: {path} is missing");

    /// <summary>The files below a folder, in ordinal order; none if there is no such folder.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="extension">How a file's name ends, with the dot.</param>
    public IReadOnlyList<string> Files(string folder, string extension) => !HasFolder(folder)
        ? []
        : [.. Directory.EnumerateFiles(Full(folder), "*" + extension, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
            .Where(path => !path.Contains(".received.", StringComparison.Ordinal) && !IsOutput(path[folder.Length..]))
            .Order(StringComparer.Ordinal)];

    // Below a folder of sources, what the build leaves is no source.
    private static bool IsOutput(string path) => path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal);

    private static IEnumerable<string> Above(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    private static bool IsContent(string root) => File.Exists(Path.Combine(root, Landmark));

    private string Full(string path) => Path.Combine(_root, path);
}
