using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>Whose capture a file is, by the first Serval packets that it says the directions of.</summary>
internal sealed class FileSurvey
{
    private const int MostFrames = 16_384;

    private const int MostPackets = 1_024;

    private readonly HashSet<NetworkAddress> _own = [];

    private readonly HashSet<NetworkAddress> _foreign = [];

    private bool _isSilent;

    private FileSurvey(CaptureSource source) => Sources.Add(source);

    /// <summary>The files of the host.</summary>
    internal List<CaptureSource> Sources { get; } = [];

    /// <summary>
    /// Whether one host shows itself: every packet tells its direction, and none comes from an address that another one went to. On a
    /// router, or where a host talks to itself, there is no such host.
    /// </summary>
    internal bool ShowsHost => !_isSilent && _own.Count > 0 && !_own.Overlaps(_foreign);

    /// <summary>Looks into a file.</summary>
    /// <exception cref="CaptureException">The file cannot be used.</exception>
    internal static FileSurvey Of(CaptureSource capture)
    {
        FileSurvey survey = new(capture);
        using CaptureReader reader = capture.Preview();
        int packets = 0;
        for (int frames = 0; !survey._isSilent && frames < MostFrames && packets < MostPackets && reader.TryRead(out CaptureFrame frame); frames++)
        {
            if (LinkLayer.TryGetIp(frame.LinkType, frame.Data, out ReadOnlySpan<byte> ip)
                && Ipv4.TryDecapsulate(ip, out NetworkAddress source, out NetworkAddress destination, out _, reader.NamesHost(frame.Interface)) == Decapsulation.Serval)
            {
                packets++;
                survey.Note(frame, reader.NamesHost(frame.Interface), source, destination);
            }
        }

        return survey;
    }

    /// <summary>Whether another file must be another host's: to one of them an address is its own, to the other a peer's.</summary>
    internal bool Contradicts(FileSurvey other) => _own.Overlaps(other._foreign) || _foreign.Overlaps(other._own);

    /// <summary>Takes a further file of the host.</summary>
    internal void Add(FileSurvey other)
    {
        Sources.AddRange(other.Sources);
        _own.UnionWith(other._own);
        _foreign.UnionWith(other._foreign);
    }

    private void Note(in CaptureFrame frame, bool named, NetworkAddress source, NetworkAddress destination)
    {
        if (named || frame.IsInbound is not { } inbound)
        {
            // A cooked capture says of the packets of others that they are theirs.
            _isSilent |= named || frame.LinkType is not (LinkLayer.LinuxCooked or LinkLayer.LinuxCooked2);
            return;
        }

        _own.Add(HostName.Of(inbound ? destination : source));
        _foreign.Add(HostName.Of(inbound ? source : destination));
    }
}
