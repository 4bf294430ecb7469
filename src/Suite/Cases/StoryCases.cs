using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The scripted cases: which clause is tried in which story, and what the story asks of the implementation.</summary>
/// <remarks>
/// The list is a file, since the names of cases are permanent: case, dialect, story, role, and features that the story needs.
/// New cases go to the end of their clause. A test finds what is missing, and that each case does put its clause to the test.
/// </remarks>
internal static class StoryCases
{
    /// <summary>All of them, in the order of the file.</summary>
    internal static IReadOnlyList<StoryCase> All { get; } = [.. CaseList.Lines("stories.tsv").Select(Read)];

    // What follows from story and role alone.
    private static IEnumerable<string> Always(Scenario story, Role role) =>
    [
        story.Dialect.Name,
        role == Role.Opener ? AdapterFeatures.Opener : AdapterFeatures.Listener,
        .. story.Transport == Transport.Mtp ? Array.Empty<string>() : [AdapterWords.Of(story.Transport)],
        .. story.Options.Features,
    ];

    private static StoryCase Read(string line)
    {
        string[] parts = line.Split('\t');
        Dialect dialect = AdapterWords.Dialect(parts[1]);
        Scenario story = AllStories.Named(dialect, parts[2]);
        Role role = Enum.Parse<Role>(parts[3], ignoreCase: true);
        return new StoryCase(parts[0], CaseList.ClauseOf(parts[0]), story, role, [.. Always(story, role), .. parts[4].Split(',', StringSplitOptions.RemoveEmptyEntries)]);
    }
}
