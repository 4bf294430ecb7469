namespace ServalRef.Oracle.Findings;

/// <summary>Lists that hold only the latest of what happened, so that no capture makes them grow without end.</summary>
internal static class LatestItems
{
    /// <summary>Adds an item behind the others; when the list is full, the first one goes.</summary>
    /// <param name="list">The list.</param>
    /// <param name="item">The new item.</param>
    /// <param name="most">How many it holds.</param>
    internal static void AddLatest<T>(this List<T> list, T item, int most)
    {
        if (list.Count == most)
        {
            list.RemoveAt(0);
        }

        list.Add(item);
    }
}
