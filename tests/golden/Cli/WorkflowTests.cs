using System.CommandLine;
using System.Text.RegularExpressions;
using ServalRef.Cli;
using ServalRef.Golden.Architecture;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Golden.Cli;

/// <summary>The action, and the commands that pages show, are what the command line and the action take.</summary>
public partial class WorkflowTests
{
    private static readonly string Action = File.ReadAllText(Path.Combine(SourceTree.Root, ".github", "actions", "servalref", "action.yml"));

    public static TheoryData<string> Pages =>
    [
        "README.md", ".github/actions/servalref/action.yml", "Dockerfile", "deploy/suite-job.yaml",
        .. Directory.GetFiles(Path.Combine(SourceTree.Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Options_ThatAPageShows_AreThere(string page)
    {
        RootCommand root = CommandLine.Create(new CommandEnvironment(TextWriter.Null, TextWriter.Null));
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, page)).Replace("\\\n", " ", StringComparison.Ordinal);

        Assert.All(Shown().Matches(text), shown =>
        {
            if (root.Subcommands.FirstOrDefault(one => one.Name == shown.Groups[1].Value) is not { } command)
            {
                return;
            }

            string[] known = [.. command.Options.Concat(command.Subcommands.SelectMany(sub => sub.Options)).Concat(root.Options).Select(option => option.Name)];
            Assert.All(Option().Matches(shown.Groups[2].Value).Select(option => option.Value), option => Assert.Contains(option, known));
        });
    }

    [Fact]
    public void Inputs_OfTheAction_AreDeclared_AndUsed()
    {
        string[] declared = [.. Inputs()];
        string[] used = [.. Used().Matches(Action).Select(use => use.Groups[1].Value).Distinct()];

        Assert.Equal(declared.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Workflows_AreYaml_AndGiveTheActionWhatItTakes()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "ci.md"));
        string[] workflows = [.. Block().Matches(page).Select(block => block.Groups[1].Value)];
        Assert.Equal(3, workflows.Length);

        YamlMappingNode[] steps = [.. workflows.SelectMany(workflow => Load(workflow).AllNodes).OfType<YamlMappingNode>()
            .Where(node => node.Children.TryGetValue("uses", out YamlNode? uses) && $"{uses}".EndsWith("/servalref", StringComparison.Ordinal))];

        Assert.Equal(2, steps.Length);
        Assert.All(steps.SelectMany(step => ((YamlMappingNode)step["with"]).Children.Keys), key => Assert.Contains($"{key}", Inputs()));
    }

    private static IEnumerable<string> Inputs() => ((YamlMappingNode)Load(Action)["inputs"]).Children.Keys.Select(key => $"{key}");

    private static YamlMappingNode Load(string text)
    {
        YamlStream yaml = [];
        using StringReader reader = new(text);
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    [GeneratedRegex(@"servalref(?:\.cmd|[""'])? ([a-z]+)([^`\n;|]*)")]
    private static partial Regex Shown();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"\$\{\{ inputs\.([a-z]+) \}\}")]
    private static partial Regex Used();

    [GeneratedRegex(@"```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
