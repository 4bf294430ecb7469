using ServalRef.Oracle.Capture;

namespace ServalRef.Golden.Capture;

/// <summary>A frame that outlives its reader's buffer.</summary>
internal sealed record Captured(int Number, long Time, int Interface, int LinkType, int OriginalLength, string Data)
{
    /// <summary>All packets of a capture.</summary>
    public static List<Captured> ReadAll(CaptureReader reader)
    {
        var frames = new List<Captured>();
        while (reader.TryRead(out CaptureFrame frame))
        {
            frames.Add(Of(frame));
        }

        return frames;
    }

    /// <summary>All packets of a capture in memory.</summary>
    public static List<Captured> ReadAll(byte[] file)
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(file), "memory");
        return ReadAll(reader);
    }

    /// <summary>A copy of a frame, its bytes as hexadecimal text.</summary>
    public static Captured Of(CaptureFrame frame) =>
        new(frame.Number, frame.Time.Nanoseconds, frame.Interface, frame.LinkType, frame.OriginalLength, Convert.ToHexString(frame.Data));
}
