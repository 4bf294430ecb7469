using System.Reflection;
using Xunit;

namespace ServalRef.Tests;

/// <summary>Compiled into each test project: the tests that the table of citations names are really there to be run.</summary>
public class CitedTestsExist
{
    private static readonly Assembly Home = typeof(CitedTestsExist).Assembly;

    [Fact]
    public void EveryTestOfTheTable_IsAMethodOfItsAssembly()
    {
        string project = Home.GetName().Name!.Split('.')[^1];
        string[] missing = [.. Oracle.Clauses.Traceability.Default.All.Values
            .SelectMany(trace => trace.Tests)
            .Distinct()
            .Where(place => place.StartsWith($"tests/{project}/", StringComparison.OrdinalIgnoreCase))
            .Where(place => !Exists(place.Split(' ')[^1]))];

        Assert.True(
            missing.Length == 0,
            $"{Oracle.Clauses.Traceability.File} names tests that do not exist: {string.Join(", ", missing)}.");
    }

    private static bool Exists(string name)
    {
        int dot = name.LastIndexOf('.');
        (string type, string method) = (name[..dot], name[(dot + 1)..]);
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        return Home.GetTypes().Any(t => t.FullName?.Replace('+', '.') == type && t.GetMethods(Any).Any(m => m.Name == method));
    }
}
