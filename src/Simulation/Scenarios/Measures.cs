namespace ServalRef.Simulation.Scenarios;

/// <summary>What can be measured of a connection, and expected of it.</summary>
public static class Measures
{
    /// <summary>The names, with the units in which bounds are written.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["sent"] = "size",
        ["received"] = "size",
        ["goodput"] = "rate",
        ["longest pause"] = "time",
        ["duration"] = "time",
        ["migrations"] = "count",
        ["flows"] = "count",
        ["share"] = "share",
        ["retransmitted"] = "share",
    };

    internal static IReadOnlyDictionary<string, double> UnitsOf(string measure) => Names[measure] switch
    {
        "size" => Units.Sizes,
        "rate" => Units.Rates,
        "time" => Units.Times,
        "share" => Units.Shares,
        _ => Units.Counts,
    };
}
