using System.Globalization;
using System.Text.Json;
using ServalRef.Runtime.Congestion;

namespace ServalRef.Cli;

/// <summary>The command <c>lia</c>: what linked increases come to for flows read from standard input.</summary>
internal static class LiaCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="json">Whether a program reads the answer.</param>
    /// <param name="environment">Where to read and write.</param>
    /// <exception cref="UsageException">The input is not what it has to be.</exception>
    public static int Run(bool json, CommandEnvironment environment)
    {
        if (environment.InputIsTerminal)
        {
            environment.Error.WriteLine("servalref: reading flows from the terminal; end with end of file");
        }

        LiaAnswer[] answers = [.. LiaInput.Read(environment.Input).Select(Answer)];
        if (json)
        {
            LiaDocument document = new([.. answers.Select(a => new LiaVectorDocument(a.Vector.Name, a.Link.Alpha, a.Increases))]);
            environment.Output.WriteLine(JsonSerializer.Serialize(document, JsonDocuments.Readable.LiaDocument));
        }
        else
        {
            WriteTables(answers, environment);
        }

        return ExitCode.Success;
    }

    private static LiaAnswer Answer(LiaVector vector)
    {
        LinkedIncrease link = LinkedIncrease.Of(vector.Paths);
        double[] increases = [.. vector.Paths.Zip(vector.BytesAcked, (path, bytes) => link.ForAck(path, bytes))];
        return double.IsFinite(link.Alpha) && increases.All(double.IsFinite)
            ? new LiaAnswer(vector, link, increases)
            : throw vector.Source.Fault("the numbers are too large or too far apart to compute with");
    }

    private static void WriteTables(LiaAnswer[] answers, CommandEnvironment environment)
    {
        Paint paint = new(environment.Color);
        foreach (LiaAnswer answer in answers)
        {
            if (answer != answers[0])
            {
                environment.Output.WriteLine();
            }

            environment.Output.WriteLine(paint.Bold(OnOneLine(answer.Vector.Name)));
            environment.Output.WriteLine($"  alpha {Text(answer.Link.Alpha)}");
            string[][] rows = [["flow", "cwnd", "rtt", "mss", "acked", "increase", "limited by"], .. Rows(answer)];
            foreach (string line in TextLayout.Align(rows))
            {
                environment.Output.WriteLine($"  {line}");
            }
        }
    }

    private static IEnumerable<string[]> Rows(LiaAnswer answer) => answer.Vector.Paths.Select((path, i) => new[]
    {
        Text(i + 1),
        $"{Text(path.Window)} B",
        $"{Text(path.RoundTrip)} ms",
        $"{Text(path.Mss)} B",
        $"{Text(answer.Vector.BytesAcked[i])} B",
        $"{Text(answer.Increases[i])} B",
        path.RenoIncrease(answer.Vector.BytesAcked[i]) < answer.Link.Linked(path.Mss, answer.Vector.BytesAcked[i]) ? "1 / cwnd" : "alpha",
    });

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    // A name may hold line ends, and what a terminal takes for commands.
    private static string OnOneLine(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));

    private sealed record LiaAnswer(LiaVector Vector, LinkedIncrease Link, double[] Increases);
}

internal sealed record LiaDocument(IReadOnlyList<LiaVectorDocument> Vectors);

internal sealed record LiaVectorDocument(string Name, double Alpha, IReadOnlyList<double> Increase);
