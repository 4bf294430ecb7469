using ServalRef.Runtime.Wire;

namespace ServalRef.Properties.Captures;

/// <summary>What happens to a capture of healthy hosts between the wire and the file, or what another legal host would have sent.</summary>
/// <param name="Kind">What.</param>
/// <param name="Place">Where in the capture, from 0 for its beginning to 1 for its end.</param>
/// <param name="Amount">How much of it, from 0 to 1.</param>
public sealed record Disturbance(DisturbanceKind Kind, double Place, double Amount)
{
    private const long Second = 1_000_000_000;

    /// <summary>The frames afterwards.</summary>
    public IReadOnlyList<SeenFrame> Of(IReadOnlyList<SeenFrame> frames)
    {
        if (frames.Count == 0)
        {
            return frames;
        }

        int at = Math.Min((int)(Place * frames.Count), frames.Count - 1);
        return Kind switch
        {
            DisturbanceKind.FrameMissing => [.. frames.Take(at), .. frames.Skip(at + 1)],
            DisturbanceKind.FrameDoubled => Doubled(frames, at),
            DisturbanceKind.BeginsLate => [.. frames.Skip(at)],
            DisturbanceKind.EndsEarly => [.. frames.Take(at + 1)],
            DisturbanceKind.FramesCut => [.. frames.Select(f => Cut(f, 40 + (int)(Amount * 200)))],
            DisturbanceKind.InterfaceLate => Late(frames, frames[at].Interface),
            DisturbanceKind.ChecksumsLeftToHardware => [.. frames.Select(f => f.IsInbound ? f : Offloaded(f))],
            DisturbanceKind.PaddedHeaders => [.. frames.Select(f => f with { Bytes = Rewriting.Padded(f.Bytes, 1 + (int)(Amount * 2)) })],
            DisturbanceKind.ExtensionsReversed => [.. frames.Select(f => f with { Bytes = Rewriting.Reversed(f.Bytes) })],
            _ => throw new InvalidOperationException($"{Kind} is not known."),
        };
    }

    public override string ToString() => FormattableString.Invariant($"{Kind} at {Place:F3} by {Amount:F3}");

    private IReadOnlyList<SeenFrame> Doubled(IReadOnlyList<SeenFrame> frames, int at)
    {
        SeenFrame copy = frames[at] with { Time = frames[at].Time + (long)(Amount * 900_000) };
        return [.. frames.Append(copy).OrderBy(f => f.Time)];
    }

    private static SeenFrame Cut(SeenFrame frame, int most) =>
        frame.Bytes.Length <= most ? frame : frame with { Bytes = frame.Bytes[..most], OriginalLength = frame.Bytes.Length };

    /// <summary>The frames of one interface stand later in the file than their times say, as a program with a buffer for each writes them.</summary>
    private IReadOnlyList<SeenFrame> Late(IReadOnlyList<SeenFrame> frames, string late)
    {
        long delay = (long)(Amount * 0.49 * Second);
        return [.. frames.OrderBy(f => f.Time + (f.Interface == late ? delay : 0))];
    }

    private SeenFrame Offloaded(SeenFrame frame)
    {
        byte[] bytes = [.. frame.Bytes];
        if (Place < 0.5)
        {
            bytes[10] = bytes[11] = 0;
        }

        if (bytes[9] == 17 && bytes.Length >= 28)
        {
            // What a driver is handed: the sum over the pseudo header alone, which the card completes.
            ulong sum = InternetChecksum.Add(0, bytes.AsSpan(12, 8)) + InternetChecksum.Add(0, [0, 17]) + InternetChecksum.Add(0, bytes.AsSpan(24, 2));
            ushort partial = (ushort)~InternetChecksum.Finish(sum);
            (bytes[26], bytes[27]) = ((byte)(partial >> 8), (byte)partial);
        }

        return frame with { Bytes = bytes };
    }
}

/// <summary>The kinds of what can happen to a capture.</summary>
public enum DisturbanceKind
{
    /// <summary>The capture program dropped one frame.</summary>
    FrameMissing,

    /// <summary>One frame stands twice within a millisecond.</summary>
    FrameDoubled,

    /// <summary>The capture begins later.</summary>
    BeginsLate,

    /// <summary>The capture ends earlier.</summary>
    EndsEarly,

    /// <summary>Only the first bytes of each frame were kept.</summary>
    FramesCut,

    /// <summary>One interface's frames stand up to half a second too late in the file.</summary>
    InterfaceLate,

    /// <summary>The IP and UDP checksums of sent packets were still to be filled in.</summary>
    ChecksumsLeftToHardware,

    /// <summary>The hosts pad their headers.</summary>
    PaddedHeaders,

    /// <summary>The hosts write their extensions in another order.</summary>
    ExtensionsReversed,
}
