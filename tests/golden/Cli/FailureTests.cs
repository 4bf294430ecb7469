using System.Text;
using ServalRef.Cli;
using Xunit;

namespace ServalRef.Golden.Cli;

public class FailureTests
{
    [Fact]
    public void Defect_GetsOneLineThatAsksForAReport()
    {
        (int code, string error) = RunOnto(new InvalidOperationException("Two\nlines."));

        Assert.Equal(ExitCode.InternalError, code);
        Assert.Equal(
            "servalref: internal error: InvalidOperationException: Two lines. Please report it with this command line and its input.\n",
            error);
    }

    [Fact]
    public void FullDisk_GetsOneLineThatSaysSo()
    {
        (int code, string error) = RunOnto(new IOException("No space left on device"));

        Assert.Equal((ExitCode.Unusable, "servalref: No space left on device\n"), (code, error));
    }

    private static (int Code, string Error) RunOnto(Exception failure)
    {
        using FailingWriter output = new(failure);
        using StringWriter error = new() { NewLine = "\n" };
        return (Program.Run(["clauses"], output, error), error.ToString());
    }

    private sealed class FailingWriter(Exception failure) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw failure;
    }
}
