using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>Reads several captures as one, in order of time.</summary>
/// <remarks>
/// Packets of equal time come in the order of the files. Within a file packets stand out of order by up to 0.5 s when several interfaces were
/// recorded at once: each comes in its place. One that is out of order by more follows its predecessor.
/// </remarks>
public sealed class CaptureMerger : IDisposable
{
    private readonly OrderedReader[] _readers;

    // The files whose next packet is known, all but the current one, the earliest first.
    private readonly PriorityQueue<int, (Instant Time, int File)> _waiting = new();
    private int _current = -1;
    private bool _started;

    /// <summary>Merges readers, which then belong to the merger.</summary>
    /// <param name="readers">Readers of which nothing was read so far, in the order that decides between equal times.</param>
    public CaptureMerger(IEnumerable<CaptureReader> readers)
    {
        ArgumentNullException.ThrowIfNull(readers);
        Readers = [.. readers];
        _readers = [.. Readers.Select(reader => new OrderedReader(reader))];
    }

    /// <summary>The readers, by file number.</summary>
    public IReadOnlyList<CaptureReader> Readers { get; }

    /// <summary>Opens files to be merged.</summary>
    /// <param name="paths">Their paths, in the order that decides between equal times.</param>
    /// <exception cref="CaptureException">A file cannot be opened or is not a capture.</exception>
    public static CaptureMerger Open(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Open(paths.Select(path => (Func<CaptureReader>)(() => CaptureReader.Open(path))));
    }

    /// <summary>Opens captures to be merged; if one cannot be opened, those before it are closed.</summary>
    internal static CaptureMerger Open(IEnumerable<Func<CaptureReader>> captures)
    {
        var readers = new List<CaptureReader>();
        try
        {
            foreach (Func<CaptureReader> open in captures)
            {
                readers.Add(open());
            }

            return new CaptureMerger(readers);
        }
        catch
        {
            readers.ForEach(reader => reader.Dispose());
            throw;
        }
    }

    /// <summary>Reads the next packet of all files.</summary>
    /// <param name="frame">The packet; its bytes are valid until the next call. Number and interface are those of its own file.</param>
    /// <param name="file">The file it is from, an index into <see cref="Readers"/>.</param>
    /// <returns>False when all files have ended.</returns>
    /// <exception cref="CaptureException">A file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The merger was disposed of.</exception>
    public bool TryRead(out CaptureFrame frame, out int file)
    {
        MoveNext();
        file = _current;
        frame = _current >= 0 ? _readers[_current].Current.View : default;
        return _current >= 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CaptureReader reader in Readers)
        {
            reader.Dispose();
        }
    }

    // A reader hands out one packet at a time, so the current file is stepped only now that its last packet is done with.
    private void MoveNext()
    {
        if (!_started)
        {
            _started = true;
            for (int i = 0; i < _readers.Length; i++)
            {
                if (_readers[i].MoveNext())
                {
                    _waiting.Enqueue(i, (_readers[i].Current.Time, i));
                }
            }
        }
        else if (_current >= 0 && _readers[_current].MoveNext())
        {
            _current = _waiting.EnqueueDequeue(_current, (_readers[_current].Current.Time, _current));
            return;
        }

        _current = _waiting.TryDequeue(out int next, out _) ? next : -1;
    }
}
