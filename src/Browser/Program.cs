using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.Rendering;
using ServalRef.Rendering.Running;
using ServalRef.Simulation.Scenarios;
using ServalRef.Site.Stories;
using ServalRef.StateMachines;

[assembly: SupportedOSPlatform("browser")]

namespace ServalRef.Browser;

/// <summary>What a page asks of the judge and the simulator; answers are JSON, since no richer value crosses over.</summary>
public static partial class Program
{
    private static readonly List<(string Name, byte[] Content)> Files = [];

    /// <summary>Nothing happens until the page asks.</summary>
    public static void Main()
    {
    }

    /// <summary>Forgets the files that were added.</summary>
    [JSExport]
    public static void Clear() => Files.Clear();

    /// <summary>Adds a capture or trace to those that are judged together.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="content">Its bytes.</param>
    [JSExport]
    public static void Add(string name, byte[] content) => Files.Add((name, content));

    /// <summary>Judges the files that were added.</summary>
    /// <param name="at">Addresses of the host that they were taken at, separated by commas; empty: what the files say.</param>
    /// <returns>The report as <c>check</c> prints it, and the findings to step through; or one line that says why there is none.</returns>
    [JSExport]
    public static string Check(string at) => Answer(() =>
    {
        JudgeOptions options = new() { At = Addresses(at), Partial = at.Length == 0 };
        CaptureInput[] inputs = [.. Files.Select(file => new CaptureInput(file.Name, []) { Content = new MemoryStream(file.Content) })];
        Report report = CaptureCheck.Run(inputs, options);
        using StringWriter text = new() { NewLine = "\n" };
        CheckRenderer.Render(report, text, new CheckRenderOptions([.. Files.Select(file => file.Name)]));
        return new Result(text.ToString(), StoryScript.Json(FindingStories.Of(report)));
    });

    /// <summary>Simulates a scenario.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="scenario">The file's text.</param>
    /// <returns>The outcome as <c>run</c> prints it, and the run to step through; or one line that says what is wrong with the file.</returns>
    [JSExport]
    public static string Run(string name, string scenario) => Answer(() =>
    {
        ScenarioRun run = new(ScenarioReader.Read(name, scenario));
        RunStory story = new(run);
        run.Run();
        using StringWriter text = new() { NewLine = "\n" };
        RunRenderer.Write(RunResult.Of(run, name, [], null), text, new Paint(false));
        return new Result(text.ToString(), StoryScript.Json([story.Tell()]));
    });

    private static string Answer(Func<Result> work)
    {
        try
        {
            return JsonSerializer.Serialize(work(), BrowserJson.Default.Result);
        }
        catch (Exception problem) when (problem is CaptureException or ScenarioException or FormatException)
        {
            return JsonSerializer.Serialize(new Result(problem.Message, "[]"), BrowserJson.Default.Result);
        }
    }

    private static NetworkAddress[] Addresses(string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
            NetworkAddress.TryParse(part, out NetworkAddress address) && !address.IsNone
                ? address
                : throw new FormatException($"'{part}' is no address; expected dotted decimal, for example 10.1.0.2")),
    ];
}

/// <summary>What the page gets.</summary>
/// <param name="Text">What the command would print.</param>
/// <param name="Stories">What can be stepped through, as JSON.</param>
internal sealed record Result(string Text, string Stories);

[JsonSerializable(typeof(Result))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class BrowserJson : JsonSerializerContext;
