using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using static ServalRef.Verification.Vectors.Story;

namespace ServalRef.Verification.Vectors;

/// <summary>What can happen to a connection as a whole: opening it, adding flows, turning strangers away.</summary>
internal static class Stories
{
    /// <summary>All stories, in order.</summary>
    internal static IEnumerable<Story> All => [.. Opening(), .. Joining(), .. Rejecting(), .. ClosingStories.All];

    private static IEnumerable<Story> Opening()
    {
        yield return new Story("open", "a connection is opened (CONN-1, CONN-2)").IsOpen();
        yield return Refused("open-refused", "nobody serves the service (OPEN-13)", Outgoing.ReplyReset);
        yield return Refused("open-refused-for-now", "the service has no room now (OPEN-14)", Outgoing.ReplyNack);

        Story lost = new Story("open-unanswered", "nobody answers (OPEN-18)").Opens();
        yield return lost.Happens(A, ConnectionInput.On(10, FlowTrigger.OpeningTimedOut), times: 16);
        yield return new Story("open-withdrawn", "the application no longer wants it (OPEN-19)").Opens()
            .Happens(A, ConnectionInput.Of(ConnectionEvent.CloseRequested));
        yield return new Story("open-aborted", "the application gives up while opening (CONN-5)").Opens()
            .Happens(A, ConnectionInput.Abort());
        yield return new Story("half-open", "the last ACK never comes (SEC-10)").Opens().Delivers(B)
            .Happens(B, ConnectionInput.On(20, FlowTrigger.OpeningTimedOut), times: 3)
            .Happens(B, ConnectionInput.On(20, FlowTrigger.HalfOpenExpired));
        yield return new Story("open-by-data", "the last ACK is lost, and data prove the opening (OPEN-26)").Opens().Delivers(B).Delivers(A).Loses(B)
            .Happens(B, ConnectionInput.Data(10, 20));
        yield return new Story("open-syn-repeated", "the SYN comes again (OPEN-11, OPEN-17)").Opens().Delivers(B).Loses(A)
            .Happens(A, ConnectionInput.On(10, FlowTrigger.OpeningTimedOut)).Exchange();
    }

    private static Story Refused(string name, string about, AnswerTo answer)
    {
        Story story = new Story(name, about).Opens();
        return story.Happens(A, ConnectionInput.Arrived(answer(story.Towards(B)[0])));
    }

    private static IEnumerable<Story> Joining()
    {
        yield return new Story("join", "a further flow is opened (OPEN-22)").IsOpen().Joins(A).Exchange();
        yield return new Story("join-crossing", "both sides open a further flow at once (OPEN-23)").IsOpen().Joins(A).Joins(B).Exchange();
        yield return new Story("join-repeated", "the SYN of a further flow comes again (OPEN-17)").IsOpen().Joins(A).Delivers(B).Loses(A)
            .Happens(A, ConnectionInput.On(11, FlowTrigger.OpeningTimedOut)).Exchange();
        yield return new Story("join-refused", "the host wants no further flow, and the connection stays as it was (OPEN-24)").IsOpen().Joins(A)
            .Delivers(B, wanted: false).Exchange();
        yield return new Story("join-refused-for-now", "the connection is ending at the other side (OPEN-22)").IsOpen()
            .EndsStream(A, acknowledged: false).EndsStream(B).Loses(A).Joins(A).Delivers(B).Delivers(A);

        Story full = new Story("join-full", "a connection has no more than 8 flows (SEC-13)").IsOpen();
        for (int flow = 1; flow < FlowLimit.Most; flow++)
        {
            full.Joins(A).Exchange();
        }

        ControlPacket ninth = new(ControlFlags.Syn, 90, 0, 9000, 0, full[A].LocalNonce, full.AddressOf(A), full.AddressOf(B));
        yield return full.Joins(A).Happens(B, ConnectionInput.JoinArrived(ninth, 90, 9000));

        Story forged = new Story("join-forged", "a JOIN with another nonce is not the peer's (SEC-3)").IsOpen().Joins(A);
        ControlPacket stranger = forged.Towards(B)[0] with { Nonce = Cast.Forged };
        yield return forged.Loses(B).Happens(B, ConnectionInput.JoinArrived(stranger, 29, 9000), "a nonce that is not the peer's");

        Story impostor = new Story("join-other-nonce", "a SYN+ACK to a JOIN with another nonce is not the peer's (SEC-4)").IsOpen().Joins(A).Delivers(B);
        impostor.Rejects(A, impostor.Towards(A)[0] with { Nonce = Cast.Forged }, "a nonce that is not the peer's");
        yield return impostor.Exchange();
        yield return new Story("move", "one of two flows moves (MIG-3, MIG-11, MIG-14)").IsOpen().Joins(A).Exchange()
            .Happens(A, ConnectionInput.On(11, FlowTrigger.AddressLost))
            .Happens(A, ConnectionInput.On(11, FlowTrigger.AddressGained, new NetworkAddress(0x0A01_0201))).Exchange();
    }

    private static IEnumerable<Story> Rejecting()
    {
        Story story = new Story("wrong-flow", "packets that name no live flow (FLOW-1, SEC-6, SEC-7)").IsOpen();
        ControlPacket fin = new(ControlFlags.Fin, 20, 10, 5001, 0, story[B].LocalNonce, story.AddressOf(B), story.AddressOf(A));
        foreach (ControlFlags flags in (ControlFlags[])
            [
                ControlFlags.Fin, ControlFlags.Rsyn, ControlFlags.Rsyn | ControlFlags.Ack, ControlFlags.Syn | ControlFlags.Ack,
                ControlFlags.Ack, ControlFlags.Rst, ControlFlags.Nack | ControlFlags.Ack, ControlFlags.Syn,
            ])
        {
            uint ackno = (flags & ControlFlags.Ack) == 0 ? 0u : 1001u;
            story.Rejects(A, fin with { Flags = flags, Ackno = ackno, DestinationFlow = 99 }, "a destination flow ID that nobody has");
            story.Rejects(A, fin with { Flags = flags, Ackno = ackno, SourceFlow = 99, Nonce = Cast.Forged }, "a source flow ID that is not the peer's");
        }

        story.Rejects(A, fin with { Flags = ControlFlags.Fin | ControlFlags.Syn }, "flags that nobody combines");
        story.Rejects(A, fin with { Flags = ControlFlags.None }, "no flags: an address list alone");
        yield return story;
    }

    private delegate ControlPacket AnswerTo(in ControlPacket packet);
}
