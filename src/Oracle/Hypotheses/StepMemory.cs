using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>What the machines are asked: a state, an event, and whose packet it is to be taken for.</summary>
/// <param name="Record">The state.</param>
/// <param name="Input">The event.</param>
/// <param name="Sender">Whose packet it is; null: as its nonce says.</param>
internal readonly record struct StepQuestion(FlowRecord Record, FlowInput Input, Sender? Sender);

/// <summary>
/// The latest answers of the machines. The same state and event have the same answer, and of one flow the same is asked again and again.
/// </summary>
internal sealed class StepMemory
{
    private const int Bits = 10;

    private readonly Entry[] _entries = new Entry[1 << Bits];

    /// <summary>The answer to a question, if it was given lately.</summary>
    internal bool TryRecall(in StepQuestion question, out StepResult step)
    {
        ref Entry entry = ref _entries[Place(question)];
        bool isKnown = entry.IsFilled && entry.Question == question;
        step = isKnown ? entry.Step : default;
        return isKnown;
    }

    /// <summary>Keeps an answer in the place of an older one.</summary>
    internal void Keep(in StepQuestion question, in StepResult step) => _entries[Place(question)] = new Entry(true, question, step);

    /// <summary>The upper bits of a product, in which all bits of the hash count.</summary>
    private static int Place(in StepQuestion question) => (int)((uint)question.GetHashCode() * 2_654_435_769u >> (32 - Bits));

    private readonly record struct Entry(bool IsFilled, StepQuestion Question, StepResult Step);
}
