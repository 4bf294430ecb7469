using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Checking;

/// <summary>A file as <c>check</c> is given it: <c>FILE</c>, or <c>FILE@ADDR,...</c> with the addresses of its host.</summary>
internal static class NamedFile
{
    private const string StandardInput = "-";

    /// <summary>Parts the path from the addresses. A file that exists under the whole name is that file; <c>-</c> is standard input.</summary>
    /// <exception cref="UsageException">What follows the file's name is no address, or standard input is a terminal.</exception>
    public static CaptureInput Parse(string text, CommandEnvironment environment)
    {
        CaptureInput file = Parse(text);
        return file.Path == StandardInput ? file with { Path = "standard input", Content = environment.InputBytes() } : file;
    }

    private static CaptureInput Parse(string text)
    {
        int at = text.LastIndexOf('@');
        if (at <= 0 || File.Exists(text))
        {
            return new CaptureInput(text, []);
        }

        string path = text[..at];
        List<NetworkAddress> addresses = [];
        foreach (string part in text[(at + 1)..].Split(','))
        {
            if (NetworkAddress.TryParse(part.Trim(), out NetworkAddress address) && !address.IsNone)
            {
                addresses.Add(address);
            }
            else if (path == StandardInput || File.Exists(path))
            {
                throw new UsageException($"{text}: '{part}' is no address; expected {path}@ADDR with ADDR in dotted decimal, for example 10.1.0.2");
            }
            else
            {
                return new CaptureInput(text, []);
            }
        }

        return new CaptureInput(path, addresses);
    }
}
