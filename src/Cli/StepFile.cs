using ServalRef.Oracle;
using ServalRef.Site.Stories;

namespace ServalRef.Cli;

/// <summary>Writes what <c>--step</c> asks for: one HTML file that a browser steps through.</summary>
internal static class StepFile
{
    /// <summary>Writes the findings of a check, each with the packets around it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">The report.</param>
    public static void Write(string path, Report report) => File.WriteAllText(path, StoryPage.OneFile("Findings", FindingStories.Of(report)));

    /// <summary>Writes the story of a run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="story">The story.</param>
    public static void Write(string path, RunStory story)
    {
        Story told = story.Tell();
        File.WriteAllText(path, StoryPage.OneFile(told.Title, [told]));
    }
}
