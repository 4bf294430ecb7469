using ServalRef.StateMachines.Connections;

namespace ServalRef.Net;

/// <summary>Everything that can go wrong with a host, a listener or a connection.</summary>
public enum ServalError
{
    /// <summary>The peer refused the service for good (OPEN-13).</summary>
    Refused,

    /// <summary>The peer has no room for now, and had none after several tries (OPEN-14).</summary>
    Busy,

    /// <summary>Nobody answered (OPEN-18).</summary>
    TimedOut,

    /// <summary>The network, or the peer's system, says that nobody is there .</summary>
    Unreachable,

    /// <summary>The peer reset the connection (FLOW-2).</summary>
    Reset,

    /// <summary>The peer answers on no flow any more (CTL-7, CONN-6).</summary>
    PeerVanished,

    /// <summary>The peer closed every flow before its stream ended (TEAR-7).</summary>
    StreamCut,

    /// <summary>The peer broke the protocol (DATA-18).</summary>
    ProtocolViolation,

    /// <summary>This side gave the connection up.</summary>
    Aborted,

    /// <summary>The port is used by another program.</summary>
    AddressInUse,

    /// <summary>The host does not have the address.</summary>
    AddressNotAvailable,

    /// <summary>The process lacks the rights.</summary>
    NotPermitted,

    /// <summary>This system has no way to do it.</summary>
    NotSupported,
}

/// <summary>A host, a listener or a connection failed; <see cref="Error"/> says how.</summary>
public sealed class ServalException : IOException
{
    /// <summary>An exception without a text of its own.</summary>
    public ServalException()
    {
    }

    /// <summary>An exception.</summary>
    /// <param name="message">One line.</param>
    public ServalException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="message">One line.</param>
    /// <param name="innerException">The cause.</param>
    public ServalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="message">One line that says it.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ServalException(ServalError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>What went wrong.</summary>
    public ServalError Error { get; }

    /// <summary>The exception that an outcome other than a good one is to the application; none for a good one.</summary>
    internal static ServalException? Of(Outcome outcome) => outcome switch
    {
        Outcome.None or Outcome.Finished => null,
        Outcome.Refused => new(ServalError.Refused, "the peer refused the service"),
        Outcome.RefusedForNow => new(ServalError.Busy, "the peer has no room for a connection now"),
        Outcome.TimedOut => new(ServalError.TimedOut, "nobody answered"),
        Outcome.Reset => new(ServalError.Reset, "the peer reset the connection"),
        Outcome.Exhausted or Outcome.Unusable => new(ServalError.PeerVanished, "the peer does not answer any more"),
        Outcome.EndMissing => new(ServalError.StreamCut, "the peer closed before its stream ended"),
        Outcome.Contradicted => new(ServalError.ProtocolViolation, "the peer contradicted itself about the end of its stream"),
        _ => new(ServalError.Aborted, "the connection was given up"),
    };
}
