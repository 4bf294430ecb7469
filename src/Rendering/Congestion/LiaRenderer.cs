using System.Globalization;

namespace ServalRef.Rendering.Congestion;

/// <summary>Prints what linked increases come to.</summary>
public static class LiaRenderer
{
    /// <summary>Prints them.</summary>
    /// <param name="answers">What was computed.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="paint">Colours, or none.</param>
    public static void Write(IReadOnlyList<LiaAnswer> answers, TextWriter output, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(output);
        foreach (LiaAnswer answer in answers)
        {
            if (answer != answers[0])
            {
                output.WriteLine();
            }

            output.WriteLine(paint.Bold(OnOneLine(answer.Name)));
            output.WriteLine($"  alpha {Text(answer.Link.Alpha)}");
            string[][] rows = [["flow", "cwnd", "rtt", "mss", "acked", "increase", "limited by"], .. Rows(answer)];
            foreach (string line in TextLayout.Align(rows))
            {
                output.WriteLine($"  {line}");
            }
        }
    }

    private static IEnumerable<string[]> Rows(LiaAnswer answer) => answer.Paths.Select((path, i) => new[]
    {
        Text(i + 1),
        $"{Text(path.Window)} B",
        $"{Text(path.RoundTrip)} ms",
        $"{Text(path.Mss)} B",
        $"{Text(answer.BytesAcked[i])} B",
        $"{Text(answer.Increases[i])} B",
        path.RenoIncrease(answer.BytesAcked[i]) < answer.Link.Linked(path.Mss, answer.BytesAcked[i]) ? "1 / cwnd" : "alpha",
    });

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    // A name may hold line ends, and what a terminal takes for commands.
    private static string OnOneLine(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
}
