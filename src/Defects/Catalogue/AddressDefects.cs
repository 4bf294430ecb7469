using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of chapters 8 and 9: address lists, and services that are found by a router.</summary>
internal static class AddressDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("list-without-control", "ADDR-1", Mtp1.Lists, Listener, Anywhere, "an ADDRESS travels in a packet without CONTROL",
            () => Alter(Is.List.First, p => p.Remove(ExtensionType.Control)), "FLOW-7"),
        new("list-with-syn", "ADDR-1", Mtp1.Lists, Listener, AtHost, "an ADDRESS alone travels in a packet with the flag SYN",
            () => Alter(Is.List.First, p => p.Flags = ControlFlags.Syn), "CTL-4", "OPEN-1"),
        new("list-with-ack", "ADDR-1", Mtp1.Lists, Listener, AtHost, "an ADDRESS alone travels in a pure ACK",
            () => Alter(Is.List.First, (p, h) => (p.Flags, p.Ackno) = (ControlFlags.Ack, h.Arrived[0].Version + 1)), "CTL-16"),
        new("list-consumes-a-version", "ADDR-1", Mtp1.ListsAndClose, Listener, AtHost, "the FIN leaves the version out that the ADDRESS before it bore",
            () => Alter(Is.Fin, p => p.Version++), "CTL-1"),
        new("other-list-of-the-same-version", "ADDR-2", Mtp1.Lists, Listener, Anywhere, "another list has the version of the first",
            () => Alter(Is.List, (p, h) => p.ListVersion = h.Sent.FirstOrDefault(q => q.ListsAddresses)?.ListVersion ?? p.ListVersion)),
        new("list-of-an-older-version", "ADDR-2", Mtp1.Lists, Listener, AtHost, "another list has an older version",
            () => Alter(Is.List.Since(1.9), p => p.ListVersion -= 9)),
        new("list-of-the-version-left-out", "ADDR-2", Mtp1.Lists, Listener, Anywhere, "a list has the version 2^32 - 1",
            () => Alter(Is.List, p => p.ListVersion = uint.MaxValue)),
        new("list-without-the-address-in-use", "ADDR-2", Mtp1.Lists, Listener, AtHost, "a list lacks the address that its sender uses",
            () => Alter(Is.List, p => Listed(p, Names.B1))),
        new("list-keeps-an-address-that-is-gone", "ADDR-2", Mtp1.Lists, Listener, Nowhere, "a list still has an address that is gone",
            () => Suppress(Is.List.Since(1.9).Until(3.9))),
        new("list-repeated-with-other-entries", "ADDR-2", Mtp1.LostLists, Listener, Anywhere, "a list that is sent again has another entry",
            () => Alter(Is.List.Later, p => Listed(p, Names.B0, Names.Stranger)), "ADDR-4", "CTL-5"),
        new("list-never-acknowledged", "ADDR-4", Mtp1.Lists, Opener, AtHost, "a list is never acknowledged", () => Suppress(Is.Addresses)),
        new("list-ackno-off", "ADDR-4", Mtp1.Lists, Opener, AtEnds, "a list is acknowledged by its version itself",
            () => Alter(Is.Addresses, p => p.ListAckno--)),
        new("list-ackno-one-too-many", "ADDR-4", Mtp1.Lists, Opener, AtEnds, "a list is acknowledged by its version plus 2",
            () => Alter(Is.Addresses, p => p.ListAckno++)),
        new("list-never-again", "ADDR-4", Mtp1.LostLists, Listener, AtHost, "an unacknowledged list is never sent again",
            () => Suppress(Is.List.Later)),
        new("list-every-50-ms", "ADDR-4", Mtp1.LostLists, Listener, AtHost, "an unacknowledged list is sent again every 50 ms",
            () => Repeat(Is.List.First, 8, 0.05)),
        new("list-without-backoff", "ADDR-4", Mtp1.LostLists, Listener, AtHost,
            "an unacknowledged list is sent again every 0.25 s for ever",
            () => Suppress(Is.List.Later).And(Repeat(Is.List, 14, 0.25))),
        new("acknowledged-list-again", "ADDR-4", Mtp1.Lists, Listener, AtHost, "a list is sent again after it was acknowledged",
            () => Repeat(Is.List.First, 2, 0.6)),
        new("acknowledgement-acknowledged", "ADDR-4", Mtp1.Lists, Listener, AtHost, "an ADDRESS without entries is acknowledged",
            () => Answer(Is.Addresses.And(p => !p.ListsAddresses), (p, h) => Acknowledging(p, h))),
        new("list-acknowledged-unasked", "ADDR-4", Mtp1.Lists, Opener, AtHost, "an ADDRESS acknowledges a list that never came",
            () => Also(Is.Addresses.First, (p, _) => Later(p), 0.7)),
        new("syn-three-times-to-a-listed-address", "ADDR-6", Mtp1.JoinListed, Opener, AtHost,
            "a listed address is sent a third and a fourth SYN",
            () => Repeat(Is.Join.Nth(2), 2, 2), "CTL-6"),
        new("list-of-twenty", "WIRE-5", Mtp1.Lists, Listener, AtHost, "an ADDRESS is cut in the middle of an entry",
            () => Alter(Is.List.First, p => { p.Add([0, 0, 0, 0]); p.Bytes[p.Find(ExtensionType.Address) + 1] += 2; })),
        new("routed-syn-ack-without-source", "RES-8", Mtp1.Routed, Listener, AtHost,
            "the SYN+ACK to a SYN that was passed on has no SOURCE",
            () => Alter(Is.SynAck, p => p.Remove(ExtensionType.Source))),
        new("routed-syn-ack-without-own-entry", "RES-8", Mtp1.Routed, Listener, AtHost, "SOURCE of the SYN+ACK lacks the answerer",
            () => Alter(Is.SynAck, p => Sources(p, Names.A0, Names.Relay))),
        new("routed-syn-ack-in-reverse", "RES-8", Mtp1.Routed, Listener, AtHost, "SOURCE of the SYN+ACK is in reverse order",
            () => Alter(Is.SynAck, p => Sources(p, Names.B0, Names.Relay, Names.A0))),
        new("routed-syn-ack-without-the-router", "RES-8", Mtp1.Routed, Listener, AtHost, "SOURCE of the SYN+ACK lacks the router",
            () => Alter(Is.SynAck, p => Sources(p, Names.A0, Names.B0))),
        new("routed-ack-to-the-router", "RES-8", Mtp1.Routed, Opener, AtHost, "the third packet goes to the router",
            () => Alter(Is.Ack.First, p => p.Destination = Names.Relay), "SEC-14", "MIG-1", "OPEN-4"),
        new("syn-ack-with-source-unasked", "RES-8", Mtp1.Exchange, Listener, AtHost, "the SYN+ACK to a SYN without SOURCE has one",
            () => Alter(Is.SynAck, p => p.Add(Make.Source(Names.A0, Names.B0)))),
        new("repeated-list-unacknowledged", "ADDR-3", Mtp1.LostLists, Opener, AtHost,
            "a list that was acknowledged, and comes again, is not acknowledged again",
            () => Suppress(Is.Addresses.And(p => !p.ListsAddresses).Later), "ADDR-4"),
        new("older-list-acknowledged", "ADDR-3", Mtp1.LateList, Opener, AtHost,
            "a list that is older than the newest is acknowledged in its place",
            () => Answer(Is.List.Since(2.9), (p, h) => Acknowledging(p, h)), "ADDR-4"),
    ];

    private static void Listed(Packet packet, params NetworkAddress[] entries)
    {
        (uint version, uint ackno) = (packet.ListVersion, packet.ListAckno);
        packet.Remove(ExtensionType.Address);
        packet.Add(Make.Addresses(version, ackno, entries));
    }

    private static void Sources(Packet packet, params NetworkAddress[] entries)
    {
        packet.Remove(ExtensionType.Source);
        packet.Add(Make.Source(entries));
    }

    private static Packet Acknowledging(Packet packet, Host host)
    {
        Packet answer = Make.Like(host.LastSent(p => p.HasAddresses)!, ControlFlags.None, Make.NextVersion(host, packet.DestinationFlow), 0);
        answer.Add(Make.Addresses(host.LastSent(p => p.HasAddresses)!.ListVersion, packet.ListVersion + 1));
        return answer;
    }

    private static Packet Later(Packet packet)
    {
        Packet later = packet.Copy();
        later.ListAckno += 5;
        return later;
    }
}
