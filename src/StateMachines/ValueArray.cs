using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ServalRef.StateMachines;

/// <summary>A sequence of values that is itself a value: two are equal if their elements are, in order.</summary>
/// <typeparam name="T">The elements, which must have structural equality themselves.</typeparam>
/// <remarks>Made by a collection expression. The default is the empty sequence.</remarks>
[CollectionBuilder(typeof(ValueArray), nameof(ValueArray.Create))]
public readonly struct ValueArray<T> : IReadOnlyList<T>, IEquatable<ValueArray<T>>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _items;

    internal ValueArray(ImmutableArray<T> items) => _items = items;

    /// <summary>How many elements there are.</summary>
    public int Count => _items.IsDefault ? 0 : _items.Length;

    /// <summary>The element at a place.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The index is outside that range.</exception>
    public T this[int index] => Items[index];

    /// <summary>Whether the elements are the same, in the same order.</summary>
    public static bool operator ==(ValueArray<T> left, ValueArray<T> right) => left.Equals(right);

    /// <summary>Whether an element differs, or the order or number of them.</summary>
    public static bool operator !=(ValueArray<T> left, ValueArray<T> right) => !left.Equals(right);

    /// <summary>The sequence with one more element at its end.</summary>
    public ValueArray<T> Add(T item) => new(Items.Add(item));

    /// <summary>The sequence without the element at a place.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public ValueArray<T> RemoveAt(int index) => new(Items.RemoveAt(index));

    /// <summary>The sequence with another element at a place.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="item">The element that stands there now.</param>
    public ValueArray<T> Replace(int index, T item) => new(Items.SetItem(index, item));

    /// <summary>The elements as memory.</summary>
    public ReadOnlySpan<T> AsSpan() => Items.AsSpan();

    /// <inheritdoc/>
    public bool Equals(ValueArray<T> other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in AsSpan())
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>The elements in order, for <c>foreach</c>.</summary>
    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();

    /// <summary>The elements between braces.</summary>
    public override string ToString() => $"{{{string.Join(", ", this)}}}";

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();

    private ImmutableArray<T> Items => _items.IsDefault ? [] : _items;
}

/// <summary>Makes value arrays.</summary>
public static class ValueArray
{
    /// <summary>The sequence of these elements.</summary>
    public static ValueArray<T> Create<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T> => new([.. items]);
}
