using System.Globalization;

namespace ServalRef.Verification.Promela;

/// <summary>The command lines of a search.</summary>
internal static class SpinArguments
{
    /// <summary>The parameters of the model, for SPIN.</summary>
    internal static IEnumerable<string> Model(SpinJob job) =>
    [
        .. job.Bounds.Defines.Select(define => Text($"-D{define.Name}={define.Value}")),
        Text($"-DLIVENESS={(job.Search == SpinSearch.Safety ? 0 : 1)}"),
    ];

    /// <summary>How the verifier is compiled: whole states, no partial-order reduction.</summary>
    internal static IEnumerable<string> Compiler(SpinJob job) =>
    [
        Text($"-O{job.Optimisation}"), "-w", "-DNOREDUCE", Text($"-DMEMLIM={job.MemoryLimit}"),
        .. job.Search switch
        {
            SpinSearch.Safety => (string[])["-DSAFETY"],
            SpinSearch.NonProgress => ["-DNP", "-DNOCLAIM"],
            _ => [],
        },
    ];

    /// <summary>How the verifier searches.</summary>
    internal static IEnumerable<string> Search(SpinJob job) =>
    [
        "-n", Text($"-m{job.MaximumDepth}"), Text($"-w{job.HashBits}"),
        .. job.Search switch
        {
            SpinSearch.Safety => (string[])[],
            SpinSearch.NonProgress => ["-l"],
            _ => ["-a"],
        },
        .. job.ShortenTrail ? (string[])["-i"] : [],
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
