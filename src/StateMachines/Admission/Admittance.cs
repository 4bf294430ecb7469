namespace ServalRef.StateMachines.Admission;

/// <summary>Whether a listener takes a new request: a pure rule (SEC-12).</summary>
public static class Admittance
{
    /// <summary>Judges a SYN for a service that is served, and that repeats no request.</summary>
    /// <param name="waiting">Connections that are open and that the application has not accepted.</param>
    /// <param name="backlog">The most of those that it wants to have, 0 or more.</param>
    /// <remarks>
    /// A refusal displaces nobody, so a full queue of half-open requests is not looked at then (SEC-11). A repeated SYN is
    /// not judged: it is answered as before (OPEN-11).
    /// </remarks>
    public static SynVerdict Judge(int waiting, int backlog) => waiting >= backlog ? SynVerdict.Reset : SynVerdict.Fork;
}

/// <summary>What a listener does with a new SYN.</summary>
public enum SynVerdict : byte
{
    /// <summary>It forks a connection (CONN-2).</summary>
    Fork,

    /// <summary>It sends a reply RST (SEC-12).</summary>
    Reset,
}
