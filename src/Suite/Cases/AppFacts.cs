using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>What the two applications of a story have come to, as far as it does not depend on when a packet is sent.</summary>
/// <param name="Connected">Whether the tested host's was told that the connection is Established.</param>
/// <param name="HasAll">Whether it has read all that its peer's has written.</param>
/// <param name="PeerHasAll">Whether the peer's has read all that it has written.</param>
/// <param name="PeerEnded">Whether it was told the end of the peer's stream.</param>
/// <param name="Outcome">How its connection ended.</param>
internal sealed record AppFacts(bool Connected, bool HasAll, bool PeerHasAll, bool PeerEnded, AdapterOutcome Outcome)
{
    /// <summary>What a world has come to.</summary>
    internal static AppFacts Of(World world, Role role)
    {
        AppRecord own = world.Host(role).App;
        AppRecord peer = world.PeerOf(world.Host(role)).App;
        return new AppFacts(own.Connected, own.Received == peer.Written && peer.Written > 0, peer.Received == own.Written && own.Written > 0, own.PeerEnded, own.Outcome);
    }

    /// <summary>The clauses that they put to the test.</summary>
    internal IEnumerable<string> Clauses =>
    [
        .. Connected ? (string[])["CONN-1"] : [],
        .. HasAll ? (string[])["DATA-3"] : [],
        .. PeerHasAll ? (string[])["DATA-1a"] : [],
        .. PeerEnded ? (string[])["TEAR-1b"] : [],
        .. Outcome != AdapterOutcome.None ? (string[])["CONN-5b"] : [],
    ];

    /// <summary>What is missing of what the reference comes to.</summary>
    internal IEnumerable<CaseFault> Missed(AppFacts expected, World world, Role role)
    {
        AppRecord own = world.Host(role).App;
        AppRecord peer = world.PeerOf(world.Host(role)).App;
        // In prototype2014 TCP carries the stream, and chapter 5 says what becomes of its end.
        bool mtp = world.Dialect == Dialect.Mtp1;

        if (own.FirstWrong is { } wrong)
        {
            yield return Broken(mtp ? "DATA-3" : "CONN-3b", $"the application has read something else at byte {wrong} than its peer wrote there");
        }

        if (peer.FirstWrong is { } sent)
        {
            yield return Broken(mtp ? "DATA-2b" : "CONN-3a", $"the peer has read something else at byte {sent} than the application wrote there");
        }

        if (expected.Connected && !Connected)
        {
            yield return Broken("CONN-1", "the application was never told that its connection is Established");
        }

        if (expected.HasAll && own.Received != peer.Written)
        {
            yield return Broken(mtp ? "DATA-3" : "CONN-3b", $"the application has read {own.Received} bytes, and its peer wrote {peer.Written}");
        }

        if (expected.PeerHasAll && peer.Received != own.Written)
        {
            yield return Broken(mtp ? "DATA-1a" : "CONN-3a", $"the peer has read {peer.Received} bytes, and the application wrote {own.Written}");
        }

        if (expected.PeerEnded && !PeerEnded)
        {
            yield return Broken(mtp ? "TEAR-1b" : "CONN-3b", "the application was never told the end of its peer's stream");
        }

        if (expected.Outcome != Outcome)
        {
            yield return Broken("CONN-5b", $"the connection ended with '{Word(Outcome)}', and '{Word(expected.Outcome)}' was due");
        }
    }

    private static CaseFault Broken(string clause, string message) => new(clause, Severity.Violation, message, []);

    private static string Word(AdapterOutcome outcome) => outcome == AdapterOutcome.None ? "not at all" : AdapterWords.Of(outcome);
}
