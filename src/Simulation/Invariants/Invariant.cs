namespace ServalRef.Simulation.Invariants;

/// <summary>What must hold in every run, whatever the network does.</summary>
public enum Invariant
{
    /// <summary>Delivered bytes are a prefix of the bytes sent.</summary>
    Prefix,

    /// <summary>Each byte is delivered once and in order.</summary>
    OnceInOrder,

    /// <summary>DATA_ACK never moves back.</summary>
    DataAckMonotone,

    /// <summary>DATA_ACK never goes beyond what was sent.</summary>
    DataAckSent,

    /// <summary>The window's edge never moves back.</summary>
    WindowEdge,

    /// <summary>No data goes beyond the edge that the peer has told.</summary>
    WithinWindow,

    /// <summary>Packet numbers are never used again.</summary>
    PacketNumbers,

    /// <summary>Accepted versions only become newer.</summary>
    VersionsMonotone,

    /// <summary>No address is adopted without its three-way proof.</summary>
    ThreeWayProof,

    /// <summary>Two ends of a flow that wait for nothing know each other's address.</summary>
    Settles,

    /// <summary>Forged control packets change nothing.</summary>
    ForgeriesChangeNothing,

    /// <summary>alpha is at least one divided by the number of flows.</summary>
    Alpha,

    /// <summary>A connection that ends normally has lost nothing.</summary>
    NothingLost,

    /// <summary>While a path works both ways and has room, bytes that wait are delivered.</summary>
    Progress,
}

/// <summary>The invariants in words, with their clauses.</summary>
public static class InvariantTexts
{
    private static readonly Dictionary<Invariant, (string Clause, string Text)> Texts = new()
    {
        [Invariant.Prefix] = ("DATA-3", "delivered bytes are a prefix of the bytes sent"),
        [Invariant.OnceInOrder] = ("DATA-3", "each byte is delivered once and in order"),
        [Invariant.DataAckMonotone] = ("DATA-6", "DATA_ACK never moves back"),
        [Invariant.DataAckSent] = ("DATA-6", "DATA_ACK never goes beyond what was sent"),
        [Invariant.WindowEdge] = ("DATA-6", "the window's edge never moves back"),
        [Invariant.WithinWindow] = ("DATA-5", "no data goes beyond the edge that the peer has told"),
        [Invariant.PacketNumbers] = ("DATA-16", "packet numbers are never used again"),
        [Invariant.VersionsMonotone] = ("MIG-9", "accepted versions only become newer"),
        [Invariant.ThreeWayProof] = ("MIG-15", "no address is adopted without its three-way proof"),
        [Invariant.Settles] = ("MIG-14", "two ends of a flow that wait for nothing know each other's address"),
        [Invariant.ForgeriesChangeNothing] = ("SEC-3", "forged control packets change nothing"),
        [Invariant.Alpha] = ("CC-3", "alpha is at least one divided by the number of flows"),
        [Invariant.Progress] = ("DATA-15", "while a path works both ways and has room, bytes that wait are delivered"),
        [Invariant.NothingLost] = ("TEAR-2", "a connection that ends normally has lost nothing"),
    };

    /// <summary>The clause that an invariant rests on.</summary>
    public static string ClauseOf(Invariant invariant) => Texts[invariant].Clause;

    /// <summary>Its sentence and clause.</summary>
    public static string Of(Invariant invariant) => $"{Texts[invariant].Text} ({Texts[invariant].Clause})";

    /// <summary>Its sentence.</summary>
    public static string TextOf(Invariant invariant) => Texts[invariant].Text;
}
