namespace ServalRef.StateMachines;

/// <summary>What the clauses say of one kind of control packet, as data.</summary>
public sealed record PacketKind
{
    private static readonly Dictionary<FlowTrigger, PacketKind> Kinds = new()
    {
        [FlowTrigger.SynArrived] = new() { Slot = EmissionSlot.Opening, Consumes = true, Provocation = "OPEN-1", Destination = "MIG-1" },
        [FlowTrigger.SynAckArrived] = new()
        {
            Slot = EmissionSlot.Opening, Consumes = true, Answers = true, Provocation = "OPEN-2", Destination = "SEC-14",
        },
        [FlowTrigger.AckArrived] = new()
        {
            Slot = EmissionSlot.Acknowledgement, Answers = true, Provocation = "CTL-16", Destination = "SEC-14",
        },
        [FlowTrigger.NackArrived] = new() { Slot = EmissionSlot.Reset, Answers = true, Provocation = "OPEN-24", Destination = "SEC-14" },
        [FlowTrigger.RstArrived] = new() { Slot = EmissionSlot.Reset, Provocation = "SEC-7", Destination = "FLOW-5" },
        [FlowTrigger.RsynArrived] = new() { Slot = EmissionSlot.Move, Consumes = true, Provocation = "MIG-26", Destination = "MIG-1" },
        [FlowTrigger.RsynAckArrived] = new()
        {
            Slot = EmissionSlot.Answer, ConsumesByDialect = true, Answers = true, Provocation = "MIG-6", Destination = "MIG-6",
        },
        [FlowTrigger.FinArrived] = new() { Slot = EmissionSlot.Fin, Consumes = true, Provocation = "TEAR-2", Destination = "MIG-1" },
    };

    /// <summary>The part of the control channel that sends it.</summary>
    public required EmissionSlot Slot { get; init; }

    /// <summary>The clause that says what a host sends it for.</summary>
    public required string Provocation { get; init; }

    /// <summary>The clause that says where it goes.</summary>
    public required string Destination { get; init; }

    /// <summary>Whether it answers a packet.</summary>
    public bool Answers { get; private init; }

    private bool Consumes { get; init; }

    private bool ConsumesByDialect { get; init; }

    /// <summary>Whether a packet of this kind consumes a version when first sent (CTL-1).</summary>
    public bool ConsumesVersion(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return Consumes || (ConsumesByDialect && dialect.MoveAnswerConsumesVersion);
    }

    /// <summary>The kind of packet that arrives as this trigger.</summary>
    /// <exception cref="KeyNotFoundException">The trigger is not the arrival of a control packet.</exception>
    public static PacketKind Of(FlowTrigger trigger) => Kinds[trigger];

    /// <summary>The slot of a request in a record.</summary>
    /// <returns>The slot, or an unused one for a kind that is no request.</returns>
    public Slot In(in FlowRecord record) => Slot switch
    {
        EmissionSlot.Opening => record.Opening,
        EmissionSlot.Move => record.Move,
        EmissionSlot.Answer => record.Answer,
        EmissionSlot.Fin => record.Fin,
        _ => default,
    };
}
