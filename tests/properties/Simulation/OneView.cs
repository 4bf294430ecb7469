using ServalRef.Oracle.Capture;

namespace ServalRef.Properties.Simulated;

/// <summary>Leaves out of a capture what was captured elsewhere.</summary>
internal static class OneView
{
    /// <summary>The packets of the interfaces whose names begin so.</summary>
    /// <returns>The file; none if it would hold no packet.</returns>
    internal static byte[]? Of(string capture, string interfaces)
    {
        using MemoryStream file = new();
        using PcapNgWriter writer = new(file);
        using CaptureReader reader = CaptureReader.Open(capture);
        Dictionary<int, int> kept = [];
        while (reader.TryRead(out CaptureFrame frame))
        {
            if (reader.InterfaceName(frame.Interface) is { } name && name.StartsWith(interfaces, StringComparison.Ordinal))
            {
                if (!kept.TryGetValue(frame.Interface, out int id))
                {
                    kept[frame.Interface] = id = writer.AddInterface(name, frame.LinkType);
                }

                writer.Write(id, frame.Time, frame.Data, frame.OriginalLength, frame.IsInbound);
            }
        }

        return kept.Count == 0 ? null : file.ToArray();
    }
}
