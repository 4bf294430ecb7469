namespace ServalRef.Cli;

/// <summary>The exit codes, which scripts rely on; nothing but a finding exits 1.</summary>
public static class ExitCode
{
    /// <summary>Conforms, permitted deviations included; or the question was answered.</summary>
    public const int Success = 0;

    /// <summary>A violation was found.</summary>
    public const int Violation = 1;

    /// <summary>Unusable input or arguments; one line on standard error says what to do.</summary>
    public const int Unusable = 2;

    /// <summary>Nothing could be judged.</summary>
    public const int Inconclusive = 3;

    /// <summary>With <c>--bisect</c>, in the place of <see cref="Unusable"/> and <see cref="Inconclusive"/>: this revision tells nothing.</summary>
    public const int Skip = 125;

    /// <summary>A live connection was refused, timed out or ended otherwise than well.</summary>
    public const int ConnectionFailed = 4;

    /// <summary>A defect of this program.</summary>
    public const int InternalError = 70;
}
