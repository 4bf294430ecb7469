namespace ServalRef.StateMachines;

/// <summary>Which trigger an arriving packet is: the one place where flags are told apart.</summary>
public static class Arrival
{
    /// <summary>The trigger of a flow machine for these flags.</summary>
    /// <param name="flags">Flags of the CONTROL extension.</param>
    /// <param name="trigger">The trigger, if the combination is one of CTL-4.</param>
    /// <returns>False for a combination that no host may send (CTL-4), and for no flags: an address list alone (ADDR-1).</returns>
    public static bool TryClassify(ControlFlags flags, out FlowTrigger trigger)
    {
        (bool known, trigger) = flags switch
        {
            ControlFlags.Syn => (true, FlowTrigger.SynArrived),
            ControlFlags.Syn | ControlFlags.Ack => (true, FlowTrigger.SynAckArrived),
            ControlFlags.Rsyn => (true, FlowTrigger.RsynArrived),
            ControlFlags.Rsyn | ControlFlags.Ack => (true, FlowTrigger.RsynAckArrived),
            ControlFlags.Ack => (true, FlowTrigger.AckArrived),
            ControlFlags.Nack or ControlFlags.Nack | ControlFlags.Ack => (true, FlowTrigger.NackArrived),
            ControlFlags.Rst or ControlFlags.Rst | ControlFlags.Ack => (true, FlowTrigger.RstArrived),
            ControlFlags.Fin or ControlFlags.Fin | ControlFlags.Ack => (true, FlowTrigger.FinArrived),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>Whether a packet whose destination flow is ours names the flow by its source flow, too (FLOW-1).</summary>
    /// <remarks>A second server may answer our SYN, if we sent one (OPEN-20, R-103); who replies to a SYN has no flow to name.</remarks>
    public static bool Names(in FlowRecord flow, in ControlPacket packet, FlowTrigger trigger)
    {
        bool oneIsEnough = flow.State == FlowState.SynSent
            || (trigger == FlowTrigger.SynAckArrived && !flow.Has(FlowFacts.Passive))
            || (packet.SourceFlow == 0 && trigger is FlowTrigger.RstArrived or FlowTrigger.NackArrived);
        return oneIsEnough || flow.PeerFlow == packet.SourceFlow;
    }

    /// <summary>Whether a packet names a flow of its sender's, as all do but the reply to a SYN: others are dropped (SEC-1).</summary>
    public static bool BearsFlow(ControlFlags flags, uint sourceFlow) =>
        sourceFlow != 0 || (flags & (ControlFlags.Rst | ControlFlags.Nack)) != 0;

    /// <summary>Whether it is the arrival of a packet.</summary>
    public static bool IsPacket(FlowTrigger trigger) => HasNonce(trigger) || trigger == FlowTrigger.DataArrived;

    /// <summary>Whether it is the arrival of a packet with CONTROL, whose nonce tells whose it is (SEC-2).</summary>
    public static bool HasNonce(FlowTrigger trigger) => trigger
        is FlowTrigger.SynArrived or FlowTrigger.SynAckArrived or FlowTrigger.AckArrived or FlowTrigger.NackArrived
        or FlowTrigger.RstArrived or FlowTrigger.RsynArrived or FlowTrigger.RsynAckArrived or FlowTrigger.FinArrived;

    /// <summary>Whether a packet that names no live flow is answered with a reply RST (SEC-6, SEC-7).</summary>
    public static bool OwesReset(FlowTrigger trigger) => trigger
        is FlowTrigger.SynAckArrived or FlowTrigger.RsynArrived or FlowTrigger.RsynAckArrived or FlowTrigger.FinArrived;
}
