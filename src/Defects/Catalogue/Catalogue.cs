namespace ServalRef.Defects;

/// <summary>All defects, by the chapter of the clause that each breaks.</summary>
public static class DefectCatalogue
{
    private static readonly (string Chapter, IReadOnlyList<Defect> Defects)[] Lists =
    [
        ("wire", WireDefects.All),
        ("identity", IdentityDefects.All),
        ("control", ControlDefects.All),
        ("opening", OpeningDefects.All),
        ("flow", FlowDefects.All),
        ("migration", MigrationDefects.All),
        ("addresses", AddressDefects.All),
        ("relays", RelayDefects.All),
        ("teardown", TeardownDefects.All),
        ("data", DataDefects.All),
        ("prototype", PrototypeDefects.All),
    ];

    /// <summary>The chapters' names, in the order of the specification.</summary>
    public static IReadOnlyList<string> Chapters { get; } = [.. Lists.Select(list => list.Chapter)];

    /// <summary>Every defect, in the order of the specification.</summary>
    public static IReadOnlyList<Defect> All { get; } = [.. Lists.SelectMany(list => list.Defects)];

    /// <summary>The defects of one chapter.</summary>
    /// <exception cref="InvalidOperationException">There is no such chapter.</exception>
    public static IReadOnlyList<Defect> Of(string chapter) => Lists.Single(list => list.Chapter == chapter).Defects;

    /// <summary>A defect by its name; none if there is no such.</summary>
    public static Defect? Named(string name) => All.FirstOrDefault(defect => defect.Name == name);
}
