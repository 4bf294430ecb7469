namespace ServalRef.Oracle.Hypotheses;

/// <summary>Keeps sets of hypotheses small: of those that predict the same packets one, and no more than say something.</summary>
internal static class DistinctHypotheses
{
    /// <summary>More states than this say nothing any more: the rest is forgotten.</summary>
    private const int Most = 64;

    /// <summary>As long as there are no more than this, it does not matter that one covers another.</summary>
    private const int Many = 16;

    /// <summary>The hypotheses that are left, in their order; the list itself if all are.</summary>
    internal static List<Hypothesis> Of(List<Hypothesis> hypotheses)
    {
        if (hypotheses.Count < 2)
        {
            return hypotheses;
        }

        Merge(hypotheses);
        if (hypotheses.Count > Many)
        {
            RemoveCovered(hypotheses);
        }

        return AtMost(hypotheses, Most);
    }

    /// <summary>So many of the hypotheses: what accuses the host, or rests on something unseen, goes first.</summary>
    internal static List<Hypothesis> AtMost(List<Hypothesis> hypotheses, int most) => hypotheses.Count <= most
        ? hypotheses
        : [.. hypotheses.OrderBy(h => h.Faults.Length).ThenBy(h => h.IsConjecture).Take(most)];

    /// <summary>Of two that predict the same, the one with fewer faults stays: a host is given the benefit of the doubt.</summary>
    private static void Merge(List<Hypothesis> hypotheses)
    {
        Span<int> first = hypotheses.Count <= 256 ? stackalloc int[hypotheses.Count] : new int[hypotheses.Count];
        if (!FindEqual(hypotheses, first))
        {
            return;
        }

        for (int i = hypotheses.Count - 1; i > 0; i--)
        {
            if (first[i] < i)
            {
                (Hypothesis other, Hypothesis one) = (hypotheses[first[i]], hypotheses[i]);
                Hypothesis kinder = other.Faults.Length <= one.Faults.Length ? other : one;
                hypotheses[first[i]] = kinder with
                {
                    Seen = other.Seen.Kinder(one.Seen),
                    EndedBy = kinder.EndedBy ?? other.EndedBy ?? one.EndedBy,
                    IsConjecture = kinder.IsConjecture && (other.Faults.Length != one.Faults.Length || (other.IsConjecture && one.IsConjecture)),
                };
            }
        }

        int left = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            if (first[i] == i)
            {
                hypotheses[left++] = hypotheses[i];
            }
        }

        hypotheses.RemoveRange(left, hypotheses.Count - left);
    }

    /// <summary>Finds for each hypothesis the first that predicts the same.</summary>
    /// <returns>Whether there are two that do.</returns>
    private static bool FindEqual(List<Hypothesis> hypotheses, Span<int> first)
    {
        // Hashes only make it quick; what counts is equality.
        Span<int> hashes = first.Length <= 256 ? stackalloc int[first.Length] : new int[first.Length];
        bool found = false;
        for (int i = 0; i < first.Length; i++)
        {
            (hashes[i], first[i]) = (hypotheses[i].PredictionHash, i);
            for (int j = 0; j < i; j++)
            {
                if (hashes[j] == hashes[i] && first[j] == j && hypotheses[j].Predicts(hypotheses[i]))
                {
                    (first[i], found) = (j, true);
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>What another explains as well, and more, is not needed.</summary>
    private static void RemoveCovered(List<Hypothesis> hypotheses)
    {
        List<int> hashes = hypotheses.ConvertAll(h => h.Record.GetHashCode());
        for (int i = hypotheses.Count - 1; i >= 0 && hypotheses.Count > Many; i--)
        {
            for (int j = 0; j < hypotheses.Count; j++)
            {
                if (j != i && hashes[j] == hashes[i] && hypotheses[j].Covers(hypotheses[i]))
                {
                    hypotheses.RemoveAt(i);
                    hashes.RemoveAt(i);
                    break;
                }
            }
        }
    }
}
