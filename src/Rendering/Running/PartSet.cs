using System.Globalization;

namespace ServalRef.Rendering.Running;

/// <summary>A part of a work that is shared out, and whether parts make a whole.</summary>
public static class PartSet
{
    /// <summary>How a document names a part: <c>2/4</c>.</summary>
    /// <param name="part">Which, from 1.</param>
    /// <param name="of">Of how many.</param>
    public static string Name(int part, int of) => string.Create(CultureInfo.InvariantCulture, $"{part}/{of}");

    /// <summary>Checks that each part of a work is there once.</summary>
    /// <param name="names">The parts' names, at least one.</param>
    /// <exception cref="FormatException">One is missing, there twice, or of another work; the message says which.</exception>
    internal static void RequireAll(IReadOnlyList<string> names)
    {
        (int Part, int Of)[] parts = [.. names.Select(Parse)];
        int of = parts[0].Of;
        if (Array.Exists(parts, part => part.Of != of))
        {
            throw new FormatException($"these are parts of different works: {string.Join(", ", names)}");
        }

        if (parts.GroupBy(part => part.Part).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new FormatException($"part {Name(twice.Key, of)} is there twice");
        }

        int[] missing = [.. Enumerable.Range(1, of).Except(parts.Select(part => part.Part)).Take(1)];
        if (missing.Length > 0)
        {
            throw new FormatException($"part {Name(missing[0], of)} is missing");
        }
    }

    private static (int Part, int Of) Parse(string name)
    {
        int[] numbers = [.. name.Split('/').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return numbers is [>= 1, <= 10_000] && numbers[0] <= numbers[1] ? (numbers[0], numbers[1]) : throw new FormatException($"'{name}' names no part");
    }
}
