using System.Globalization;
using ServalRef.Oracle.Capture;

namespace ServalRef.Oracle.Viewing;

/// <summary>Counts the frames of link types that are not read.</summary>
internal sealed class PassedOver
{
    private readonly Dictionary<(string File, string Interface, int LinkType), long> _frames = [];

    /// <summary>How many there were.</summary>
    internal long Count => _frames.Values.Sum();

    /// <summary>One line for each interface.</summary>
    internal IEnumerable<string> Lines => _frames.Select(entry => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Key.File}: passed over {entry.Value} packet{(entry.Value == 1 ? "" : "s")} of interface {entry.Key.Interface}, whose link type {entry.Key.LinkType} is not read"));

    /// <summary>What a message about a file without Serval packets adds; empty if there is nothing to add.</summary>
    internal string Clause => _frames.Count == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $", of which {Count} of link types that are not read");

    /// <summary>Counts a frame.</summary>
    internal void Add(CaptureReader file, in CaptureFrame frame)
    {
        string name = file.InterfaceName(frame.Interface) ?? frame.Interface.ToString(CultureInfo.InvariantCulture);
        (string, string, int) key = (file.Name, name, frame.LinkType);
        _frames[key] = _frames.GetValueOrDefault(key) + 1;
    }
}
