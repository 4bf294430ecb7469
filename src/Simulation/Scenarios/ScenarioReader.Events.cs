using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Events.</content>
public sealed partial class ScenarioReader
{
    private static readonly Dictionary<string, InterceptionKind> Interceptions =
        Enum.GetValues<InterceptionKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private EventSpec ReadEvent(MapReader map)
    {
        Duration at = map.Time("at", ValueRange.Moments);
        CheckTime(map, "at", at);
        EventKind? kind = null;
        foreach (EventKind candidate in Enum.GetValues<EventKind>())
        {
            if (map.Has(Word(candidate)))
            {
                kind = candidate;
            }
        }

        if (kind is not { } known)
        {
            map.Problem("", $"an event needs one of {string.Join(", ", Enum.GetValues<EventKind>().Select(Word))}");
            known = EventKind.Up;
        }

        string subject = map.Has(Word(known)) ? map.Text(Word(known)) : "";
        bool flows = known is EventKind.Move or EventKind.Open;
        var spec = new EventSpec(at, known, subject)
        {
            From = flows || known is EventKind.Remove or EventKind.Check ? map.Text("from") : "",
            To = flows || IsOfLink(known) ? map.Text("to") : "",
            By = known is EventKind.End or EventKind.Abort or EventKind.Forge or EventKind.Take ? map.Text("by") : "",
            Backup = known == EventKind.Open && map.Flag("backup"),
            IsOneWay = IsOfLink(known) && known != EventKind.Intercept && map.Flag("one way"),
            Interception = known == EventKind.Intercept ? ReadInterception(map) : null,
            Change = known == EventKind.Link ? options => ReadShape(map, new LinkShape(options, 0)).Resolve() : null,
            Line = map.Line,
        };
        if (spec.Change is { } change)
        {
            // Asked once here, so that its keys are known and its values checked.
            _ = change(new LinkOptions());
        }

        CheckEvent(map, spec);
        map.End();
        return spec;
    }

    private static bool IsOfLink(EventKind kind) =>
        kind is EventKind.Link or EventKind.Cut or EventKind.Mend or EventKind.Intercept;

    private Interception ReadInterception(MapReader map)
    {
        InterceptionKind kind = map.Choice("does", Interceptions, InterceptionKind.Copies);
        Interception read = new(
            kind,
            map.Has("from") ? Address(map, "from") : null,
            kind == InterceptionKind.Replays ? map.Time("after", ValueRange.Moments, Duration.FromSeconds(1)) : Duration.Zero,
            map.TimeOrNone("until", ValueRange.Moments));
        if (read.Source is { IsNone: false } from)
        {
            CheckKind(map, "from", from);
        }

        return read;
    }

    /// <summary>How the file writes an event: <c>switch off</c>, <c>take over</c>.</summary>
    internal static string Word(EventKind kind) => kind switch
    {
        EventKind.Off => "switch off",
        EventKind.Take => "take over",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
