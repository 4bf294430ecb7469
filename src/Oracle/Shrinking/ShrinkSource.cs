using System.Buffers.Binary;
using System.Globalization;
using ServalRef.Oracle.Capture;
using ServalRef.Oracle.Viewing;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Shrinking;

/// <summary>The frames that one host's files hold, in order of time, from which any may be left out.</summary>
internal sealed class ShrinkSource
{
    private readonly List<(string Name, int LinkType)> _interfaces = [];

    private ShrinkSource(IReadOnlyList<NetworkAddress> at) => At = at;

    /// <summary>The addresses of the host, if the caller has named them.</summary>
    internal IReadOnlyList<NetworkAddress> At { get; }

    /// <summary>The frames.</summary>
    internal List<ShrinkFrame> Frames { get; } = [];

    /// <summary>The place of the finding's packet among them.</summary>
    internal int Offender { get; private set; } = -1;

    private bool NamesHosts { get; set; }

    /// <summary>Reads the files of the host that saw the finding.</summary>
    /// <exception cref="CaptureException">A file cannot be used.</exception>
    internal static ShrinkSource Read(IReadOnlyList<CaptureInput> files, JudgeOptions options, Finding finding)
    {
        List<CaptureSource> sources = [];
        try
        {
            sources.AddRange(files.Select(file => new CaptureSource(file)));
            HostFiles host = HostGrouping.Of(sources, options).First(group => group.Sources.Any(file => file.Name == finding.Packet.File));
            ShrinkSource source = new(host.At);
            using CaptureMerger merger = CaptureMerger.Open(host.Sources.Select(file => (Func<CaptureReader>)file.Open));
            Dictionary<(int File, int Interface), int> interfaces = [];
            while (merger.TryRead(out CaptureFrame frame, out int file))
            {
                source.Add(merger.Readers[file], interfaces, file, frame, finding.Packet);
            }

            return source;
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    /// <summary>Some of the frames as a pcapng file.</summary>
    internal byte[] Write(IReadOnlyList<int> places)
    {
        using MemoryStream stream = new();
        using (PcapNgWriter writer = new(stream, namesHosts: NamesHosts))
        {
            foreach ((string name, int linkType) in _interfaces)
            {
                writer.AddInterface(name, linkType);
            }

            foreach (int place in places)
            {
                ShrinkFrame frame = Frames[place];
                writer.Write(frame.Interface, frame.Time, frame.Data, frame.OriginalLength, frame.IsInbound);
            }
        }

        return stream.ToArray();
    }

    private void Add(
        CaptureReader reader, Dictionary<(int File, int Interface), int> interfaces, int file, in CaptureFrame frame, PacketReference offender)
    {
        if (!interfaces.TryGetValue((file, frame.Interface), out int id))
        {
            string name = reader.InterfaceName(frame.Interface)
                ?? string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(reader.Name)}:{frame.Interface}");
            interfaces[(file, frame.Interface)] = id = _interfaces.Count;
            _interfaces.Add((name, frame.LinkType));
            NamesHosts |= reader.NamesHost(frame.Interface);
        }

        if (reader.Name == offender.File && frame.Number == offender.Number)
        {
            Offender = Frames.Count;
        }

        Frames.Add(new ShrinkFrame(
            id, frame.Time, frame.OriginalLength, frame.IsInbound, frame.Data.ToArray(), FlowsOf(frame, reader.NamesHost(frame.Interface))));
    }

    private static (uint Source, uint Destination) FlowsOf(in CaptureFrame frame, bool anyPort) =>
        LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip)
        && Ipv4.TryDecapsulate(ip, out _, out _, out ReadOnlySpan<byte> sal, anyPort) == Decapsulation.Serval && sal.Length >= 8
            ? (BinaryPrimitives.ReadUInt32BigEndian(sal), BinaryPrimitives.ReadUInt32BigEndian(sal[4..]))
            : default;
}

/// <summary>A frame that may be left out.</summary>
/// <param name="Interface">Its interface in the file that is written.</param>
/// <param name="Time">When it was captured.</param>
/// <param name="OriginalLength">Its length on the wire.</param>
/// <param name="IsInbound">Which way it went, if that is known.</param>
/// <param name="Data">Its bytes.</param>
/// <param name="Flows">Its flow IDs; 0 if it is no Serval packet.</param>
internal sealed record ShrinkFrame(
    int Interface, Instant Time, int OriginalLength, bool? IsInbound, byte[] Data, (uint Source, uint Destination) Flows)
{
    /// <summary>Whether it bears one of the flow IDs of a flow, <c>2>3</c>.</summary>
    internal bool IsOf(string flow) => flow.Split('>').Any(id =>
        uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number != 0
        && (number == Flows.Source || number == Flows.Destination));
}
