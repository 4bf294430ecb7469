namespace ServalRef.StateMachines.Connections;

/// <summary>All that one end knows of one connection's control plane: the external state of <see cref="ConnectionEngine"/>.</summary>
/// <remarks>
/// A value with structural equality, as <see cref="FlowRecord"/> is. Flows are named by their local flow ID; one that is
/// Closed is dropped at once, because a packet that names it finds no live flow either way (FLOW-3, SEC-6), and its ID is
/// never used again. The default is a connection that does not exist.
/// </remarks>
public readonly record struct ConnectionRecord
{
    /// <summary>State of the connection machine.</summary>
    public ConnectionState State { get; init; }

    /// <summary>How it ended; None while it has not.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>How far the two streams have come to their ends.</summary>
    public StreamEnds Ends { get; init; }

    /// <summary>How a flow was lost, the last one if there were several; None if none ever was (TEAR-6).</summary>
    public Outcome Loss { get; init; }

    /// <summary>Our nonce in every control packet of the connection (SEC-2).</summary>
    public ulong LocalNonce { get; init; }

    /// <summary>The peer's nonce; 0 until the first flow is Established (SEC-4).</summary>
    public ulong PeerNonce { get; init; }

    /// <summary>The flows that are not Closed, in the order in which they were opened.</summary>
    public ValueArray<FlowRecord> Flows { get; init; }

    /// <summary>Whether bytes may go both or one way: Established, LocalEnded or RemoteEnded.</summary>
    public bool IsLive => State is ConnectionState.Established or ConnectionState.LocalEnded or ConnectionState.RemoteEnded;

    /// <summary>The flow with this local flow ID; none if it is Closed or never was.</summary>
    public FlowRecord? Flow(uint localFlow) => PlaceOf(localFlow) is >= 0 and var place ? Flows[place] : null;

    /// <summary>The place of a flow among <see cref="Flows"/>, or -1.</summary>
    internal int PlaceOf(uint localFlow)
    {
        ReadOnlySpan<FlowRecord> flows = Flows.AsSpan();
        for (int place = 0; place < flows.Length; place++)
        {
            if (flows[place].LocalFlow == localFlow)
            {
                return place;
            }
        }

        return -1;
    }
}
