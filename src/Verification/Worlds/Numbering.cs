namespace ServalRef.Verification.Worlds;

/// <summary>The values that a model has met, numbered in the order in which it met them.</summary>
/// <typeparam name="T">Values with structural equality.</typeparam>
/// <param name="first">The number of the first.</param>
internal sealed class Numbering<T>(int first = 0)
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];

    private readonly List<T> _values = [];

    internal T this[int number] => _values[number - first];

    internal int Number(T value)
    {
        if (!_numbers.TryGetValue(value, out int number))
        {
            _numbers[value] = number = _values.Count + first;
            _values.Add(value);
        }

        return number;
    }
}
