namespace ServalRef.Verification.Exploring;

/// <summary>A list that grows in blocks: no element is ever copied, and no single array is larger than a block.</summary>
/// <typeparam name="T">The elements.</typeparam>
internal sealed class Column<T>
    where T : struct
{
    private const int BlockBits = 16;

    private const int BlockSize = 1 << BlockBits;

    private readonly List<T[]> _blocks = [];

    /// <summary>How many elements there are.</summary>
    internal long Count { get; private set; }

    /// <summary>The element at a place, by reference.</summary>
    internal ref T this[long index] => ref _blocks[(int)(index >> BlockBits)][(int)(index & (BlockSize - 1))];

    internal void Add(in T item)
    {
        int block = (int)(Count >> BlockBits);
        if (block == _blocks.Count)
        {
            _blocks.Add(new T[BlockSize]);
        }

        _blocks[block][(int)(Count & (BlockSize - 1))] = item;
        Count++;
    }
}
