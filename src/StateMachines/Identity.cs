namespace ServalRef.StateMachines;

/// <summary>Whose packet it is, told by the nonce (SEC-2 to SEC-5): a pure rule.</summary>
public static class Identity
{
    /// <summary>Judges a control packet that names this flow.</summary>
    /// <param name="record">The flow as we know it.</param>
    /// <param name="packet">The packet that came.</param>
    /// <param name="trigger">What it is.</param>
    /// <returns>Whether it counts, and as what.</returns>
    public static Sender Of(in FlowRecord record, in ControlPacket packet, FlowTrigger trigger)
    {
        bool reply = trigger is FlowTrigger.RstArrived or FlowTrigger.NackArrived;
        if (reply && packet.Nonce == record.LocalNonce && packet.Nonce != record.PeerNonce)
        {
            return Sender.Replier;
        }

        bool records = (record.State == FlowState.Closed && trigger == FlowTrigger.SynArrived)
            || (record.State == FlowState.SynSent && trigger == FlowTrigger.SynAckArrived);
        bool anotherServer = record.IsSynchronised
            && trigger == FlowTrigger.SynAckArrived && packet.SourceFlow != record.PeerFlow;
        if (records || anotherServer)
        {
            return Sender.Unproven;
        }

        bool knowsPeer = record.State is not (FlowState.Closed or FlowState.SynSent);
        return knowsPeer && packet.Nonce == record.PeerNonce ? Sender.Peer : Sender.Forger;
    }
}

/// <summary>Who sent a control packet.</summary>
public enum Sender : byte
{
    /// <summary>Not the peer: the packet changes nothing (SEC-3).</summary>
    Forger,

    /// <summary>The peer: the nonce is the recorded one.</summary>
    Peer,

    /// <summary>Whoever answers what we sent, with our own nonce echoed (SEC-5).</summary>
    Replier,

    /// <summary>Somebody whose nonce this packet records (SEC-4), or another server that answers our SYN (OPEN-20).</summary>
    Unproven,
}
