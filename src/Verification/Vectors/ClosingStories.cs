using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using static ServalRef.Verification.Vectors.Story;

namespace ServalRef.Verification.Vectors;

/// <summary>How a connection loses flows, and how it ends.</summary>
internal static class ClosingStories
{
    /// <summary>All of them, in order.</summary>
    internal static IEnumerable<Story> All => [.. Removing(), .. Closing(), .. Ending(), .. HalfEnded(), .. Losing()];

    private static ConnectionInput TimeIsOver(uint flow) => ConnectionInput.On(flow, FlowTrigger.TimeWaitExpired);

    private static Story WithTwoFlows(string name, string about) => new Story(name, about).IsOpen().Joins(A).Exchange();

    private static IEnumerable<Story> Removing()
    {
        yield return new Story("remove-only", "the only flow is not removed (TEAR-5)").IsOpen().Happens(A, ConnectionInput.Remove(10));
        yield return WithTwoFlows("remove", "one of two flows is removed (TEAR-5)").Happens(A, ConnectionInput.Remove(10)).Exchange()
            .Happens(A, TimeIsOver(10));
        yield return WithTwoFlows("remove-crossing", "each side removes another flow, and neither is closed from both (TEAR-5)")
            .Happens(A, ConnectionInput.Remove(10)).Happens(B, ConnectionInput.Remove(21)).Exchange()
            .Happens(A, ConnectionInput.On(10, FlowTrigger.FinWait2Expired))
            .EndsStream(A).EndsStream(B).Exchange();
    }

    private static IEnumerable<Story> Closing()
    {
        yield return new Story("close-opener-first", "the opener ends its stream first (TEAR-2)").IsOpen()
            .EndsStream(A).EndsStream(B).Exchange().Happens(A, TimeIsOver(10)).Happens(B, TimeIsOver(20));
        yield return new Story("close-listener-first", "the listener ends its stream first (TEAR-2)").IsOpen()
            .EndsStream(B).EndsStream(A).Exchange().Happens(A, TimeIsOver(10)).Happens(B, TimeIsOver(20));
        yield return Both(new Story("close-crossing", "both end their streams at once, and their FINs cross (TEAR-18)").IsOpen())
            .Happens(A, ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged))
            .Happens(B, ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged)).Exchange()
            .Happens(A, TimeIsOver(10)).Happens(B, TimeIsOver(20));
        yield return WithTwoFlows("close-two-flows", "every flow is closed (TEAR-2)").EndsStream(A).EndsStream(B).Exchange()
            .Happens(A, TimeIsOver(10)).Happens(A, TimeIsOver(11)).Happens(B, TimeIsOver(20)).Happens(B, TimeIsOver(21));
        yield return new Story("close-fin-acknowledges", "a DATA_ACK is lost, and the FINs say what it said (TEAR-6)").IsOpen()
            .EndsStream(A, acknowledged: false).EndsStream(B).Exchange();
        yield return WithTwoFlows("close-fin-after-loss", "once a flow was lost, FINs acknowledge no end (TEAR-6)")
            .Happens(B, ConnectionInput.On(21, FlowTrigger.AbortRequested)).Exchange()
            .EndsStream(A, acknowledged: false).EndsStream(B).Exchange()
            .Happens(A, ConnectionInput.Of(ConnectionEvent.OurEndAcknowledged)).Exchange();
        yield return new Story("close-half-open", "a flow in SynReceived waits for its FIN (TEAR-12), one in SynSent is dropped (TEAR-13)").IsOpen()
            .Joins(A).Delivers(B).Joins(B).EndsStream(A).EndsStream(B).Exchange();
        yield return new Story("close-finwait2", "FinWait2 lasts its time, once both streams are ended (TEAR-14)").IsOpen()
            .EndsStream(A).EndsStream(B, acknowledged: false).Delivers(B).Loses(A, 1)
            .Delivers(A).Happens(A, ConnectionInput.On(10, FlowTrigger.FinWait2Expired));
    }

    private static Story Both(Story story)
    {
        foreach (ConnectionEvent what in (ConnectionEvent[])[ConnectionEvent.OurEndSent, ConnectionEvent.PeerEndReceived])
        {
            story.Happens(A, ConnectionInput.Of(what)).Happens(B, ConnectionInput.Of(what));
        }

        return story;
    }

    private static IEnumerable<Story> Ending()
    {
        yield return PeerCloses(new Story("end-missing", "the peer closes every flow, and both ends of stream are missing (TEAR-7)").IsOpen());
        yield return WithTwoFlows("abort", "the application gives up: RST on every flow (CONN-5, TEAR-17)")
            .Happens(A, ConnectionInput.Abort()).Exchange();
        yield return new Story("abort-contradicted", "the peer's data contradict themselves (TEAR-1)").IsOpen()
            .Happens(A, ConnectionInput.Abort(Outcome.Contradicted)).Exchange();
        yield return new Story("abort-ended", "both streams are ended: giving up is a normal close (TEAR-15)").IsOpen()
            .EndsStream(A).EndsStream(B).Happens(B, ConnectionInput.Abort()).Exchange();
        yield return new Story("unusable", "no flow was usable for too long (CONN-6)").IsOpen()
            .Happens(A, ConnectionInput.Of(ConnectionEvent.UnusableTooLong)).Exchange();
        yield return new Story("unusable-ended", "no flow is usable, and both streams are ended (TEAR-15)").IsOpen()
            .EndsStream(A).EndsStream(B).Happens(B, ConnectionInput.Of(ConnectionEvent.UnusableTooLong)).Exchange();
        yield return new Story("too-late", "what a connection that is over ignores (FLOW-4)").IsOpen()
            .Happens(A, ConnectionInput.Abort())
            .Happens(A, ConnectionInput.Of(ConnectionEvent.OurEndSent)).Happens(A, ConnectionInput.Of(ConnectionEvent.PeerEndReceived))
            .Happens(A, ConnectionInput.Of(ConnectionEvent.CloseRequested)).Happens(A, ConnectionInput.Abort())
            .Happens(A, ConnectionInput.Of(ConnectionEvent.UnusableTooLong)).Joins(A);
    }

    // What holds of an open connection holds of one whose stream has ended in one direction.
    private static IEnumerable<Story> HalfEnded()
    {
        foreach ((int first, string name) in ((int, string)[])[(A, "opener"), (B, "listener")])
        {
            Story Half(string what, string about) => new Story($"half-ended-{what}-{name}", $"the {name}'s stream has ended, and {about}").IsOpen()
                .EndsStream(first);

            yield return Half("join", "both sides add a flow (OPEN-24)").Joins(A).Joins(B).Exchange();
            for (int host = A; host <= B; host++)
            {
                string who = host == A ? "opener" : "listener";
                yield return Half($"abort-by-{who}", $"the {who} gives up (CONN-5, TEAR-17)").Happens(host, ConnectionInput.Abort()).Exchange();
                yield return Half($"unusable-for-{who}", $"the {who} has no usable flow for too long (CONN-6)")
                    .Happens(host, ConnectionInput.Of(ConnectionEvent.UnusableTooLong));
            }

            yield return PeerCloses(Half("end-missing", "the peer closes every flow without the other end (TEAR-7)"));
        }
    }

    // No host that keeps TEAR-5 sends this FIN.
    private static Story PeerCloses(Story story)
    {
        FlowRecord peer = story[B].Flows[0];
        return story.Happens(A, ConnectionInput.Arrived(new ControlPacket(
            ControlFlags.Fin, peer.LocalFlow, peer.PeerFlow, peer.NextVersion, 0, peer.LocalNonce, peer.Local, peer.Peer)));
    }

    private static IEnumerable<Story> Losing()
    {
        yield return WithTwoFlows("reset-one", "an RST on one of two flows removes it, on the last one it aborts (TEAR-17)")
            .Happens(B, ConnectionInput.On(21, FlowTrigger.AbortRequested)).Exchange()
            .Happens(B, ConnectionInput.On(20, FlowTrigger.AbortRequested)).Exchange();
        yield return WithTwoFlows("exhausted-one", "a move is never answered, on one of two flows and on the last (MIG-19, TEAR-17)")
            .Happens(A, ConnectionInput.On(11, FlowTrigger.AddressGained, new NetworkAddress(0x0A01_0201)))
            .Happens(A, ConnectionInput.On(11, MigrationTrigger.MoveTimedOut), times: 16)
            .Happens(A, ConnectionInput.On(10, MigrationTrigger.PathCheckRequested))
            .Happens(A, ConnectionInput.On(10, MigrationTrigger.MoveTimedOut), times: 16);
        yield return new Story("exhausted-closing", "a FIN is never answered, once both streams are ended: a normal close (TEAR-15)").IsOpen()
            .EndsStream(A).EndsStream(B).Happens(B, ConnectionInput.On(20, FlowTrigger.FinTimedOut), times: 9);
        yield return new Story("reset-closing", "an RST, once both streams are ended: a normal close (TEAR-15)").IsOpen()
            .EndsStream(A).EndsStream(B).Happens(A, ConnectionInput.On(10, FlowTrigger.AbortRequested)).Loses(B, 0).Exchange();
        yield return WithTwoFlows("last-flow-in-timewait", "a flow in TimeWait is none that is left, while the streams go on (TEAR-17)")
            .Happens(A, ConnectionInput.Remove(10)).Exchange().Happens(B, ConnectionInput.On(21, FlowTrigger.AbortRequested)).Exchange();
    }
}
