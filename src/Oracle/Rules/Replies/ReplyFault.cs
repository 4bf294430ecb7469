using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Replies;

/// <summary>What is wrong with a reply RST or reply NACK.</summary>
/// <param name="Clause">The clause that it does not keep.</param>
/// <param name="Allowed">What it would be otherwise.</param>
/// <param name="Message">One sentence.</param>
/// <param name="IsDoubtful">Whether another packet of the flow, which the capture lacks, would explain it.</param>
internal sealed record ReplyFault(string Clause, string Allowed, string Message, bool IsDoubtful = false)
{
    internal static ReplyFault Nonce { get; } =
        new("SEC-2b", "the nonce of the packet that it answers (SEC-2b)", "A reply echoes the nonce of what it answers; this one has another.");

    internal static ReplyFault Flows { get; } =
        new("SEC-6c", "the flow IDs of the packet that it answers, swapped (SEC-6c)", "A reply has the flow IDs of what it answers, swapped.");

    internal static ReplyFault Version { get; } =
        new("CTL-3b", "version 0 (CTL-3b)", "A reply that belongs to no flow of its sender's carries version 0.");

    internal static ReplyFault NackToOther { get; } =
        new("SEC-6b", "RST+ACK (SEC-6b)", "NACK means \"not now\", and answers nothing but a JOIN.");

    internal static ReplyFault NackToService { get; } =
        new("SEC-6a", "RST+ACK (SEC-6a)", "A SYN that asks for a service is refused with RST; NACK answers a JOIN.");

    internal static ReplyFault Flags(bool reset) => reset
        ? new("SEC-6c", "RST+ACK (SEC-6c)", "A reply RST carries ACK, or its receiver cannot tell what it answers.")
        : new("OPEN-24a", "NACK+ACK (OPEN-24a)", "A reply NACK carries ACK, or its receiver cannot tell what it answers.");

    /// <summary>What is wrong with a reply that echoes the nonce of what it answers; null if its form is right.</summary>
    internal static ReplyFault? OfForm(Provocation answered, in ControlPacket reply, Dialect dialect) =>
        !answered.HasFlowsOf(reply) ? Flows

        // The prototype's reply to a packet with ACK has another form.
        : !reply.Acknowledges ? dialect.Name == Dialect.Mtp1.Name ? Flags((reply.Flags & ControlFlags.Rst) != 0) : null
        : answered.IsNamedBy(reply) ? null
        : Ackno(Freshness.AcknoFor(answered.Came.Packet.Version));

    internal static ReplyFault Ackno(uint right) =>
        new("CTL-2a", $"ackno {right} (CTL-2a)", "Its ackno is not the version, plus 1, of that packet.", IsDoubtful: true);

    /// <summary>It goes elsewhere; but the same packet may have come from there too, for its sender may move or stand behind a translator.</summary>
    internal static ReplyFault Destination(bool forwarded, NetworkAddress origin) => forwarded
        ? new("SEC-14b", $"to {origin} (SEC-14b)", "What was forwarded is answered at the first address of its SOURCE.", IsDoubtful: true)
        : new("SEC-14a", $"to {origin} (SEC-14a)", "An answer goes to the source of what it answers.", IsDoubtful: true);

    internal static ReplyFault Port(NetworkAddress addressed) =>
        new("WIRE-18b", $"from {addressed} (WIRE-18b)", "An answer goes from the port that was addressed.");

    /// <summary>It comes from another address of its sender's; but the same packet may have come there too.</summary>
    internal static ReplyFault Source(NetworkAddress addressed) =>
        new("CTL-18b", $"from {addressed} (CTL-18b)", "A reply comes from the address that the answered packet went to.", IsDoubtful: true);

    /// <summary>It answers what is not answered; but a request that the capture lacks may have had the same version (CTL-3).</summary>
    internal static ReplyFault Uncalled { get; } = new(
        "SEC-7a",
        "no answer (SEC-7a)",
        "A packet with RST or NACK, a pure ACK and data are not answered with RST, or two hosts would never stop.",
        IsDoubtful: true);

    internal static ReplyFault Repeated(bool syn) => new(
        syn ? "SEC-6a" : "SEC-6b",
        "one reply (SEC-6)",
        "It was answered already; a packet is answered once.",
        IsDoubtful: true);
}
