using System.Globalization;

namespace ServalRef.Oracle.Clauses;

/// <summary>A chapter of the specification holds a clause that cannot be read; the message begins with <c>file:line:</c>.</summary>
public sealed class ClauseFormatException : Exception
{
    /// <summary>Creates an exception without a place.</summary>
    public ClauseFormatException()
    {
    }

    /// <summary>Creates an exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    public ClauseFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">Its cause.</param>
    public ClauseFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception that names the offending line.</summary>
    /// <param name="file">The chapter's file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="problem">What is wrong and what was expected.</param>
    public ClauseFormatException(string file, int line, string problem)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {problem}"))
    {
        File = file;
        Line = line;
    }

    /// <summary>The chapter's file, or the empty string.</summary>
    public string File { get; } = string.Empty;

    /// <summary>The line from 1, or 0.</summary>
    public int Line { get; }
}
