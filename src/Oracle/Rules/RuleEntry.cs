using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Oracle.Rules.Data;

namespace ServalRef.Oracle.Rules;

/// <summary>One row of the table of rules: which requirement it is, and what it takes to judge it.</summary>
/// <param name="Clause">The clause that a finding names.</param>
/// <param name="Title">What the rule asks for, in a few words.</param>
/// <param name="Sight">From where the capture has to be taken.</param>
/// <param name="NeedsWhole">Whether one frame that the capture lacks could explain what it reports, so that it is proven only by a whole capture.</param>
internal sealed record RuleEntry(string Clause, string Title, Sight Sight, bool NeedsWhole = false)
{
    /// <summary>Whether packets without a CONTROL extension are shown to it as well.</summary>
    internal bool SeesData { get; init; }

    /// <summary>Makes the rule for all packets of a viewpoint; null if it is not one of those.</summary>
    internal Func<JudgeContext, Rule>? ForView { get; init; }

    /// <summary>Makes the rule for what comes from one end of a flow and goes to it; null if it is not one of those.</summary>
    internal Func<EndpointJudge, Rule>? ForEnd { get; init; }

    /// <summary>Makes the rule for what the flows of one connection carry; null if it is not one of those.</summary>
    internal Func<ConnectionView, Rule>? ForConnection { get; init; }

    /// <summary>Makes the rule for the data of one connection, of all its flows; null if it is not one of those.</summary>
    internal Func<DataFindings, DataRule>? ForData { get; init; }

    /// <summary>The rule for packets without control, by the states of the end that sends them; null if it is not one of those.</summary>
    internal SendingRule? ForSending { get; init; }

    /// <summary>Of a rule for data: whether only packets with ACK concern it.</summary>
    internal bool SeesAcksOnly { get; init; }
}
