using FsCheck.Xunit;
using ServalRef.Oracle.Capture;

namespace ServalRef.Properties.Capture;

/// <summary>The order in which packets of several files come out.</summary>
[Properties(Replay = Seeds.Of, MaxTest = 300)]
public class MergeProperties
{
    private const long Window = 500_000_000;

    [Property]
    public bool WithinTheWindow_PacketsComeByTimeThenFileThenNumber(byte[][] files)
    {
        var expected = files.SelectMany((times, file) => times.Select((time, i) => (Time: (long)time, File: file, Number: i + 1)));

        return Merge(files, unit: 1).SequenceEqual(expected.OrderBy(p => p.Time).ThenBy(p => p.File).ThenBy(p => p.Number));
    }

    /// <summary>Also with times that run far backwards, nothing is lost.</summary>
    [Property]
    public bool EveryPacket_ComesOnce(byte[][] files) =>
        Merge(files, unit: 100_000_000).GroupBy(p => p.File)
            .All(file => file.Select(p => p.Number).Order().SequenceEqual(Enumerable.Range(1, files[file.Key].Length)));

    /// <summary>A packet comes behind a later one of its file only if it stood more than the window behind in the file.</summary>
    [Property]
    public bool PacketOutOfItsPlace_StoodFarBehindInTheFile(byte[][] files)
    {
        const long Unit = 100_000_000;
        long[] latest = [.. files.Select(_ => long.MinValue)];
        foreach ((long time, int file, int number) in Merge(files, Unit))
        {
            long before = files[file].Take(number).Max(t => t * Unit);
            if (time < latest[file] && before - time < Window)
            {
                return false;
            }

            latest[file] = Math.Max(latest[file], time);
        }

        return true;
    }

    // The bytes are the times of the packets, in units of so many nanoseconds.
    private static List<(long Time, int File, int Number)> Merge(byte[][] files, long unit)
    {
        using var merger = new CaptureMerger(files.Select((times, i) => CaptureReader.Open(new MemoryStream(File(times, unit)), $"{i}")));
        var merged = new List<(long, int, int)>();
        while (merger.TryRead(out CaptureFrame frame, out int file))
        {
            merged.Add((frame.Time.Nanoseconds, file, frame.Number));
        }

        return merged;
    }

    private static byte[] File(byte[] times, long unit) => new PcapSpec(
        LinkLayer.Raw, true, false, [.. times.Select((t, i) => new FrameSpec(0, t * unit, LinkLayer.Raw, 5, $"45{i:x8}"))]).ToBytes();
}
