using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.Suite;
using static ServalRef.Defects.SeenFrom;
using static ServalRef.Suite.Faults;
using static ServalRef.Suite.Role;

namespace ServalRef.Defects;

/// <summary>Defects of who passes packets on: service routers (chapter 9) and rendezvous (7.4).</summary>
internal static class RelayDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("passed-on-without-source", "RES-6", Mtp1.Routed, Relay, AtHost, "a SYN is passed on without SOURCE",
            () => Alter(Is.Syn, p => p.Remove(ExtensionType.Source))),
        new("passed-on-in-reverse", "RES-6", Mtp1.Routed, Relay, AtHost, "the router stands before the opener in SOURCE",
            () => Alter(Is.Syn, p => Sources(p, Names.Relay, Names.A0))),
        new("passed-on-without-its-offer", "RES-6", Mtp1.Routed, Relay, AtHost, "a SYN is passed on without its OFFER",
            () => Alter(Is.Syn, p => p.Remove(ExtensionType.Connection))),
        new("passed-on-with-another-window", "RES-6", Mtp1.Routed, Relay, AtHost, "a SYN is passed on with a smaller window",
            () => Alter(Is.Syn, p => p.Window /= 2)),
        new("passed-on-from-the-router", "RES-6", Mtp1.Routed, Relay, AtHost, "a SYN is passed on from the router's own address",
            () => Alter(Is.Syn, p => p.Source = Names.Relay)),
        new("passed-on-with-the-same-ttl", "RES-6", Mtp1.Routed, Relay, AtHost, "a SYN is passed on with the TTL that it came with",
            () => Alter(Is.Syn, p => p.TimeToLive++)),
        new("passed-on-with-the-old-checksum", "RES-6", Mtp1.Routed, Relay, AtHost, "a SYN is passed on with another checksum than its header has",
            () => Damage(Is.Syn, p => p.Bytes[11] ^= 0x55)),
        new("passed-on-with-ttl-0", "RES-7", Mtp1.RoutedTooFar, Relay, AtHost, "a SYN of TTL 1 is passed on",
            () => Answer(Is.Syn.First, (p, _) => PassedOn(p))),
        new("found-without-source", "MIG-21", Mtp1.BothMove, Relay, AtHost, "a rendezvous passes an RSYN on without SOURCE",
            () => Alter(Is.Find, p => p.Remove(ExtensionType.Source))),
        new("found-at-the-old-address", "MIG-21", Mtp1.BothMove, Relay, AtHost, "a rendezvous passes an RSYN on to an address before the newest",
            () => Alter(Is.Find, p => p.Destination = p.Destination == Names.B1 ? Names.B0 : Names.A0)),
        new("register-unanswered", "MIG-22", Mtp1.Registered, Relay, AtHost, "REGISTERs are met with silence from the second minute on",
            () => Suppress(Is.Register.Since(50))),
        new("register-answered-with-another-version", "MIG-22", Mtp1.Registered, Relay, AtHost, "the answer to a REGISTER has another version",
            () => Alter(Is.Register, p => p.RegisterVersion++)),
        new("old-register-answered", "MIG-22", Mtp1.StrangeRegisters, Relay, AtHost, "a REGISTER that is older than the newest is acknowledged",
            () => Instead(Is.Register.Since(79).Until(85), (p, _) => Registered(p))),
        new("register-of-a-stranger-answered", "MIG-22", Mtp1.StrangeRegisters, Relay, AtHost, "a REGISTER with another nonce is acknowledged",
            () => Instead(Is.Register.Since(89), (p, _) => Registered(p))),
        new("passed-on-in-a-circle", "RES-7", Mtp1.RoutedRound, Relay, AtHost, "a SYN that has passed the router is passed on again",
            () => Instead(Is.Syn.And(p => p.Find(ExtensionType.Source) != 0), (p, _) => PassedOnAgain(p))),
        new("registration-outlives-its-time", "MIG-22", Mtp1.Expired, Relay, AtHost,
            "an RSYN is passed on to an address whose registration expired a minute ago",
            () => Answer(Is.Find, (p, _) => FoundAt(p, Names.B0))),
    ];

    private static void Sources(Packet packet, params NetworkAddress[] entries)
    {
        packet.Remove(ExtensionType.Source);
        packet.Add(Make.Source(entries));
    }

    private static Packet PassedOn(Packet syn)
    {
        Packet passed = syn.Copy();
        (passed.Destination, passed.TimeToLive) = (Names.B0, 0);
        passed.Add(Make.Source(Names.A0, Names.Relay));
        return passed;
    }

    /// <summary>The acknowledgement of a REGISTER.</summary>
    private static Packet Registered(Packet register)
    {
        Packet answer = register.Copy();
        (answer.Source, answer.Destination, answer.Flags) = (register.Destination, register.Source, ControlFlags.Ack);
        return answer;
    }

    private static Packet PassedOnAgain(Packet syn)
    {
        Packet passed = syn.Copy();
        passed.Remove(ExtensionType.Source);
        (passed.Destination, passed.TimeToLive) = (Names.B0, (byte)(syn.TimeToLive - 1));
        passed.Add(Make.Source(Names.A0, Names.Relay, Names.Relay));
        return passed;
    }

    /// <summary>An RSYN with FIND, on its way to where somebody is said to be.</summary>
    private static Packet FoundAt(Packet find, NetworkAddress place)
    {
        Packet passed = find.Copy();
        (passed.Destination, passed.TimeToLive) = (place, (byte)(find.TimeToLive - 1));
        passed.Add(Make.Source(find.Source, Names.Relay));
        return passed;
    }
}
