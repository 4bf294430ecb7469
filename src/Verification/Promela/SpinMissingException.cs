namespace ServalRef.Verification.Promela;

/// <summary>SPIN, or the compiler that it needs, is not installed.</summary>
public sealed class SpinMissingException : Exception
{
    /// <summary>One line that says how to install it.</summary>
    public SpinMissingException()
        : base("spin is missing: install it (Debian: apt-get install spin gcc libc6-dev)")
    {
    }

    /// <summary>With another message.</summary>
    public SpinMissingException(string message)
        : base(message)
    {
    }

    /// <summary>With another message and a cause.</summary>
    public SpinMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
