using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using ServalRef.Oracle.Reporting;
using ServalRef.Rendering;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Checking;

/// <summary>Prints findings as soon as they are certain: in full, or for programs one object a line.</summary>
/// <param name="request">What was asked.</param>
/// <param name="environment">Where to write.</param>
/// <param name="known">The findings that are known.</param>
internal sealed class LiveFindings(CheckRequest request, CommandEnvironment environment, IReadOnlyList<BaselineEntry> known) : IProgress<Finding>
{
    private readonly HashSet<(string Clause, PacketReference Packet, NetworkAddress Host)> _told = [];

    /// <summary>Whether a finding of the report at the end was printed before.</summary>
    public bool HasTold(Finding finding) => _told.Contains((finding.Clause, finding.Packet, finding.Host));

    /// <summary>Prints a finding.</summary>
    /// <param name="value">The finding.</param>
    public void Report(Finding value)
    {
        _told.Add((value.Clause, value.Packet, value.Host));
        Finding finding = value with { Known = known.FirstOrDefault(entry => entry.IsOf(value))?.Reason };
        if (request.Json)
        {
            CheckJson.WriteLine(finding, environment.Output, ClauseCatalog.Default);
        }
        else
        {
            CheckRenderOptions layout = new(request.Files) { Width = environment.Width, LadderWidth = environment.LadderWidth, Color = environment.Color };
            CheckRenderer.RenderOne(finding, environment.Text, layout);
        }

        environment.Output.Flush();
    }
}
