using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>The rules for the data of one connection, sorted by the packets that they look at.</summary>
internal sealed class DataRuleSet
{
    private static readonly RuleEntry[] Entries = [.. RuleTable.All.Where(entry => entry.ForData is not null)];

    private readonly DataRule[] _all;

    private readonly DataRule[] _ofAny;

    private readonly DataRule[] _ofAcks;

    /// <summary>New rules for a connection.</summary>
    /// <param name="findings">Takes what they find.</param>
    internal DataRuleSet(DataFindings findings)
    {
        _all = Array.ConvertAll(Entries, entry => entry.ForData!(findings));
        _ofAny = [.. _all.Where((_, index) => !Entries[index].SeesAcksOnly)];
        _ofAcks = [.. _all.Where((_, index) => Entries[index].SeesAcksOnly)];
    }

    /// <summary>Shows a packet to every rule that looks at its kind.</summary>
    internal void See(in DataSighting packet)
    {
        foreach (DataRule rule in _ofAny)
        {
            rule.See(packet);
        }

        if (packet.Has(MtpFlags.Ack))
        {
            foreach (DataRule rule in _ofAcks)
            {
                rule.See(packet);
            }
        }
    }

    /// <summary>Tells every rule that the connection is over.</summary>
    internal void Conclude() => Array.ForEach(_all, rule => rule.Conclude());
}
