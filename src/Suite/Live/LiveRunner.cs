namespace ServalRef.Suite;

/// <summary>Runs cases on an implementation at the other end of a real network.</summary>
public static class LiveRunner
{
    /// <summary>Who is tested: its features are those that live cases need.</summary>
    public static AdapterHello Hello(LiveTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return LiveStory.Anything with { Name = $"{target.Address}", Version = "live" };
    }

    /// <summary>The cases that can run on a real network, of some: what they ask is what anybody can who meets a listener there.</summary>
    /// <param name="cases">The cases.</param>
    public static IReadOnlyList<SuiteCase> Select(IReadOnlyList<SuiteCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return [.. cases.GroupBy(asked => asked.Group).SelectMany(group => Split(group, places: int.MaxValue).Live)];
    }

    /// <summary>Runs cases, several stories at once; the results come in the order of the cases.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="target">The implementation.</param>
    /// <param name="seed">The first seed: where all that is drawn by chance at the suite's end comes from.</param>
    /// <param name="seeds">How many seeds, at least 1; the first that a case does not pass with is told.</param>
    /// <param name="more">Asked before each story: whether there is time for it.</param>
    /// <returns>A result for each case that there was time for.</returns>
    /// <exception cref="AdapterException">Nobody is there, or offers no echo service.</exception>
    public static IEnumerable<CaseResult> Run(IReadOnlyList<SuiteCase> cases, LiveTarget target, long seed = 1, int seeds = 1, Func<bool>? more = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(target);
        LiveHello.Say(target, seed);
        return RunAll(cases, target, seed, seeds, more);
    }

    private static IEnumerable<CaseResult> RunAll(IReadOnlyList<SuiteCase> cases, LiveTarget target, long seed, int seeds, Func<bool>? more)
    {
        Queue<Task<IReadOnlyList<CaseResult>>> running = new();
        int number = 0;
        foreach (IGrouping<string, SuiteCase> group in cases.GroupBy(asked => asked.Group))
        {
            if (more?.Invoke() == false)
            {
                break;
            }

            int own = ++number;
            running.Enqueue(Task.Factory.StartNew(
                () => Run(group, target, own, seed, seeds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            while (running.Count >= target.AtOnce)
            {
                foreach (CaseResult result in running.Dequeue().GetAwaiter().GetResult())
                {
                    yield return result;
                }
            }
        }

        while (running.TryDequeue(out Task<IReadOnlyList<CaseResult>>? last))
        {
            foreach (CaseResult result in last.GetAwaiter().GetResult())
            {
                yield return result;
            }
        }
    }

    private static IReadOnlyList<CaseResult> Run(IGrouping<string, SuiteCase> group, LiveTarget target, int number, long seed, int seeds)
    {
        (IReadOnlyList<StoryCase> live, IReadOnlyList<CaseResult> others, LiveStory? story) = Split(group, target.Places);
        Dictionary<StoryCase, CaseResult> results = [];
        for (long next = seed; live.Count > 0 && next < seed + seeds; next++)
        {
            RunContext run = new(next, live);
            StoryCase[] open = [.. live.Where(asked => !results.TryGetValue(asked, out CaseResult? before) || before.Verdict == CaseVerdict.Pass)];
            LiveRun? played = open.Length == 0 ? null : LiveRun.Of(open[0].Story, story!, target, number, next);
            foreach (StoryCase asked in open)
            {
                results[asked] = Result(asked, played!, story!, run);
            }
        }

        return [.. group.Select(asked => asked is StoryCase one && results.TryGetValue(one, out CaseResult? result) ? result : others.First(other => other.Case == asked))];
    }

    private static (IReadOnlyList<StoryCase> Live, IReadOnlyList<CaseResult> Others, LiveStory? Story) Split(IGrouping<string, SuiteCase> group, int places)
    {
        StoryCase? first = group.OfType<StoryCase>().FirstOrDefault(asked => asked.Role == Role.Listener);
        LiveStory? story = first is null ? null : LiveStory.Of(first.Story);
        List<StoryCase> live = [];
        List<CaseResult> others = [];
        foreach (SuiteCase asked in group)
        {
            string? reason = asked.Kind != CaseKind.Scripted ? $"not live: a {asked.Kind.ToString().ToLowerInvariant()} needs an adapter"
                : story is null ? "not live: the implementation opens"
                : story.Reason is { } said ? $"not live: {said}"
                : story.Places > places ? $"it needs {story.Places} addresses of this machine; --from names them"
                : story.Lost.Contains(asked.Clause) ? "not live: its clause is not put to the test there"
                : null;
            if (reason is null)
            {
                live.Add((StoryCase)asked);
            }
            else
            {
                others.Add(new CaseResult { Case = asked, Verdict = CaseVerdict.Unsupported, Seed = 1, Reason = reason });
            }
        }

        return (live, others, story);
    }

    private static CaseResult Result(StoryCase asked, LiveRun run, LiveStory story, RunContext context)
    {
        TestedWorld played = run.Played;
        string? untried = run.Doubtful
            ?? (story.Clauses.Except(played.Exercised).Contains(asked.Clause) ? "its clause was not put to the test" : null);
        return asked.Result(context, run.Faults, played.World, played.Tested, played.Exercised, untried);
    }
}
