using System.Globalization;
using System.Text.RegularExpressions;

namespace ServalRef.Simulation.Scenarios;

/// <summary>Quantities as people write them: a number, a space if you like, and a unit.</summary>
internal static partial class Units
{
    internal static IReadOnlyDictionary<string, double> Times { get; } = new Dictionary<string, double>
    {
        ["ns"] = 1,
        ["us"] = 1e3,
        ["µs"] = 1e3,
        ["ms"] = 1e6,
        ["s"] = 1e9,
        ["min"] = 60e9,
        ["h"] = 3600e9,
    };

    internal static IReadOnlyDictionary<string, double> Rates { get; } = new Dictionary<string, double>
    {
        ["bit/s"] = 1,
        ["kbit/s"] = 1e3,
        ["Mbit/s"] = 1e6,
        ["Gbit/s"] = 1e9,
    };

    internal static IReadOnlyDictionary<string, double> Sizes { get; } = new Dictionary<string, double>
    {
        ["B"] = 1,
        ["bytes"] = 1,
        ["kB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
        ["KiB"] = 1024,
        ["MiB"] = 1 << 20,
        ["GiB"] = 1 << 30,
    };

    internal static IReadOnlyDictionary<string, double> Shares { get; } = new Dictionary<string, double> { ["%"] = 0.01, [""] = 1 };

    internal static IReadOnlyDictionary<string, double> Packets { get; } = new Dictionary<string, double> { ["packets"] = 1, ["packet"] = 1 };

    internal static IReadOnlyDictionary<string, double> Products { get; } = new Dictionary<string, double> { ["BDP"] = 1 };

    internal static IReadOnlyDictionary<string, double> Counts { get; } = new Dictionary<string, double> { [""] = 1 };

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">Such as <c>20 ms</c>.</param>
    /// <param name="units">The units that are allowed.</param>
    /// <param name="value">The value in the smallest of them.</param>
    internal static bool TryRead(string text, IReadOnlyDictionary<string, double> units, out double value)
    {
        Match match = Quantity().Match(text);
        value = 0;
        if (!match.Success || !units.TryGetValue(match.Groups[2].Value, out double unit))
        {
            return false;
        }

        value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit;
        return true;
    }

    /// <summary>The unit of a quantity, as it is written; none if the text is none.</summary>
    internal static string? UnitOf(string text) => Quantity().Match(text) is { Success: true } match ? match.Groups[2].Value : null;

    /// <summary>The units, for an error message.</summary>
    internal static string Names(IReadOnlyDictionary<string, double> units) =>
        string.Join(", ", units.Keys.Where(name => name.Length > 0 && name != "µs"));

    [GeneratedRegex(@"^\s*([0-9]+(?:\.[0-9]+)?(?:[eE][0-9]+)?)\s*(\S*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();
}
