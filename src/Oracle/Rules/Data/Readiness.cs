using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>What the states of an end let it do with data.</summary>
internal static class Readiness
{
    /// <summary>
    /// Whether the control channel lets an end send data, as far as its packets show: no freeze, no missing address, no move, no FIN (MIG-2, MIG-10,
    /// TEAR-3). That a FIN waits below the stack is a conjecture, as is that a SYN+ACK was never read.
    /// </summary>
    internal static bool MaySend(this EndpointJudge end)
    {
        bool may = false;
        foreach (Hypothesis hypothesis in end.States)
        {
            FlowRecord record = hypothesis.Record;
            may |= record.MaySendData;
            if (record.IsSynchronised && (!record.MaySpeak || record.Sending != record.Local))
            {
                return false;
            }
        }

        return may;
    }

    /// <summary>What changes with each move of either host: between two looks at the same it has stayed where it was.</summary>
    internal static (NetworkAddress Local, NetworkAddress Peer, uint Version) Place(this EndpointJudge end)
    {
        FlowRecord record = end.States[0].Record;
        return (record.Local, record.Peer, record.ExpectedVersion);
    }

    /// <summary>Whether the flow is open at the end, and nothing is outstanding of its moves or its end.</summary>
    internal static bool IsAtRest(this EndpointJudge end)
    {
        foreach (Hypothesis hypothesis in end.States)
        {
            if (!hypothesis.Record.IsAtRest)
            {
                return false;
            }
        }

        return true;
    }
}
