using ServalRef.Oracle.Rules.Requests;

namespace ServalRef.Oracle.Rules;

/// <summary>All rules beside the state machines: the hypotheses judge what a machine decides, these what it does not.</summary>
internal static partial class RuleTable
{
    /// <summary>Every rule, in the order of its clauses.</summary>
    internal static IReadOnlyList<RuleEntry> All { get; } =
    [
        .. Packets,
        .. Connections,
        new("CTL-4a", "no flags but those of one request", Sight.Anywhere) { ForEnd = end => new UnmergedRequests(end) },
        new("CTL-5b", "a repeated request says what the first one said", Sight.Anywhere) { ForEnd = end => new RepeatedContent(end) },
        new("CTL-1a", "every request has a version of its own, newer than the opening's", Sight.Anywhere) { ForEnd = end => new RequestVersions(end) },
        new("CTL-2a", "an ackno names a request that was sent, of the right kind", Sight.AtEitherEnd, NeedsWhole: true)
        {
            ForEnd = end => new AnsweredRequests(end),
        },
        new("CTL-6f", "a request is sent again by its timer, and only so often", Sight.Anywhere) { ForEnd = end => new RequestPace(end) },
        new("CTL-15", "what is open is sent again when its way changes", Sight.AtHost, NeedsWhole: true) { ForEnd = end => new ResentSlots(end) },
        new("WIRE-11a", "nobody answers a malformed packet", Sight.AtEitherEnd) { ForView = view => new AnsweredMalformed(view.Sink), SeesData = true },
        new("WIRE-11a", "nobody answers a packet that came damaged", Sight.AtHost, NeedsWhole: true) { ForView = view => new AnsweredDamage(view) },
        .. Data,
    ];
}
