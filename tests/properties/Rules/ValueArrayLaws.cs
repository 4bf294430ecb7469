using FsCheck.Xunit;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>Sequences that are values, which the states of the rules are made of.</summary>
public class ValueArrayLaws
{
    [Property(Replay = Seeds.Of)]
    public bool Equal_MeansTheSameElementsInTheSameOrder(byte[] left, byte[] right)
    {
        ValueArray<byte> a = [.. left];
        ValueArray<byte> b = [.. right];

        return (a == b) == left.SequenceEqual(right) && (a != b) != (a == b) && a.Equals((object)(ValueArray<byte>)[.. left]);
    }

    [Property(Replay = Seeds.Of)]
    public bool EqualOnes_HaveEqualHashCodes(byte[] items) =>
        ((ValueArray<byte>)[.. items]).GetHashCode() == ((ValueArray<byte>)[.. items]).GetHashCode();

    [Property(Replay = Seeds.Of)]
    public bool AddedElement_IsTheLastAndCanBeRemovedAgain(byte[] items, byte last)
    {
        ValueArray<byte> before = [.. items];
        ValueArray<byte> after = before.Add(last);

        return after.Count == items.Length + 1 && after[^1] == last && after.RemoveAt(items.Length) == before;
    }

    [Property(Replay = Seeds.Of)]
    public bool ReplacedElement_IsTheOnlyOneThatChanges(byte[] before, byte item, byte[] after)
    {
        ValueArray<byte> array = [.. before, 0, .. after];

        return array.Replace(before.Length, item) == [.. before, item, .. after];
    }

    [Fact]
    public void Default_IsTheEmptySequence()
    {
        Assert.Equal([], default(ValueArray<int>));
        Assert.Equal("{}", default(ValueArray<int>).ToString());
        Assert.Equal("{1, 2}", ((ValueArray<int>)[1, 2]).ToString());
    }
}
