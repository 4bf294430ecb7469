using ServalRef.Oracle.Capture;
using ServalRef.Rendering;

namespace ServalRef.Cli;

/// <summary>The command <c>decode</c>: every Serval packet of a capture, field by field.</summary>
internal static class DecodeCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="file">The capture.</param>
    /// <param name="environment">Where to write.</param>
    /// <exception cref="CaptureException">The file cannot be used.</exception>
    public static int Run(string file, CommandEnvironment environment)
    {
        using CaptureReader reader = CaptureReader.Open(file);
        PacketPrinter printer = new(environment.Output, new Paint(environment.Color));
        while (reader.TryRead(out CaptureFrame frame))
        {
            printer.Print(frame, reader.NamesHost(frame.Interface));
        }

        printer.PrintTotals();
        if (reader.Warning is string warning)
        {
            environment.Error.WriteLine($"servalref: note: {warning}");
        }

        return ExitCode.Success;
    }
}
