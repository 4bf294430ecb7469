using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Viewing;

/// <summary>Where a capture's bytes come from: looked into first, then read. A stream, which comes only once, is kept as far as it was looked into.</summary>
internal sealed class CaptureSource : IDisposable
{
    private readonly ReplayStream? _stream;

    /// <summary>Opens what can be opened only once; a regular file is opened when it is read.</summary>
    /// <exception cref="CaptureException">The file cannot be opened.</exception>
    internal CaptureSource(CaptureInput input)
    {
        Name = input.Path;
        At = input.At;
        Stream? once = input.Content ?? (CaptureFile.IsRegular(input.Path) ? null : CaptureFile.Open(input.Path));
        _stream = once is null ? null : new ReplayStream(once);
    }

    /// <summary>What reports call it.</summary>
    internal string Name { get; }

    /// <summary>The addresses of its host, if the caller has named them.</summary>
    internal IReadOnlyList<NetworkAddress> At { get; }

    /// <summary>Begins to look into it; <see cref="Open"/> starts at the beginning again.</summary>
    /// <exception cref="CaptureException">It cannot be used.</exception>
    internal CaptureReader Preview() => _stream is null ? CaptureReader.Open(Name) : CaptureReader.Open(_stream.Preview(), Name);

    /// <summary>Begins to read it.</summary>
    /// <exception cref="CaptureException">It cannot be used.</exception>
    internal CaptureReader Open() => _stream is null ? CaptureReader.Open(Name) : CaptureReader.Open(_stream.Whole(), Name);

    /// <inheritdoc/>
    public void Dispose() => _stream?.Dispose();
}
