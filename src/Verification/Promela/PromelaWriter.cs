using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>Writes the Promela model of a flow between two hosts that move.</summary>
/// <remarks>
/// The transitions are those of the live machines, the guards and acts those of <see cref="PromelaVocabulary"/>. Written by hand,
/// in the templates, are the record, the order in which <see cref="FlowEngine"/> asks the machines, the environment and the
/// properties. The model speaks the dialect mtp1.
/// </remarks>
public static class PromelaWriter
{
    private static readonly string[] HandWritten = ["step", "network", "properties", "possible", "environment"];

    /// <summary>The model of the specified machines.</summary>
    public static string Write() => Write(new FlowEngine(Dialect.Mtp1).Arrows);

    /// <summary>The model of machines with these decisions.</summary>
    /// <param name="arrows">Every decision of a flow and a migration machine.</param>
    /// <exception cref="KeyNotFoundException">A guard or act has no Promela definition.</exception>
    public static string Write(IReadOnlyList<MachineArrow> arrows)
    {
        ArgumentNullException.ThrowIfNull(arrows);
        StringBuilder text = new();
        text.Append("/* Generated from the machines and from src/Verification/Promela; see README.md. Do not edit. */\n\n");
        text.Append(Template("parameters")).Append('\n');
        WriteNumbers(text);
        text.Append(Template("record")).Append('\n');
        text.Append("/* The vocabulary: guards, then acts. */\n\n");
        text.AppendJoin('\n', PromelaVocabulary.Words.Select(word => word.Definition)).Append('\n');
        text.Append("/* The flow machine. */\n\n").Append(Machine("Flow", "my.state", arrows)).Append('\n');
        text.Append("/* The migration machine. */\n\n").Append(Machine("Migration", "my.migration", arrows)).Append('\n');
        return text.AppendJoin('\n', HandWritten.Select(Template)).ToString();
    }

    private static string Machine(string name, string state, IReadOnlyList<MachineArrow> arrows) =>
        new PromelaMachine(name, state, [.. arrows.Where(a => a.Machine == name)]).Write();

    /// <summary>States and events have their numbers in C#; an event of the migration machine alone comes after the others.</summary>
    private static void WriteNumbers(StringBuilder text)
    {
        WriteNumbers(text, "States of the flow machine.", Enum.GetNames<FlowState>(), 0);
        WriteNumbers(text, "States of the migration machine.", Enum.GetNames<MigrationState>(), 0);
        string[] events = Enum.GetNames<FlowTrigger>();
        WriteNumbers(text, "Events.", events, 0);
        WriteNumbers(
            text, "Events of the migration machine alone.", [.. Enum.GetNames<MigrationTrigger>().Except(events)], events.Length);
        ControlLimits limits = Dialect.Mtp1.Limits;
        text.Append("/* Numbers of tries (CTL-6, MIG-10). */\n");
        text.Append($"#define TRIES {limits.Tries}\n#define SYN_ACK_TRIES {limits.SynAckTries}\n");
        text.Append($"#define FIN_TRIES {limits.FinTries}\n#define FREEZE_TRIES {limits.FreezeTries}\n\n");
    }

    private static void WriteNumbers(StringBuilder text, string title, string[] names, int first)
    {
        text.Append($"/* {title} */\n");
        for (int i = 0; i < names.Length; i++)
        {
            text.Append($"#define {names[i]} {first + i}\n");
        }

        text.Append('\n');
    }

    private static string Template(string name)
    {
        using Stream stream = typeof(PromelaWriter).Assembly.GetManifestResourceStream($"{name}.pml")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
