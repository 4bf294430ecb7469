using ServalRef.Rendering;
using ServalRef.Rendering.Congestion;
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
            LiaJson.Write(answers, environment.Output);
        }
        else
        {
            LiaRenderer.Write(answers, environment.Text, new Paint(environment.Color));
        }

        return ExitCode.Success;
    }

    private static LiaAnswer Answer(LiaVector vector)
    {
        LinkedIncrease link = LinkedIncrease.Of(vector.Paths);
        double[] increases = [.. vector.Paths.Zip(vector.BytesAcked, (path, bytes) => link.ForAck(path, bytes))];
        return double.IsFinite(link.Alpha) && increases.All(double.IsFinite)
            ? new LiaAnswer(vector.Name, vector.Paths, vector.BytesAcked, link, increases)
            : throw vector.Source.Fault("the numbers are too large or too far apart to compute with");
    }
}
