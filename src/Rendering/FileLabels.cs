namespace ServalRef.Rendering;

/// <summary>Short names for the files of one check: what tells them apart.</summary>
public sealed class FileLabels
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    /// <summary>Chooses the names.</summary>
    /// <param name="files">The files as given; <c>x.a1.pcap</c> and <c>x.b1.pcap</c> become <c>a1</c> and <c>b1</c>.</param>
    public FileLabels(IReadOnlyList<string> files)
    {
        string[] names = [.. files.Select(file => Path.GetFileNameWithoutExtension(file))];
        int common = files.Count < 2 ? 0 : CommonPrefix(names);
        string[] labels = files.Count == 1 ? [string.Empty] : [.. names.Select(name => name[common..])];
        bool unique = labels.Distinct().Count() == labels.Length;
        for (int i = 0; i < files.Count; i++)
        {
            _labels[files[i]] = unique ? labels[i] : files[i];
        }
    }

    /// <summary>The short name of a file, empty if there is only one.</summary>
    public string this[string file] => _labels.GetValueOrDefault(file, file);

    /// <summary>Characters up to the last separator before which all names agree.</summary>
    private static int CommonPrefix(string[] names)
    {
        int shortest = names.Min(name => name.Length);
        int cut = 0;
        for (int i = 0; i < shortest && names.All(name => name[i] == names[0][i]); i++)
        {
            if (names[0][i] is '.' or '-' or '_')
            {
                cut = i + 1;
            }
        }

        return cut;
    }
}
