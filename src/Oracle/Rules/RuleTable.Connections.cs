using ServalRef.Oracle.Rules.Addresses;
using ServalRef.Oracle.Rules.Ending;
using ServalRef.Oracle.Rules.Joining;
using ServalRef.Oracle.Rules.Paths;

namespace ServalRef.Oracle.Rules;

/// <content>What the flows of a connection share: addresses, further flows, ends, and the paths between the hosts.</content>
internal static partial class RuleTable
{
    private static RuleEntry[] Connections =>
    [
        new("ADDR-1a", "no list of addresses without CONTROL", Sight.Anywhere) { SeesData = true, ForEnd = end => new AddressCarrier(end) },
        new("ADDR-2c", "another list has another, newer version", Sight.Anywhere) { ForConnection = c => new AddressVersions(c) },
        new("ADDR-2a", "a list names its sender's address, and goes to the peer's newest", Sight.AtHost) { ForEnd = end => new ListContents(end) },
        new("ADDR-4a", "a list that has come is acknowledged", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new AddressAnswers(c) },
        new("ADDR-4a", "what is acknowledged is the newest list", Sight.AtEitherEnd, NeedsWhole: true) { ForConnection = c => new AddressAcknos(c) },
        new("ADDR-4b", "a list is sent again until it is acknowledged", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new AddressRetransmission(c) },
        new("ADDR-6a", "one flow in SynSent at a time", Sight.AtHost) { ForConnection = c => new OneOpeningAtATime(c) },
        new("ADDR-6b", "two SYNs to a listed address without an answer", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new SynsToListedAddress(c) },
        new("CTL-18a", "control comes from the address of the flow", Sight.AtHost) { ForEnd = end => new ControlSource(end) },
        new("MIG-21a", "the rendezvous is asked after two unanswered RSYNs, and not before", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new FindCopies(c) },
        new("MIG-21c", "a rendezvous passes an RSYN on to where its token is registered", Sight.AtHost, NeedsWhole: true) { ForView = view => new ForwardedFind(view) },
        new("MIG-22a", "a fresh version for each registered address", Sight.AtHost) { ForConnection = c => new Registrations(c) },
        new("MIG-22b", "addresses are registered, and registered anew", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new RegisterDuties(c) },
        new("MIG-22d", "a rendezvous acknowledges what it registers", Sight.AtHost, NeedsWhole: true) { ForView = view => new RendezvousAnswers(view) },
        new("MIG-25a", "MOVED to where data comes from, and nowhere else", Sight.AtHost, NeedsWhole: true) { SeesData = true, ForEnd = end => new MovedAnswers(end) },
        new("MIG-25c", "MOVED is answered with RSYN", Sight.AtHost, NeedsWhole: true) { SeesData = true, ForEnd = end => new MovedChecks(end) },
        new("OPEN-14b", "another try is another flow", Sight.AtHost) { ForConnection = c => new RefusedJoins(c) },
        new("OPEN-22c", "one nonce on all flows of a connection", Sight.AtHost) { ForConnection = c => new JoinNonces(c) },
        new("OPEN-22d", "no JOIN is accepted that joins nothing", Sight.Anywhere) { ForConnection = c => new AcceptedJoins(c) },
        new("OPEN-24a", "a JOIN is answered", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new JoinAnswers(c) },
        new("OPEN-9", "a moved opener's SYN has a fresh version", Sight.AtHost) { ForEnd = end => new MovedOpening(end) },
        new("SEC-13", "no more than 8 flows", Sight.AtEitherEnd, NeedsWhole: true) { ForConnection = c => new FlowNumber(c) },
        new("SEC-9", "three times what came from an unproven address", Sight.AtHost, NeedsWhole: true) { SeesData = true, ForView = view => new Amplification(view) },
        new("TEAR-2a", "every flow is closed when both streams are ended", Sight.AtHost, NeedsWhole: true) { ForConnection = c => new MissingFins(c) },
        new("TEAR-2b", "no FIN on the only open flow before that", Sight.AtEitherEnd, NeedsWhole: true) { ForConnection = c => new EarlyFins(c) },
        new("TEAR-14", "no FinWait2 for more than 60 s when both streams are ended", Sight.AtHost) { ForConnection = c => new FinWait2Limit(c) },
        new("TEAR-7a", "no data after the peer has closed every flow", Sight.Anywhere) { SeesData = true, ForConnection = c => new LifeAfterFins(c) },
    ];
}
