using System.Globalization;
using ServalRef.Oracle.Capture;
using ServalRef.Rendering;
using ServalRef.Rendering.Packets;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Decoding;

/// <summary>What <c>decode</c> was asked.</summary>
/// <param name="File">The capture; <c>-</c>: standard input.</param>
/// <param name="Filter">Which packets.</param>
/// <param name="Count">How many of them at most; null: all.</param>
/// <param name="Json">Whether a program reads the answer.</param>
internal sealed record DecodeRequest(string File, PacketFilter Filter, int? Count, bool Json);

/// <summary>The command <c>decode</c>: the Serval packets of a capture, field by field.</summary>
internal static class DecodeCommand
{
    private const string StandardInput = "-";

    /// <summary>Runs it.</summary>
    /// <exception cref="CaptureException">The file cannot be used.</exception>
    public static int Run(DecodeRequest request, CommandEnvironment environment)
    {
        using CaptureReader reader = request.File == StandardInput
            ? CaptureReader.Open(environment.InputBytes(), "standard input")
            : CaptureReader.Open(request.File);
        Printed printed = Print(reader, request, environment);
        if (!request.Json)
        {
            environment.Output.WriteLine(Totals(printed, request));
        }

        if (reader.Warning is string warning)
        {
            environment.Error.WriteLine($"servalref: note: {warning}");
        }

        return ExitCode.Success;
    }

    private static Printed Print(CaptureReader reader, DecodeRequest request, CommandEnvironment environment)
    {
        PacketPrinter printer = new(environment.Text, new Paint(environment.Color));
        PacketJson json = new(environment.Output);
        Printed printed = default;
        Instant? start = null;
        while ((request.Count is not { } most || printed.Shown < most) && reader.TryRead(out CaptureFrame frame))
        {
            start ??= frame.Time;
            if (!DecodedPacket.TryRead(frame, reader.NamesHost(frame.Interface), out DecodedPacket packet))
            {
                printed.Others++;
                continue;
            }

            printed.Serval++;
            printed.Malformed += packet.Malformed is null ? 0 : 1;
            if (!request.Filter.Matches(packet, start.Value))
            {
                continue;
            }

            printed.Shown++;
            if (request.Json)
            {
                json.Write(packet, start.Value);
                environment.Output.Flush();
            }
            else
            {
                printer.Print(packet, start.Value);
            }
        }

        return printed;
    }

    private static string Totals(Printed printed, DecodeRequest request)
    {
        string damaged = printed.Malformed == 0 ? string.Empty : $" ({printed.Malformed} malformed)";
        string shown = request.Filter.IsAll ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{printed.Shown} of ");
        return request.Count == printed.Shown
            ? $"the first {TextLayout.Count(printed.Shown, "packet")}"
            : $"{shown}{TextLayout.Count(printed.Serval, "Serval packet")}{damaged}, {TextLayout.Count(printed.Others, "other packet")}";
    }

    private struct Printed
    {
        internal long Shown;
        internal long Serval;
        internal long Malformed;
        internal long Others;
    }
}
