using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Events.</content>
public sealed partial class ScenarioReader
{
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
            To = flows ? map.Text("to") : known is EventKind.Link or EventKind.Cut or EventKind.Mend ? map.Text("to") : "",
            By = known is EventKind.End or EventKind.Abort or EventKind.Forge ? map.Text("by") : "",
            Backup = known == EventKind.Open && map.Flag("backup"),
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

    internal static string Word(EventKind kind) => kind == EventKind.Off ? "switch off" : kind.ToString().ToLowerInvariant();
}
