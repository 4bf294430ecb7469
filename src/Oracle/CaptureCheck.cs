using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle;

/// <summary>Judges captures: the library form of the command <c>check</c>.</summary>
public static class CaptureCheck
{
    private const int ProgressInterval = 4096;

    /// <summary>Merges captures by time into one trace and judges it.</summary>
    /// <param name="files">Their paths; at least one.</param>
    /// <param name="options">How to judge.</param>
    /// <param name="progress">Told, now and then, the number of packets read so far.</param>
    /// <exception cref="CaptureException">A file cannot be used, or none of them holds a Serval packet.</exception>
    public static Report Run(IReadOnlyList<string> files, JudgeOptions options, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        using CaptureMerger merger = CaptureMerger.Open(files);
        var viewpoints = new Viewpoints(options);
        long read = 0;
        Instant start = default;
        while (merger.TryRead(out CaptureFrame frame, out int file))
        {
            if (read == 0)
            {
                start = frame.Time;
            }

            if (++read % ProgressInterval == 0)
            {
                progress?.Invoke(read);
            }

            if (!LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip))
            {
                continue;
            }

            Decapsulation outcome = Ipv4.TryDecapsulate(
                ip, out NetworkAddress source, out NetworkAddress destination, out ReadOnlySpan<byte> sal);
            if (outcome == Decapsulation.NotServal)
            {
                if (Ipv4.IsDamaged(ip, out source, out destination))
                {
                    viewpoints.For(merger.Readers[file].InterfaceName(frame.Interface), source, destination, frame.IsInbound)
                        .AddDamaged(source, destination);
                }

                continue;
            }

            Judge judge = viewpoints.For(merger.Readers[file].InterfaceName(frame.Interface), source, destination, frame.IsInbound);
            Dialect dialect = options.Dialect ?? SalPacket.DialectOf(sal) ?? viewpoints.LastDialect;
            viewpoints.LastDialect = dialect;
            if (outcome == Decapsulation.Serval && SalPacket.TryDecode(sal, dialect, out SalPacket packet) == DropReason.None)
            {
                var reference = new PacketReference(merger.Readers[file].Name, frame.Number, frame.Time);
                judge.Add(reference, source, destination, packet, dialect);
            }
            else
            {
                judge.AddMalformed(source, destination, sal, dialect);
            }
        }

        Report report = viewpoints.Finish()
            ?? throw new CaptureException($"{string.Join(", ", files)}: no Serval packet among {read} packets");
        return report with { Start = start, Warnings = [.. merger.Readers.Select(r => r.Warning).OfType<string>()] };
    }
}
