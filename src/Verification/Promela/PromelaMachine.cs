using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>
/// Writes a machine's arrows as Promela: one inline for each event, and one that tells the events apart.
/// </summary>
/// <remarks>
/// States that decide an event alike share a branch. Guards of a branch exclude each other, so that nothing hangs on the order
/// in which SPIN tries them; all are asked before the first act, as the machines do.
/// </remarks>
internal sealed class PromelaMachine(string name, string state, IReadOnlyList<MachineArrow> arrows)
{
    /// <summary>The machine as Promela text.</summary>
    internal string Write()
    {
        StringBuilder text = new();
        string[] triggers = [.. arrows.Select(a => a.Trigger).Distinct()];
        foreach (string trigger in triggers)
        {
            WriteTrigger(text, trigger);
        }

        text.Append($"inline Fire{name}() {{\n  if\n");
        foreach (string trigger in triggers)
        {
            text.Append($"  :: trigger == {trigger} -> {name}_{trigger}()\n");
        }

        return text.Append("  fi\n}\n").ToString();
    }

    private void WriteTrigger(StringBuilder text, string trigger)
    {
        text.Append($"inline {name}_{trigger}() {{\n  from = {state};\n  if\n");
        var alike = arrows.Where(a => a.Trigger == trigger).GroupBy(a => a.From).GroupBy(decisions => Key([.. decisions]));
        foreach (var group in alike)
        {
            string states = string.Join(" || ", group.Select(decisions => $"from == {decisions.Key}"));
            WriteDecisions(text.Append($"  :: {states} ->\n"), [.. group.First()]);
        }

        text.Append("  fi\n}\n\n");
    }

    private static string Key(MachineArrow[] decisions) => string.Join(
        '\n', decisions.Select(a => $"{a.Guard}|{a.Clause}|{a.Actions}|{(a.To == a.From ? "" : a.To)}"));

    private void WriteDecisions(StringBuilder text, MachineArrow[] decisions)
    {
        if (decisions.Length == 1)
        {
            text.Append($"     {Effects(decisions[0])}  {Comment(decisions[0])}\n");
            return;
        }

        string earlier = "";
        text.Append("     if\n");
        foreach (MachineArrow decision in decisions)
        {
            bool last = decision == decisions[^1];
            string guard = last ? "" : PromelaVocabulary.Guard(decision.Guard).Identifier;
            string condition = last ? "else" : earlier + guard;
            text.Append($"     :: {condition} -> {Effects(decision)}  {Comment(decision)}\n");
            earlier += $"!{guard} && ";
        }

        text.Append("     fi\n");
    }

    private string Effects(MachineArrow decision)
    {
        if (decision.Kind == ArrowKind.Ignore)
        {
            return "skip";
        }

        IEnumerable<string> move = decision.To == decision.From ? [] : [$"{state} = {decision.To}"];
        string[] statements = [.. move, .. PromelaVocabulary.ActsOf(decision.Actions).Select(act => $"{act.Identifier}()")];
        return statements.Length == 0 ? "skip" : string.Join("; ", statements);
    }

    private static string Comment(MachineArrow decision) => decision.Kind == ArrowKind.Ignore && decision.Guard.Contains(": ", StringComparison.Ordinal)
        ? $"/* {decision.Clause}: {decision.Guard[(decision.Guard.IndexOf(": ", StringComparison.Ordinal) + 2)..]} */"
        : $"/* {decision.Clause} */";
}
