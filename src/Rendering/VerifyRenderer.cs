using System.Globalization;
using ServalRef.Verification.Exploring;

namespace ServalRef.Rendering;

/// <summary>Writes what was verified for people: the bound, the figures, each property, and the stories of those that fail.</summary>
public static class VerifyRenderer
{
    /// <summary>Writes one model.</summary>
    /// <param name="model">What was verified.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(VerifiedModel model, TextWriter output, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(output);
        Exploration found = model.Found;
        output.WriteLine($"{paint.Bold(model.Model.Name)}, moves {model.Bound.MovesA},{model.Bound.MovesB}: {model.Model.Text}");
        output.WriteLine($"  {model.Model.Describe(model.Bound)}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {found.States} states, {found.Transitions} transitions, depth {found.Depth}, {model.Elapsed.TotalSeconds:F1} s"));
        WriteSpin(model, output, paint);
        if (!found.Complete)
        {
            output.WriteLine("  not all was explored: what is undecided below held so far");
        }

        output.WriteLine();
        WriteProperties(model, output, paint);
        foreach (Verification.Exploring.Verdict broken in found.Verdicts.Where(v => !v.Holds))
        {
            output.WriteLine();
            string places = found.Complete ? $" in {TextLayout.Count(broken.Failures, "place")}; the shortest way to the first:" : "; the shortest way there:";
            output.WriteLine($"  {paint.Bold(broken.Requirement.Id)} fails{places}");
            foreach (string line in broken.CounterExample!.Ladder(model.World))
            {
                output.WriteLine($"  {line}");
            }
        }

        output.WriteLine();
    }

    private static void WriteSpin(VerifiedModel model, TextWriter output, Paint paint)
    {
        foreach (SpinSearched spin in model.Spin)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  SPIN, {VerifyJson.Word(spin.Search)}: {spin.Result.Outcome.ToString().ToLowerInvariant()}, {spin.Result.StatesStored} states, {spin.Result.Errors} errors, {spin.Result.Elapsed.TotalSeconds:F1} s"));
        }

        if (model.Spin.Count > 0)
        {
            output.WriteLine(model.SpinAgrees ? paint.Green("  SPIN agrees") : paint.Red("  SPIN does not agree"));
        }
    }

    private static void WriteProperties(VerifiedModel model, TextWriter output, Paint paint)
    {
        IReadOnlyList<Verification.Exploring.Verdict> verdicts = model.Found.Verdicts;
        string[][] rows =
        [
            .. verdicts.Select(v => new[]
            {
                VerifyJson.Word(v, model.Found.Complete), v.Requirement.Id, v.Requirement.Clause, v.Requirement.Text,
            }),
        ];
        foreach ((string line, Verification.Exploring.Verdict verdict) in TextLayout.Align(rows).Zip(verdicts))
        {
            string word = VerifyJson.Word(verdict, model.Found.Complete);
            string painted = verdict.Holds ? paint.Green(word) : paint.Red(word);
            output.WriteLine($"  {painted}{line[word.Length..]}");
        }
    }
}
