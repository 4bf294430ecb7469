using ServalRef.Oracle.Rules.Addresses;

namespace ServalRef.Oracle.Rules;

/// <summary>All rules beside the state machines: the hypotheses judge what a machine decides, these what it does not.</summary>
internal static partial class RuleTable
{
    /// <summary>Every rule, in the order of its clauses.</summary>
    internal static IReadOnlyList<RuleEntry> All { get; } =
    [
        .. Packets,
        new("ADDR-1a", "no list of addresses without CONTROL", Sight.Anywhere) { SeesData = true, ForEnd = end => new AddressCarrier(end) },
        new("ADDR-2c", "another list has another, newer version", Sight.Anywhere) { ForConnection = c => new AddressVersions(c) },
        new("ADDR-4a", "a list that has come is acknowledged", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new AddressAnswers(c) },
        new("ADDR-4a", "what is acknowledged is the newest list", Sight.AtEitherEnd, NeedsWhole: true) { ForConnection = c => new AddressAcknos(c) },
        new("ADDR-4c", "no acknowledgement is acknowledged", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new AddressEcho(c) },
        new("ADDR-4b", "a list is sent again until it is acknowledged", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new AddressRetransmission(c) },
        new("ADDR-6a", "one flow in SynSent at a time", Sight.AtHost) { ForConnection = c => new OneOpeningAtATime(c) },
        new("ADDR-6b", "two SYNs to a listed address without an answer", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new SynsToListedAddress(c) },
        new("CTL-4a", "no flags but those of one request", Sight.Anywhere) { ForEnd = end => new UnmergedRequests(end) },
        new("CTL-5b", "a repeated request says what the first one said", Sight.Anywhere) { ForEnd = end => new RepeatedContent(end) },
        new("WIRE-11a", "nobody answers a malformed packet", Sight.AtEitherEnd) { ForView = view => new AnsweredMalformed(view.Sink), SeesData = true },
    ];
}
