namespace ServalRef.Golden.Machines;

/// <summary>One arrow of the published figure of the ECCP state machine.</summary>
/// <param name="From">State, in the figure's spelling.</param>
/// <param name="Event">What happens; an asterisk records the packet's version and address.</param>
/// <param name="Sends">What is sent then; empty: nothing.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Forks">A double arrow: a new flow begins, and this one stays.</param>
internal sealed record EccpArrow(string From, string Event, string Sends, string To, bool Forks = false)
{
    /// <summary>The arrow as the figure's text.</summary>
    public override string ToString()
    {
        string label = Sends.Length == 0 ? Event : $"{Event} / {Sends}";
        return Forks ? $"{From} =={label}==> {To}" : $"{From} --{label}--> {To}";
    }
}

/// <summary>The figure, every arrow of it, and what its words are here.</summary>
/// <remarks>Clause identifiers in this file are data, not citations.</remarks>
internal static class EccpFigure
{
    /// <summary>The arrows, in the order of the opening and then of the move.</summary>
    internal static readonly EccpArrow[] Arrows =
    [
        new("CLOSED", "passive open", "", "LISTEN"),
        new("LISTEN", "close", "", "CLOSED"),
        new("CLOSED", "active open", "SYN", "SYN_SENT"),
        new("SYN_SENT", "close", "", "CLOSED"),
        new("LISTEN", "SYN*", "SYN+ACK", "SYN_RCVD", Forks: true),
        new("LISTEN", "send SYN", "", "SYN_SENT", Forks: true),
        new("SYN_SENT", "SYN*", "SYN+ACK", "SYN_RCVD"),
        new("SYN_SENT", "SYN+ACK", "ACK", "ESTABLISHED"),
        new("SYN_SENT", "NACK", "SYN", "SYN_SENT"),
        new("SYN_RCVD", "ACK", "", "ESTABLISHED"),
        new("SYN_RCVD", "timeout", "RST", "CLOSED"),
        new("SYN_RCVD", "RSYN*", "RSYN+ACK", "RSYN_RCVD"),
        new("ESTABLISHED", "SYN*", "SYN+ACK", "SYN_RCVD", Forks: true),
        new("ESTABLISHED", "send SYN", "", "SYN_SENT", Forks: true),
        new("ESTABLISHED", "SYN", "NACK", "ESTABLISHED"),
        new("ESTABLISHED", "RSYN*", "RSYN+ACK", "RSYN_RCVD"),
        new("ESTABLISHED", "lose address", "", "NOADDRESS"),
        new("NOADDRESS", "new address", "RSYN", "RSYN_SENT"),
        new("RSYN_SENT", "lose address", "", "NOADDRESS"),
        new("RSYN_SENT", "RSYN+ACK*", "ACK", "ESTABLISHED"),
        new("RSYN_SENT", "RSYN*", "RSYN+ACK", "RSYN_SENT_RCVD"),
        new("RSYN_RCVD", "ACK", "", "ESTABLISHED"),
        new("RSYN_RCVD", "RSYN", "RSYN+ACK", "RSYN_RCVD"),
        new("RSYN_RCVD", "lose address", "", "NOADDRESS_RSYN_RCVD"),
        new("NOADDRESS_RSYN_RCVD", "new address", "RSYN", "RSYN_SENT_RCVD"),
        new("RSYN_SENT_RCVD", "lose address", "", "NOADDRESS_RSYN_RCVD"),
        new("RSYN_SENT_RCVD", "RSYN", "RSYN+ACK", "RSYN_SENT_RCVD"),
        new("RSYN_SENT_RCVD", "ACK", "", "RSYN_SENT"),
        new("RSYN_SENT_RCVD", "RSYN+ACK*", "ACK", "RSYN_RCVD"),
    ];

    /// <summary>The figure's names of our states; migration states are those of an Established flow.</summary>
    internal static readonly Dictionary<string, string> States = new()
    {
        ["Closed"] = "CLOSED",
        ["Listen"] = "LISTEN",
        ["SynSent"] = "SYN_SENT",
        ["SynReceived"] = "SYN_RCVD",
        ["Established"] = "ESTABLISHED",
        ["Settled"] = "ESTABLISHED",
        ["NoAddress"] = "NOADDRESS",
        ["RsynSent"] = "RSYN_SENT",
        ["RsynReceived"] = "RSYN_RCVD",
        ["RsynSentReceived"] = "RSYN_SENT_RCVD",
        ["NoAddressRsynReceived"] = "NOADDRESS_RSYN_RCVD",
    };

    /// <summary>Our events for the figure's.</summary>
    internal static readonly Dictionary<string, string[]> Events = new()
    {
        ["passive open"] = ["ListenRequested"],
        ["active open"] = ["OpenRequested"],
        ["send SYN"] = ["OpenRequested"],
        ["close"] = ["CloseRequested"],
        ["timeout"] = ["OpeningTimedOut", "HalfOpenExpired"],
        ["lose address"] = ["AddressLost"],
        ["new address"] = ["AddressGained"],
        ["SYN"] = ["SynArrived"],
        ["SYN+ACK"] = ["SynAckArrived"],
        ["ACK"] = ["AckArrived"],
        ["NACK"] = ["NackArrived"],
        ["RSYN"] = ["RsynArrived"],
        ["RSYN+ACK"] = ["RsynAckArrived"],
    };

    /// <summary>Why an arrow of the figure has no counterpart; each is argued in spec/differences.md.</summary>
    internal static readonly Dictionary<EccpArrow, string> LeftOut = new()
    {
        [new("LISTEN", "send SYN", "", "SYN_SENT", Forks: true)] =
            "a listener does not open: listening and opening are two connections of one application (CONN-2)",
        [new("SYN_SENT", "SYN*", "SYN+ACK", "SYN_RCVD")] =
            "no simultaneous open: each end names a flow of its own, so no packet could walk this arrow (OPEN-12, OPEN-23)",
        [new("SYN_SENT", "NACK", "SYN", "SYN_SENT")] =
            "a refused flow is Closed and tried again, if at all, as a new one, so that no answer fits two attempts (OPEN-14)",
        [new("ESTABLISHED", "SYN", "NACK", "ESTABLISHED")] =
            "a refusal is no event of any machine: NACK goes out and the connection stays as it was (OPEN-24)",
    };
}
