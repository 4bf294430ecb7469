using FsCheck.Xunit;

namespace ServalRef.Properties.Capture;

/// <summary>What the writers write, the reader reads.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(CaptureArbitraries)], MaxTest = 300)]
public class RoundTripProperties
{
    /// <summary>Both byte orders; microseconds lose what is below them.</summary>
    [Property]
    public bool Pcap_ReadsAsWritten(PcapSpec spec)
    {
        long unit = spec.Nanosecond ? 1 : 1000;
        Outcome read = Outcome.Of(new MemoryStream(spec.ToBytes()));

        return read.End == "end" && read.Packets.SequenceEqual(spec.Packets.Select(p => p with { Time = p.Time / unit * unit }));
    }

    /// <summary>Both byte orders; times are within one tick, and exact where a tick is no longer than a nanosecond.</summary>
    [Property]
    public bool PcapNg_ReadsAsWritten(PcapNgSpec spec)
    {
        Outcome read = Outcome.Of(new MemoryStream(spec.ToBytes()));

        return read.End == "end"
            && read.Packets.Select(p => p with { Time = 0 }).SequenceEqual(spec.Packets.Select(p => p with { Time = 0 }))
            && read.Packets.Zip(spec.Packets, (got, put) => (Error: Math.Abs(got.Time - put.Time), got.Interface))
                .All(p => p.Error <= spec.Interfaces[p.Interface].Tolerance);
    }

    [Property]
    public bool PcapNg_KeepsInterfaceNames(PcapNgSpec spec)
    {
        using var reader = Oracle.Capture.CaptureReader.Open(new MemoryStream(spec.ToBytes()), "file");
        while (reader.TryRead(out _))
        {
        }

        return spec.Interfaces.Select((_, i) => reader.InterfaceName(i)).SequenceEqual(spec.Interfaces.Select(i => i.Name));
    }

    /// <summary>How the file system cuts a file into pieces changes nothing.</summary>
    [Property]
    public bool Pieces_DoNotMatter(PcapSpec spec, byte size)
    {
        byte[] file = spec.ToBytes();
        Outcome whole = Outcome.Of(new MemoryStream(file));
        Outcome pieces = Outcome.Of(new PiecewiseStream(file, size + 1));

        return pieces.End == whole.End && pieces.Packets.SequenceEqual(whole.Packets);
    }
}
