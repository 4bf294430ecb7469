namespace ServalRef.Oracle.Judging;

/// <summary>One end of a flow: its control state and the watch over its data.</summary>
internal sealed class FlowEnd(EndpointJudge judge)
{
    internal EndpointJudge Judge { get; } = judge;

    internal DataWatch Data { get; } = new(judge);

    /// <summary>Adds a row to the ladder.</summary>
    internal void Note(Observation observation) => Judge.Ladder.Add(
        observation.Reference, observation.Packet.Source, observation.Packet.Destination, PacketText.Row(observation.Packet));

    /// <summary>A control packet came to this end.</summary>
    internal void Received(Observation observation)
    {
        Judge.Received(observation);
        Data.Refresh(observation.Time);
    }

    /// <summary>A control packet came from this end.</summary>
    internal void Sent(Observation observation)
    {
        Judge.Sent(observation);
        Data.Spoke(observation.Time);
    }
}
