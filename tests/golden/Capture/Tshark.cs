using System.Diagnostics;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>The program tshark, as tests ask it; those that do carry the trait for it.</summary>
internal static class Tshark
{
    /// <summary>The lines that it prints of some fields of each packet, and what it says beside.</summary>
    /// <param name="options">Its options, the capture among them.</param>
    /// <param name="fields">The fields, in Wireshark's names.</param>
    internal static (string[] Lines, string Errors) Fields(IEnumerable<string> options, IEnumerable<string> fields)
    {
        ProcessStartInfo start = new("tshark") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in options.Concat(["-T", "fields"]).Concat(fields.SelectMany(field => new[] { "-e", field })))
        {
            start.ArgumentList.Add(argument);
        }

        using Process tshark = Process.Start(start)!;
        Task<string> errors = tshark.StandardError.ReadToEndAsync();
        string output = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, errors.Result);
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.Result);
    }
}
