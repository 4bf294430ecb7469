using ServalRef.StateMachines;

namespace ServalRef.Oracle.Reporting;

/// <summary>What one host saw of one recorded exchange: the unit that a report judges.</summary>
/// <param name="Group">The exchange, for example <c>04a-migrate-client</c>.</param>
/// <param name="Host">The host, by the name that the report gives it.</param>
/// <param name="Files">The paths of the captures taken at this host; at least one.</param>
/// <param name="At">The host's addresses.</param>
public sealed record CaptureView(
    string Group, string Host, IReadOnlyList<string> Files, IReadOnlyList<NetworkAddress> At)
{
    /// <summary>The command that repeats the judgement, with file names without their folders.</summary>
    public string Command => $"servalref check {string.Join(' ', Files.Select(Path.GetFileName))} --at {string.Join(',', At)}";

    /// <summary>Judges the captures as taken at this host.</summary>
    /// <exception cref="Capture.CaptureException">A file cannot be used, or none holds a Serval packet.</exception>
    public JudgedView Judge() => new(this, CaptureCheck.Run(Files, new JudgeOptions { At = At }));
}

/// <summary>A view with the judgement on it.</summary>
/// <param name="View">What was judged.</param>
/// <param name="Report">What the judgement is.</param>
public sealed record JudgedView(CaptureView View, Report Report);
