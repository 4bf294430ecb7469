using System.Runtime.CompilerServices;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>
/// The views of one capture: that of the host which the caller names or which the packets' directions show; that of each host whose
/// interfaces are recorded by name (<c>HOST.if</c>); or nobody's.
/// </summary>
internal sealed class Viewpoints
{
    private readonly JudgeOptions _options;

    private readonly IReadOnlyList<CaptureReader> _files;

    private readonly IProgress<Finding>? _told;

    private readonly Dictionary<string, Viewpoint> _hosts = new(StringComparer.Ordinal);

    private readonly Dictionary<(int File, int Interface), Viewpoint> _interfaces = [];

    private readonly Dictionary<NetworkAddress, Viewpoint> _owners = [];

    private readonly bool _isNamed;

    private readonly Viewpoint _single;

    private (int File, int Interface) _latest = (-1, -1);

    private Viewpoint _latestView;

    /// <summary>The views of a capture of which nothing was read so far.</summary>
    /// <param name="options">How to judge.</param>
    /// <param name="host">Whose files they are.</param>
    /// <param name="files">Their readers.</param>
    /// <param name="told">Told each finding as soon as it is certain; null: nobody.</param>
    internal Viewpoints(JudgeOptions options, HostFiles host, IReadOnlyList<CaptureReader> files, IProgress<Finding>? told)
    {
        _told = told;
        _options = options;
        _files = files;
        _isNamed = host.At.Count > 0 || host.TellDirections;
        _single = host.TellDirections ? new Viewpoint(options, name: null, told) : new Viewpoint(options, host.At, told);
        _latestView = _single;
    }

    /// <summary>All of them that saw a packet.</summary>
    internal IEnumerable<Viewpoint> All => _hosts.Values.Append(_single).Where(view => view.Judge.Packets > 0);

    /// <summary>The view that a packet belongs to.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="frame">The frame that it came in.</param>
    /// <param name="source">The address the packet comes from.</param>
    /// <param name="destination">The address that it goes to.</param>
    internal Viewpoint For(int file, in CaptureFrame frame, NetworkAddress source, NetworkAddress destination)
    {
        Viewpoint view = (file, frame.Interface) == _latest ? _latestView : Of(file, frame.Interface);
        if (view.ShowsItself)
        {
            NoteOwner(view, frame.IsInbound, HostName.Of(source), HostName.Of(destination));
        }

        return view;
    }

    /// <summary>Ends the capture.</summary>
    internal IEnumerable<Report> Finish()
    {
        foreach (Viewpoint view in All)
        {
            view.Inspect(_files);
            yield return view.Judge.Finish() with { Dropped = view.Dropped };
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Viewpoint Of(int file, int id)
    {
        if (!_interfaces.TryGetValue((file, id), out Viewpoint? view))
        {
            _interfaces[(file, id)] = view = _isNamed ? _single : ByName(_files[file], id);
            view.Inspect(_files);
        }

        _latest = (file, id);
        return _latestView = view;
    }

    private Viewpoint ByName(CaptureReader file, int id)
    {
        string name = file.InterfaceName(id) ?? string.Empty;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || !(_options.Hosts || file.NamesHost(id)))
        {
            return _single;
        }

        string host = name[..dot];
        if (!_hosts.TryGetValue(host, out Viewpoint? view))
        {
            _hosts.Add(host, view = new Viewpoint(_options, host, _told));
        }

        return view;
    }

    private void NoteOwner(Viewpoint view, bool? inbound, NetworkAddress source, NetworkAddress destination)
    {
        if (_isNamed && inbound is null)
        {
            return;
        }

        // If nobody says which way a packet went: it is seen first where it is sent, so who first shows an address as a source
        // owns it. Behind a translator that is not so, since what it writes into packets is sent by nobody.
        NetworkAddress address = inbound == true ? destination : source;
        if (_owners.TryAdd(address, view))
        {
            view.Owns(address);
        }
    }
}
