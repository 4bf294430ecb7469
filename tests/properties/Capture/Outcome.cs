using ServalRef.Oracle.Capture;

namespace ServalRef.Properties.Capture;

/// <summary>All that reading a file came to.</summary>
/// <param name="Packets">The packets, in order.</param>
/// <param name="End">How it ended: an error's message, a warning, or <c>end</c>.</param>
internal sealed record Outcome(IReadOnlyList<FrameSpec> Packets, string End)
{
    /// <summary>Reads a file to its end. Only a <see cref="CaptureException"/> is caught.</summary>
    public static Outcome Of(Stream file)
    {
        var packets = new List<FrameSpec>();
        try
        {
            using CaptureReader reader = CaptureReader.Open(file, "file");
            while (reader.TryRead(out CaptureFrame frame))
            {
                packets.Add(new FrameSpec(
                    frame.Interface, frame.Time.Nanoseconds, frame.LinkType, frame.OriginalLength, Convert.ToHexString(frame.Data)));
            }

            return new Outcome(packets, reader.Warning ?? "end");
        }
        catch (CaptureException e)
        {
            return new Outcome(packets, e.Message);
        }
    }
}

/// <summary>A file that comes in pieces of a given size and counts how often it is asked.</summary>
internal sealed class PiecewiseStream(byte[] file, int piece) : MemoryStream(file)
{
    public int Reads { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        Reads++;
        return base.Read(buffer[..Math.Min(buffer.Length, piece)]);
    }
}
