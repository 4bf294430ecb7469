namespace ServalRef.StateMachines;

/// <summary>What the clauses say of one kind of control packet, as data.</summary>
public sealed record PacketKind
{
    private static readonly Dictionary<FlowTrigger, PacketKind> Kinds = new()
    {
        [FlowTrigger.SynArrived] = new() { Slot = EmissionSlot.Opening, Consumes = true, Provocation = "OPEN-1a", Destination = "MIG-1" },
        [FlowTrigger.SynAckArrived] = new()
        {
            Slot = EmissionSlot.Opening,
            Consumes = true,
            Answers = true,
            Provocation = "OPEN-2a",
            Destination = "SEC-14a",
        },
        [FlowTrigger.AckArrived] = new()
        {
            Slot = EmissionSlot.Acknowledgement,
            Answers = true,
            Provocation = "CTL-16",
            Destination = "SEC-14a",
        },
        [FlowTrigger.NackArrived] = new() { Slot = EmissionSlot.Reset, Answers = true, Provocation = "OPEN-24a", Destination = "SEC-14a" },
        [FlowTrigger.RstArrived] = new() { Slot = EmissionSlot.Reset, Provocation = "SEC-7a", Destination = "FLOW-5a" },
        [FlowTrigger.RsynArrived] = new() { Slot = EmissionSlot.Move, Consumes = true, Provocation = "MIG-26", Destination = "MIG-1" },
        [FlowTrigger.RsynAckArrived] = new()
        {
            Slot = EmissionSlot.Answer,
            ConsumesByDialect = true,
            Answers = true,
            Provocation = "MIG-6b",
            Destination = "MIG-6b",
            Version = "CTL-1b",
        },
        [FlowTrigger.FinArrived] = new()
        {
            Slot = EmissionSlot.Fin,
            Consumes = true,
            Provocation = "CTL-17a",
            Destination = "MIG-1",
            AckFlag = "TEAR-8",
        },
    };

    /// <summary>The part of the control channel that sends it.</summary>
    public required EmissionSlot Slot { get; init; }

    /// <summary>The clause that says what a host sends it for.</summary>
    public required string Provocation { get; init; }

    /// <summary>The clause that says where it goes.</summary>
    public required string Destination { get; init; }

    /// <summary>The clause that says when it carries the ACK flag, for a kind that may or may not.</summary>
    public string AckFlag { get; private init; } = "CTL-4a";

    /// <summary>The clause that says which version it carries when first sent, for a kind that consumes one.</summary>
    public string Version { get; private init; } = "CTL-1a";

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

    /// <summary>A record as if this request had been sent with another version.</summary>
    public FlowRecord WithVersion(in FlowRecord record, uint version)
    {
        Slot slot = In(record) with { Version = version };
        FlowRecord changed = record with { NextVersion = version + 1 };
        return Slot switch
        {
            EmissionSlot.Opening => changed with { Opening = slot },
            EmissionSlot.Move => changed with { Move = slot },
            EmissionSlot.Answer => changed with { Answer = slot },
            EmissionSlot.Fin => changed with { Fin = slot },
            _ => record,
        };
    }

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
