namespace ServalRef.Fuzz;

/// <summary>An input that a target did not bear.</summary>
/// <param name="Input">The input, as short as was found.</param>
/// <param name="Kind">What happened and where: two of the same kind are one finding.</param>
/// <param name="Fault">What left the target.</param>
internal sealed record FuzzFinding(byte[] Input, string Kind, Exception Fault)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}\n{Convert.ToBase64String(Input)}\n{Fault}";
}

/// <summary>Tries a target with inputs made of its seeds, and keeps those that take new branches.</summary>
/// <remarks>The same seed tries the same inputs, as long as the corpus and, where it is measured, the code are the same.</remarks>
internal sealed class FuzzLoop
{
    private const int SpareRepair = 4;

    private readonly Target _target;
    private readonly Coverage _coverage;
    private readonly Mutator _mutator;
    private readonly Random _chance;
    private readonly List<byte[]> _corpus;
    private readonly Dictionary<string, FuzzFinding> _findings = [];

    public FuzzLoop(Target target, Coverage coverage, int seed)
    {
        _target = target;
        _coverage = coverage;
        _chance = new Random(seed);
        _mutator = new Mutator(_chance, target.Words);
        _corpus = [.. target.Seeds()];
        Seeds = _corpus.Count;
    }

    /// <summary>How many inputs it began with.</summary>
    public int Seeds { get; }

    /// <summary>How many inputs it makes others of.</summary>
    public int Kept => _corpus.Count;

    /// <summary>How many inputs were tried.</summary>
    public long Tried { get; private set; }

    /// <summary>The input that is being tried, and since when, for whoever watches for one that never ends.</summary>
    public (byte[] Input, long Since) Current { get; private set; } = ([], Environment.TickCount64);

    /// <summary>Findings, one of each kind.</summary>
    public IReadOnlyCollection<FuzzFinding> Findings => _findings.Values;

    /// <summary>Tries the inputs that it begins with.</summary>
    public void Begin()
    {
        foreach (byte[] seed in _corpus.ToArray())
        {
            Try(seed);
        }
    }

    /// <summary>Makes an input and tries it.</summary>
    public void Step()
    {
        byte[] made = _mutator.Next(Any(), Any());
        made = _chance.Next(SpareRepair) == 0 ? made : _target.Repair(made);
        if (Try(made))
        {
            _corpus.Add(made);
        }
    }

    private bool Try(byte[] input)
    {
        Tried++;
        Current = (input, Environment.TickCount64);
        Coverage.Begin();
        if (Fault(input) is { } fault && _findings.TryAdd(KindOf(fault), new FuzzFinding(input, KindOf(fault), fault)))
        {
            _findings[KindOf(fault)] = new FuzzFinding(Shortened(input, KindOf(fault)), KindOf(fault), fault);
            return false;
        }

        return _coverage.TakeNew();
    }

    private Exception? Fault(byte[] input)
    {
        try
        {
            _target.Try(input);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    // By what was thrown and by the first method of ours that it passed through.
    private static string KindOf(Exception fault)
    {
        string place = fault.StackTrace?.Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.StartsWith("at ServalRef.", StringComparison.Ordinal) && !line.Contains(nameof(BrokenPromiseException), StringComparison.Ordinal)) ?? "";
        return $"{fault.GetType().Name}: {(fault is BrokenPromiseException ? fault.Message.Split(':')[0] : place.Split(" in ")[0])}";
    }

    // Pieces go, halves first, as long as the finding stays the same.
    private byte[] Shortened(byte[] input, string kind)
    {
        byte[] best = input;
        for (int piece = Math.Max(1, best.Length / 2); piece > 0 && best.Length < 4096; piece /= 2)
        {
            for (int at = 0; at < best.Length;)
            {
                byte[] shorter = [.. best[..at], .. best[Math.Min(best.Length, at + piece)..]];
                if (Fault(shorter) is { } fault && KindOf(fault) == kind)
                {
                    best = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return best;
    }

    // Newer inputs reach further: half of the time one of the last is taken.
    private byte[] Any() => _corpus.Count == 0 ? []
        : _chance.Next(2) == 0 ? _corpus[_chance.Next(_corpus.Count)]
        : _corpus[_corpus.Count - 1 - _chance.Next(Math.Min(_corpus.Count, 32))];
}
