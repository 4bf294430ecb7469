namespace ServalRef.Site.Sources;

/// <summary>The site cannot be made from what is there; the message is one line that says why and what to do.</summary>
public sealed class SiteException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SiteException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: what is wrong and what to do.</param>
    public SiteException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One line: what is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public SiteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
