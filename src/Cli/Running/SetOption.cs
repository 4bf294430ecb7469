using System.Globalization;
using System.Text.RegularExpressions;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Cli.Running;

/// <summary>A value of a scenario file that is varied: <c>PATH=VALUE,...</c> or <c>PATH=A..B:N</c>.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Values">What it becomes, one after the other.</param>
internal sealed partial record SetOption(string Path, IReadOnlyList<string> Values)
{
    private const int MostValues = 1000;

    /// <summary>Reads an option.</summary>
    /// <param name="text">Such as <c>links.0.rate=5..50:5</c>, five values from 5 to 50 in equal steps.</param>
    /// <returns>None if it has another form.</returns>
    public static SetOption? Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            return null;
        }

        string values = text[(equals + 1)..];
        Match range = Range().Match(values);
        string[] all = range.Success ? Spread(range) : values.Split(',', StringSplitOptions.TrimEntries);
        return all.Length is 0 or > MostValues || all.Contains("") ? null : new SetOption(text[..equals], all);
    }

    /// <summary>Every combination of the values of several options; one without any if there is none.</summary>
    public static IReadOnlyList<IReadOnlyList<ScenarioEdit>> Combine(IReadOnlyList<SetOption> options)
    {
        IReadOnlyList<IReadOnlyList<ScenarioEdit>> all = [[]];
        foreach (SetOption option in options)
        {
            all = [.. all.SelectMany(before => option.Values.Select(value => (IReadOnlyList<ScenarioEdit>)[.. before, new ScenarioEdit(option.Path, value)]))];
        }

        return all;
    }

    private static string[] Spread(Match range)
    {
        double from = Number(range.Groups[1]);
        double to = Number(range.Groups[2]);
        int count = int.TryParse(range.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
        string unit = range.Groups[4].Length > 0 ? " " + range.Groups[4].Value : "";
        return count is < 1 or > MostValues ? [] : [.. Enumerable.Range(0, count).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{Math.Round(count == 1 ? from : from + ((to - from) * i / (count - 1)), 9)}{unit}"))];
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)\.\.([0-9]+(?:\.[0-9]+)?):([0-9]+)\s*(\S*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
