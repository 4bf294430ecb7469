using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>One end of a flow: its control state and the watch over its data.</summary>
internal sealed class FlowEnd(EndpointJudge judge)
{
    private IReadOnlyList<Hypothesis>? _learnt;

    /// <summary>The rules that hold for it beside the machines.</summary>
    internal RuleSet Rules { get; } = RuleSet.For(judge);

    internal EndpointJudge Judge { get; } = judge;

    internal DataWatch Data { get; } = new(judge);

    /// <summary>Whether this address was the first seen of it, or is its own in some state that it can be in.</summary>
    internal bool IsKnownBy(NetworkAddress address) =>
        Judge.Host == address || Judge.States.Any(h => h.Record.Local == address);

    /// <summary>Adds a row to the ladder.</summary>
    internal void Note(Observation observation) => Judge.Ladder.Add(
        observation.Reference, observation.Packet.Source, observation.Packet.Destination, PacketText.Row(observation.Packet));

    /// <summary>A control packet came to this end.</summary>
    internal void Received(Observation observation)
    {
        Judge.Received(observation);
        Data.Refresh(observation.Time);
    }

    /// <summary>Whether a packet without control may rule out that the end is half open, and did not just do so (OPEN-26).</summary>
    internal bool MayLearnFromData => Judge.IsHalfOpen && !ReferenceEquals(_learnt, Judge.States);

    /// <summary>A packet without control, which names both flow IDs, came to this end: what it proves it proves once.</summary>
    internal void ReceivedData(Observation observation)
    {
        Judge.ReceivedData(observation);
        _learnt = Judge.States;
    }

    /// <summary>A control packet came from this end.</summary>
    internal void Sent(Observation observation)
    {
        Judge.Sent(observation);
        Data.Spoke(observation.Time);
    }

    /// <summary>The trace is over, or the flow is.</summary>
    internal void Conclude(Instant time)
    {
        Judge.Conclude(time);
        Rules.Conclude(time);
    }
}
