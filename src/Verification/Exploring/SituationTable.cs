namespace ServalRef.Verification.Exploring;

/// <summary>All situations met, numbered in the order in which they were met, each with the one it was first met from.</summary>
internal sealed class SituationTable
{
    private readonly Column<Situation> _situations = new();

    private readonly Column<int> _parents = new();

    // Open addressing; a place holds the number of a situation plus 1, or 0.
    private int[] _places = new int[1 << 16];

    private int _limit = 1 << 15;

    internal int Count { get; private set; }

    internal ref readonly Situation this[int number] => ref _situations[number];

    /// <summary>The situation that this one was first met from; -1 for the first.</summary>
    internal int Parent(int number) => _parents[number];

    /// <summary>The number of a situation, which is added if it is new.</summary>
    internal int Add(in Situation situation, int parent, out bool isNew)
    {
        if (Count >= _limit)
        {
            Grow();
        }

        int mask = _places.Length - 1;
        int place = (int)situation.Mix() & mask;
        for (; _places[place] != 0; place = (place + 1) & mask)
        {
            int known = _places[place] - 1;
            if (_situations[known] == situation)
            {
                isNew = false;
                return known;
            }
        }

        isNew = true;
        _situations.Add(situation);
        _parents.Add(parent);
        _places[place] = ++Count;
        return Count - 1;
    }

    private void Grow()
    {
        _places = new int[_places.Length * 2];
        _limit = _places.Length / 2;
        int mask = _places.Length - 1;
        for (int number = 0; number < Count; number++)
        {
            int place = (int)_situations[number].Mix() & mask;
            while (_places[place] != 0)
            {
                place = (place + 1) & mask;
            }

            _places[place] = number + 1;
        }
    }
}
