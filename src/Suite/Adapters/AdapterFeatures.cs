using ServalRef.Oracle.Clauses;

namespace ServalRef.Suite;

/// <summary>The names of what an adapter can declare (<c>spec/adapter.md</c>).</summary>
public static class AdapterFeatures
{
    /// <summary>Plays the opener.</summary>
    public const string Opener = "opener";

    /// <summary>Plays the listener.</summary>
    public const string Listener = "listener";

    /// <summary>Carries data.</summary>
    public const string Data = "data";

    /// <summary>Sends data under congestion control.</summary>
    public const string Congestion = "congestion";

    /// <summary>Has connections of several flows.</summary>
    public const string Flows = "flows";

    /// <summary>Moves its own flows.</summary>
    public const string Moves = "moves";

    /// <summary>Tells its addresses.</summary>
    public const string Lists = "lists";

    /// <summary>Speaks in UDP too.</summary>
    public const string Udp = "udp";

    /// <summary>TCP segments of prototype2014.</summary>
    public const string Segments = "segments";

    /// <summary>Datagrams of prototype2014.</summary>
    public const string Datagrams = "datagrams";

    /// <summary>The option of this name.</summary>
    public const string ReceiveBuffer = "receiveBuffer";

    /// <summary>The option of this name.</summary>
    public const string KeepAlive = "keepAlive";

    /// <summary>The option of this name.</summary>
    public const string TellsAddresses = "tellsAddresses";

    /// <summary>The option of this name.</summary>
    public const string Rendezvous = "rendezvous";

    /// <summary>The feature that a clause is about, which is not held against an adapter without it; none if it binds everybody.</summary>
    public static string? OfClause(string clause)
    {
        ArgumentNullException.ThrowIfNull(clause);
        return clause.StartsWith("CC-", StringComparison.Ordinal) || ClauseId.NumberOf(clause) is "DATA-9" or "DATA-10" or "DATA-21" ? Congestion
            : clause.StartsWith("ADDR-", StringComparison.Ordinal) ? Lists
            : null;
    }

    /// <summary>Whether a clause is held against an adapter: it has not left the clause's feature undeclared.</summary>
    internal static bool Concerns(string clause, AdapterHello hello) => OfClause(clause) is not { } feature || hello.Features.Contains(feature);
}
