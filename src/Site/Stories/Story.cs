namespace ServalRef.Site.Stories;

/// <summary>What a step of a story is.</summary>
public enum StoryStepKind
{
    /// <summary>A packet that goes from one participant to another.</summary>
    Packet,

    /// <summary>A packet that is lost on its way.</summary>
    Lost,

    /// <summary>Something that happens at one participant, or to all.</summary>
    Event,
}

/// <summary>One step of a story.</summary>
public sealed record StoryStep
{
    /// <summary>What it is.</summary>
    public required StoryStepKind Kind { get; init; }

    /// <summary>The index of the participant that sends or does; -1: nobody in particular.</summary>
    public int From { get; init; } = -1;

    /// <summary>The index of the participant that a packet goes to; -1: none.</summary>
    public int To { get; init; } = -1;

    /// <summary>What happens, in a line.</summary>
    public required string Text { get; init; }

    /// <summary>When, as it is shown; empty if time does not matter.</summary>
    public string Time { get; init; } = string.Empty;

    /// <summary>The state of each participant after it, or the set of states that it can be in; empty where nothing is known.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>What was allowed instead, or what follows; each in a line.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The clause that decides, or the empty string.</summary>
    public string Clause { get; init; } = string.Empty;

    /// <summary>A remark, or the empty string.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Whether this step is what is wrong.</summary>
    public bool Offends { get; init; }
}

/// <summary>A course of events between hosts that can be stepped through.</summary>
/// <param name="Key">Its name in addresses, unique on its page: letters, digits and hyphens.</param>
/// <param name="Title">Its title.</param>
/// <param name="About">A sentence that introduces it.</param>
/// <param name="Hosts">Its participants, from left to right.</param>
/// <param name="Steps">What happens, in order.</param>
public sealed record Story(string Key, string Title, string About, IReadOnlyList<string> Hosts, IReadOnlyList<StoryStep> Steps)
{
    /// <summary>The same with states filled in: what is not said of a participant at a step has not changed.</summary>
    /// <param name="first">The states before the first step.</param>
    public Story WithStatesKept(IReadOnlyList<string> first)
    {
        ArgumentNullException.ThrowIfNull(first);
        string[] states = [.. Hosts.Select((_, host) => host < first.Count ? first[host] : string.Empty)];
        List<StoryStep> steps = [];
        foreach (StoryStep step in Steps)
        {
            for (int host = 0; host < Math.Min(step.States.Count, states.Length); host++)
            {
                states[host] = step.States[host].Length > 0 ? step.States[host] : states[host];
            }

            steps.Add(step with { States = [.. states] });
        }

        return this with { Steps = steps };
    }
}
