using System.Text;

namespace ServalRef.Oracle.Capture;

/// <summary>A capture that cannot be used. It is the only error that reading one raises.</summary>
/// <remarks>The message is one line: the file, what is wrong with it and, if there is one, the packet or byte where it shows.</remarks>
public sealed class CaptureException : Exception
{
    /// <summary>A capture that cannot be used, for no stated reason.</summary>
    public CaptureException()
        : base("the capture cannot be used")
    {
    }

    /// <summary>A capture that cannot be used.</summary>
    /// <param name="message">What is wrong, as one line; control characters in it are made harmless.</param>
    public CaptureException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>A capture that cannot be used because of another error.</summary>
    /// <param name="message">What is wrong, as one line; control characters in it are made harmless.</param>
    /// <param name="innerException">The error underneath.</param>
    public CaptureException(string message, Exception innerException)
        : base(OneLine(message), innerException)
    {
    }

    // File and interface names are foreign text: a line break in one must not break the message into two.
    private static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            line.Append(char.IsControl(c) ? '?' : c);
        }

        return line.ToString();
    }
}
