using System.Globalization;

namespace ServalRef.Properties.Captures;

/// <summary>From where, and with what knowledge, a capture is judged.</summary>
public enum View
{
    /// <summary>At host a.</summary>
    AtA,

    /// <summary>At host b.</summary>
    AtB,

    /// <summary>At host a, and nobody says so.</summary>
    AtAUnsaid,

    /// <summary>At both, by the names of their interfaces.</summary>
    AtBothByName,

    /// <summary>At both, in a file each, whose clocks are apart.</summary>
    AtBothApart,

    /// <summary>At both in one file, and nobody says so.</summary>
    AtBothUnsaid,
}

/// <summary>Writes the files of a view and names them as the command takes them.</summary>
internal static class Views
{
    private const long Hour = 3_600_000_000_000;

    /// <summary>The arguments of <c>check</c>; none if the view shows no packet.</summary>
    internal static string[]? Arguments(View view, IReadOnlyList<SeenFrame> frames, double apart, Func<string, byte[], string> write) => view switch
    {
        View.AtA => At("a", frames, write),
        View.AtB => At("b", frames, write),
        View.AtAUnsaid => Of("a", frames) is { Count: > 0 } a ? [write("a.pcapng", SeenFrame.File(a, withDirections: false))] : null,
        View.AtBothByName => [write("both.pcapng", SeenFrame.File(frames)), "--hosts"],
        View.AtBothUnsaid => [write("both.pcapng", SeenFrame.File(frames, withDirections: false))],
        _ => Apart(frames, (long)(2 * apart * Hour), write),
    };

    private static string[]? At(string host, IReadOnlyList<SeenFrame> frames, Func<string, byte[], string> write) =>
        Of(host, frames) is { Count: > 0 } own ? [write(host + ".pcapng", SeenFrame.File(own)), "--at", Addresses(own)] : null;

    private static string[]? Apart(IReadOnlyList<SeenFrame> frames, long offset, Func<string, byte[], string> write)
    {
        List<SeenFrame> a = [.. Of("a", frames).Select(f => f with { Time = f.Time + Hour })];
        List<SeenFrame> b = [.. Of("b", frames).Select(f => f with { Time = f.Time + offset })];
        return a.Count == 0 || b.Count == 0
            ? null
            : [$"{write("a.pcapng", SeenFrame.File(a))}@{Addresses(a)}", $"{write("b.pcapng", SeenFrame.File(b))}@{Addresses(b)}"];
    }

    private static IReadOnlyList<SeenFrame> Of(string host, IReadOnlyList<SeenFrame> frames) => [.. frames.Where(f => f.Host == host)];

    private static string Addresses(IReadOnlyList<SeenFrame> own) => string.Join(',', own.Select(Address).Distinct(StringComparer.Ordinal));

    private static string Address(SeenFrame frame)
    {
        ReadOnlySpan<byte> address = frame.Bytes.AsSpan(frame.IsInbound ? 16 : 12, 4);
        return string.Create(CultureInfo.InvariantCulture, $"{address[0]}.{address[1]}.{address[2]}.{address[3]}");
    }
}
