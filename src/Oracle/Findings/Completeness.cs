namespace ServalRef.Oracle.Findings;

/// <summary>Whether the capture of one viewpoint is known to be whole: that the capture program has dropped no frame.</summary>
/// <remarks>
/// Without that proof a finding that one missing frame would explain is unspecified rather than a violation. What is known may change
/// while the capture is read, since a pcapng file tells its drops at its end: ask at the time, and let the findings' sink
/// decide at the end.
/// </remarks>
/// <param name="told">Whether the caller says that the capture is whole (<see cref="JudgeOptions.Complete"/>).</param>
internal sealed class Completeness(bool told)
{
    private bool _shown;

    /// <summary>Whether, as far as is known by now, no frame is missing.</summary>
    internal bool IsProven => told || _shown;

    /// <summary>The files say whether they are whole.</summary>
    internal void Show(bool whole) => _shown = whole;
}
