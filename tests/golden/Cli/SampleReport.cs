using ServalRef.Oracle;
using ServalRef.Oracle.Clauses;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Cli;

/// <summary>An invented report with a finding of each severity.</summary>
/// <remarks>Clause identifiers in this file are data, not citations.</remarks>
internal static class SampleReport
{
    /// <summary>Its files, which do not exist.</summary>
    public static IReadOnlyList<string> Files { get; } = ["caps/move.b1.pcap", "caps/move.b2.pcap"];

    /// <summary>The time of its first packet.</summary>
    public static readonly Instant Start = new(1_391_601_600_000_000_000);

    /// <summary>Clauses of these identifiers with texts of their own, so that the layout does not change with the specification.</summary>
    public static ClauseCatalog Catalog { get; } = ClauseCatalog.Parse([("spec/sample.md",
        "**MIG-28** (both) A host MUST answer a repeated RSYN like the first one, and never with a packet that says nothing of the move.\n\n"
        + "**CTL-15** (both) A host SHOULD send what is still unanswered to the new address at once.\n\n")]);

    private static readonly NetworkAddress Server = Address("10.1.0.2");
    private static readonly NetworkAddress Client = Address("10.1.0.1");
    private static readonly NetworkAddress Moved = Address("10.2.0.1");

    public static Report Create() => new()
    {
        Verdict = Verdict.Violation,
        Dialect = "prototype2014",
        Start = Start,
        Packets = 676,
        Malformed = 1,
        Flows =
        [
            Flow("2>3", Verdict.Violation, 1, ["TimeWait", "Closed"], ["Closed"]),
            Flow("12>13", Verdict.Conforms, 0, ["Established"], ["Established"]),
        ],
        Findings =
        [
            Finding(Severity.Violation, "MIG-28", 360, 1_215_637_000) with
            {
                Ladder =
                [
                    new(At(112, 1_006_411_000, second: true), Moved, Server, "RSYN v=3013729378", Offends: false),
                    new(At(341, 1_167_541_000), Server, Moved, "RSYN+ACK v=1516373662 a=3013729379", Offends: false),
                    new(At(118, 1_215_500_000, second: true), Moved, Server, "RSYN v=3013729378", Offends: false),
                    new(At(360, 1_215_637_000), Server, Client, "ACK v=1516373662 a=3013729379", Offends: true),
                ],
            },
            Finding(Severity.Deviation, "CTL-15", 365, 2_000_000_123) with
            {
                States = ["FinWait1, Settled"],
                Observed = "FIN v=1516373663, 0.600 s after the adoption of 10.2.0.1",
                Allowed = ["FIN v=1516373663 to 10.2.0.1 at once (CTL-15)"],
                Message = "The FIN waited for its timer although the peer had moved.",
            },
            Finding(Severity.Unspecified, "MIG-23", 366, 13_000_000_000) with
            {
                States = [],
                Observed = "ADDRESS list version 1",
                Allowed = [],
                Message = "Nothing is said of an address list of this dialect.",
            },
        ],
        Clauses = new Dictionary<string, ClauseCount>
        {
            ["MIG-28"] = new(2, 1),
            ["CTL-15"] = new(3, 1),
            ["WIRE-10"] = new(676, 0),
        },
    };

    private static NetworkAddress Address(string text) => NetworkAddress.TryParse(text, out NetworkAddress address) ? address : default;

    private static PacketReference At(int number, long nanoseconds, bool second = false) =>
        new(Files[second ? 1 : 0], number, Start + new Duration(nanoseconds));

    private static FlowReport Flow(string id, Verdict verdict, int moves, params IReadOnlyList<string>[] states) => new()
    {
        Id = id,
        Hosts = [Client, Server],
        Verdict = verdict,
        States = states,
        Migrations = moves,
    };

    private static Finding Finding(Severity severity, string clause, int number, long nanoseconds) => new()
    {
        Severity = severity,
        Clause = clause,
        Packet = At(number, nanoseconds),
        Host = Server,
        Flow = "2>3",
        States = ["Established, RsynReceived"],
        Observed = "ACK v=1516373662 a=3013729379 to 10.1.0.1",
        Allowed = ["RSYN+ACK v=1516373662 a=3013729379 to 10.2.0.1 (MIG-7)", "no packet, if the RSYN was lost beyond the capture point"],
        Message = "The repeated RSYN was answered with a pure ACK to the old address; only the same RSYN+ACK answers it, for a host "
            + "that has moved cannot be reached at its old address.",
    };
}
