namespace ServalRef.Verification.Promela;

/// <summary>SPIN or the compiler refused the model, or the search ended without a result.</summary>
public sealed class SpinException : Exception
{
    /// <summary>Without a message.</summary>
    public SpinException()
    {
    }

    /// <summary>With the program's name and the first lines of what it said.</summary>
    public SpinException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SpinException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
