using System.Text;
using ServalRef.Oracle;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Mutants;

/// <summary>All guilty mutants on one page: what is wrong, and every violation that the oracle finds, the expected one first.</summary>
public sealed class MutantListTests
{
    [Fact]
    public async Task EveryGuiltyMutant()
    {
        var text = new StringBuilder();
        foreach ((string title, IReadOnlyList<Mutant> list) in Lists())
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(title).Append('\n');
            foreach (Mutant mutant in list)
            {
                IReadOnlyList<string> found = mutant.Judge(out Verdict _);
                text.Append($"  {mutant.View,-5} {mutant.Name}\n        {string.Join(", ", found)}\n");
            }
        }

        await Verifier.Verify(text.ToString());
    }

    [Fact]
    public void NamesAreUnique()
    {
        string[] names = [.. Lists().SelectMany(l => l.List).Select(m => m.Name), .. HarmlessTests.List.Select(m => m.Name)];
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
    }

    private static IEnumerable<(string Title, IReadOnlyList<Mutant> List)> Lists()
    {
        yield return ("A field is wrong", WrongFieldTests.List);
        yield return ("An address is wrong", WrongAddressTests.List);
        yield return ("Something is missing", MissingAnswerTests.List);
        yield return ("Something is uncalled for", UncalledForTests.List);
        yield return ("Something forged is obeyed", ForgedPacketTests.List);
    }
}
