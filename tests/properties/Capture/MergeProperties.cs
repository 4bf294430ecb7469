using FsCheck.Xunit;
using ServalRef.Oracle.Capture;

namespace ServalRef.Properties.Capture;

/// <summary>The order in which packets of several files come out.</summary>
[Properties(Replay = Seeds.Of, MaxTest = 300)]
public class MergeProperties
{
    [Property]
    public bool FilesInOrder_AreMergedByTimeThenFile(byte[][] files)
    {
        byte[][] sorted = [.. files.Select(times => times.Order().ToArray())];
        var expected = sorted.SelectMany((times, file) => times.Select((time, i) => (Time: (long)time, File: file, Number: i + 1)));

        return Merge(sorted).SequenceEqual(expected.OrderBy(p => p.Time).ThenBy(p => p.File).ThenBy(p => p.Number));
    }

    /// <summary>Also with times that run backwards, nothing is lost and every file keeps its own order.</summary>
    [Property]
    public bool EveryFile_KeepsItsOrder(byte[][] files)
    {
        List<(long Time, int File, int Number)> merged = Merge(files);

        return merged.Count == files.Sum(times => times.Length)
            && merged.GroupBy(p => p.File).All(file =>
                file.Select(p => (byte)p.Time).SequenceEqual(files[file.Key])
                && file.Select(p => p.Number).SequenceEqual(Enumerable.Range(1, file.Count())));
    }

    /// <summary>A packet is passed over in favour of another file's only if that one is no later.</summary>
    [Property]
    public bool NextPacket_IsTheEarliestOfThoseNextInTheirFiles(byte[][] files)
    {
        int[] next = new int[files.Length];
        foreach ((long time, int file, int _) in Merge(files))
        {
            next[file]++;
            bool passedOver = Enumerable.Range(0, files.Length).Any(other => other != file && next[other] < files[other].Length
                && (files[other][next[other]] < time || (files[other][next[other]] == time && other < file)));
            if (passedOver)
            {
                return false;
            }
        }

        return true;
    }

    // The bytes are the times of the packets, in nanoseconds.
    private static List<(long Time, int File, int Number)> Merge(byte[][] files)
    {
        using var merger = new CaptureMerger(files.Select((times, i) => CaptureReader.Open(new MemoryStream(File(times)), $"{i}")));
        var merged = new List<(long, int, int)>();
        while (merger.TryRead(out CaptureFrame frame, out int file))
        {
            merged.Add((frame.Time.Nanoseconds, file, frame.Number));
        }

        return merged;
    }

    private static byte[] File(byte[] times) =>
        new PcapSpec(LinkLayer.Raw, true, false, [.. times.Select(t => new FrameSpec(0, t, LinkLayer.Raw, 1, "45"))]).ToBytes();
}
