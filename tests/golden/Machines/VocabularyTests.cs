using System.Reflection;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Golden.Machines;

/// <summary>A name in the machines' vocabularies has one meaning: pages, reports and the Promela model say it in its place.</summary>
public class VocabularyTests
{
    [Theory]
    [InlineData("Guard")]
    [InlineData("Act")]
    public void Names_OfDifferentWords_Differ(string kind)
    {
        object[] words = [.. Words(kind).Distinct(ReferenceEqualityComparer.Instance)];

        Assert.NotEmpty(words);
        Assert.Empty(words.GroupBy(NameOf).Where(alike => alike.Count() > 1).Select(alike => alike.Key));
    }

    private static IEnumerable<object> Words(string kind) =>
        from type in typeof(FlowEngine).Assembly.GetTypes()
        where type.Name.EndsWith("Vocabulary", StringComparison.Ordinal)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        where field.FieldType.Name == kind
        select field.GetValue(null)!;

    private static string NameOf(object word) => (string)word.GetType().GetProperty("Name", NonPublicInstance)!.GetValue(word)!;

    private const BindingFlags NonPublicInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
}
