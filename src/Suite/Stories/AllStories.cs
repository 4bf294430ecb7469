using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Every story, in the order of the text.</summary>
internal static class AllStories
{
    /// <summary>The stories of both dialects; in a program that was compiled ahead of time, in any order.</summary>
    internal static IReadOnlyList<Scenario> All { get; } = [.. Of(typeof(Mtp1)), .. Of(typeof(Prototype))];

    /// <summary>A story by dialect and name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    internal static Scenario Named(Dialect dialect, string name) => All.FirstOrDefault(s => s.Dialect == dialect && s.Name == name)
        ?? throw new KeyNotFoundException($"There is no story {name} of {dialect.Name}.");

    private static IEnumerable<Scenario> Of(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields)] Type stories) => stories
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        .Where(field => field.FieldType == typeof(Scenario))
        .OrderBy(field => field.HasMetadataToken() ? field.MetadataToken : 0)
        .Select(field => (Scenario)field.GetValue(null)!);
}
