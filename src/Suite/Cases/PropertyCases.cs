namespace ServalRef.Suite;

/// <summary>The properties as cases, each in both roles; the names are permanent, so new properties go to the end of their clause.</summary>
internal static class PropertyCases
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<PropertyCase> All { get; } = [.. Make()];

    private static IEnumerable<PropertyCase> Make()
    {
        Dictionary<string, int> numbers = [];
        foreach (ScheduleProperty property in ScheduleProperties.All)
        {
            foreach (Role role in (Role[])[Role.Opener, Role.Listener])
            {
                int number = numbers[property.Clause] = numbers.GetValueOrDefault(property.Clause) + 1;
                yield return new PropertyCase($"{property.Clause}.p{number}", property, role);
            }
        }
    }
}
