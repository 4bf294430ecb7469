using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>The machines of the specification, or machines that lack a rule: what the model and its replay are made from.</summary>
internal sealed class ModelVariant
{
    private readonly MachineEdit? _edit;

    private ModelVariant(string name, MachineEdit? edit)
    {
        Name = name;
        _edit = edit;
    }

    /// <summary>The machines as specified.</summary>
    internal static ModelVariant Specified { get; } = new("as specified", null);

    /// <summary>Without the ackno in MIG-11: any RSYN+ACK completes the move that is out (variant M1).</summary>
    internal static ModelVariant AnyAnswerCompletesMove { get; } =
        Unconditional("RSYN+ACK accepted with any ackno", MigrationVocabulary.AnswersMove);

    /// <summary>Without the ackno in MIG-14: any ACK adopts the candidate.</summary>
    internal static ModelVariant AnyAckAdopts { get; } = Unconditional("ACK accepted with any ackno", MigrationVocabulary.AnswersAnswer);

    /// <summary>What is different.</summary>
    internal string Name { get; }

    /// <summary>The machines.</summary>
    internal FlowEngine Engine() => new(Dialect.Mtp1, _edit);

    private static ModelVariant Unconditional(string name, Guard guard) =>
        new(name, decision => [decision.Guard == guard ? decision with { Guard = null } : decision]);
}
