using ServalRef.Oracle.Rules.Names;
using ServalRef.Oracle.Rules.Openings;
using ServalRef.Oracle.Rules.Packets;
using ServalRef.Oracle.Rules.Replies;
using ServalRef.Oracle.Rules.Routes;

namespace ServalRef.Oracle.Rules;

/// <content>What a packet carries, whose numbers it bears, what it replies to, and the way that it came.</content>
internal static partial class RuleTable
{
    private static IEnumerable<RuleEntry> Packets =>
    [
        new("WIRE-10", "a flow has one transport", Sight.Anywhere) { SeesData = true, ForEnd = end => new ProtocolField(end) },
        new("WIRE-16", "the packets of an opening carry what it needs", Sight.Anywhere) { ForEnd = end => new HandshakeContents(end) },
        new("WIRE-20", "a packet carries nothing that its kind does not", Sight.Anywhere)
        {
            SeesData = true,
            ForView = view => new CarriedContents(view),
        },
        new("DATA-12a", "no packet is larger than the path's MTU", Sight.Anywhere) { SeesData = true, ForView = view => new PacketSize(view) },
        new("SEC-1a", "connections do not count their numbers up", Sight.AtHost) { ForView = view => new FreshNumbers(view) },
        new("SEC-1b", "no flow is named by 0", Sight.Anywhere) { ForView = view => new NamedSender(view) },
        new("SEC-2a", "an address list bears its sender's nonce", Sight.AtHost) { ForEnd = end => new ListNonce(end) },
        new("SEC-6c", "a reply says what it answers, and answers what may be answered", Sight.AtHost, NeedsWhole: true)
        {
            SeesData = true,
            ForView = view => new ReplyRule(view),
        },
        new("SEC-6c", "a reply has the form of one, as its receiver sees it", Sight.AtEitherEnd, NeedsWhole: true) { ForView = view => new ReceivedReplies(view) },
        new("OPEN-2a", "a SYN is accepted by a SYN+ACK to its flow", Sight.AtHost) { ForView = view => new AnsweredSyns(view) },
        new("OPEN-12", "an opener that nobody has answered names no flow", Sight.AtHost, NeedsWhole: true) { ForView = view => new UnheardOpeners(view) },
        new("CTL-5a", "a SYN that is sent again is the same", Sight.Anywhere) { ForView = view => new RepeatedSyns(view) },
        new("OPEN-11c", "a request is answered by one SYN+ACK", Sight.Anywhere) { ForView = view => new RepeatedSynAcks(view) },
        new("OPEN-19", "no word on a flow before its peer has one", Sight.Anywhere) { ForView = view => new NamedReceiver(view) },
        new("CTL-4a", "no flags but those of one request, on no flow either", Sight.Anywhere) { ForView = view => new UnmergedOpenings(view) },
        new("CTL-13a", "no ackno without the ACK flag", Sight.Anywhere) { ForView = view => new UnusedAckno(view) },
        new("RES-6a", "a router passes a SYN on as it came, with itself in SOURCE", Sight.Anywhere) { ForView = view => new ForwardedSyn(view) },
        new("RES-8b", "a SYN+ACK continues the SOURCE of its SYN", Sight.AtHost) { ForView = view => new AnsweredRoute(view) },
    ];
}
