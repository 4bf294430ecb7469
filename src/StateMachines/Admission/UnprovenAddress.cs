namespace ServalRef.StateMachines.Admission;

/// <summary>An address of a flow's peer that is not proven, and what may be sent to it (SEC-9).</summary>
/// <param name="Address">The address; the absent one while there is none.</param>
/// <param name="Budget">What came from it and went to it.</param>
public readonly record struct UnprovenAddress(NetworkAddress Address, AmplificationBudget Budget)
{
    /// <summary>Whether a control packet comes from an address that may become the peer's, and so makes room for what is sent there.</summary>
    /// <param name="flow">A flow of the connection that the packet is for.</param>
    /// <param name="packet">The packet.</param>
    /// <remarks>
    /// A SYN asks again from wherever it comes (OPEN-17), and an RSYN names a candidate; after that, whatever comes from there counts, if
    /// the nonce is the peer's (SEC-2).
    /// </remarks>
    public bool IsHeardOf(in FlowRecord flow, in ControlPacket packet)
    {
        if (packet.SourceFlow != flow.PeerFlow || packet.Nonce != flow.PeerNonce)
        {
            return false;
        }

        bool asksAgain = packet.Flags == ControlFlags.Syn && flow.Has(FlowFacts.Passive);
        bool isElsewhere = flow.IsSynchronised && packet.DestinationFlow == flow.LocalFlow
            && (packet.Flags == ControlFlags.Rsyn || packet.Source == Address);
        return asksAgain ? !flow.IsSynchronised || packet.Source != flow.Peer : isElsewhere && packet.Source != flow.Peer;
    }

    /// <summary>A packet came from an address that is not proven; another one than before begins anew.</summary>
    /// <param name="source">The address.</param>
    /// <param name="bytes">The packet's length, IP header included.</param>
    public UnprovenAddress Receive(NetworkAddress source, int bytes) =>
        new(source, (source == Address ? Budget : default).Receive(bytes));

    /// <summary>Whether a packet may be sent to an address.</summary>
    /// <param name="destination">Where it is to go.</param>
    /// <param name="bytes">Its length, IP header included.</param>
    /// <param name="canBeSpared">
    /// Whether it can be done without: then room is left for two that cannot, so that no request takes a version and is never seen.
    /// </param>
    public bool Allows(NetworkAddress destination, int bytes, bool canBeSpared) =>
        destination != Address || Budget.Allows(canBeSpared ? 3 * bytes : bytes);

    /// <summary>A packet that is allowed was sent to an address.</summary>
    public UnprovenAddress Send(NetworkAddress destination, int bytes) =>
        destination == Address ? this with { Budget = Budget.Spend(bytes) } : this;

    /// <summary>What is left of it once the peer's address is proven.</summary>
    public UnprovenAddress Adopt(NetworkAddress peer) => peer == Address ? default : this;
}
