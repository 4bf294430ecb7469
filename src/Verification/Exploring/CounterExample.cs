namespace ServalRef.Verification.Exploring;

/// <summary>A shortest way to the place where a requirement fails.</summary>
/// <param name="Start">The first situation.</param>
/// <param name="Moves">What happened, in order.</param>
/// <param name="Outcome">What is wrong at its end, in a line.</param>
public sealed record CounterExample(Situation Start, IReadOnlyList<Move> Moves, string Outcome)
{
    /// <summary>The story as lines of text.</summary>
    public IReadOnlyList<string> Ladder(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        List<string> lines = [.. model.Tell(Start)];
        Situation at = Start;
        for (int step = 0; step < Moves.Count; step++)
        {
            string number = $"{step + 1,3}  ";
            foreach (string line in model.Tell(at, Moves[step]))
            {
                lines.Add(number + line);
                number = "     ";
            }

            at = Moves[step].Target;
        }

        lines.AddRange(model.Tell(at));
        lines.Add(Outcome);
        return lines;
    }
}
