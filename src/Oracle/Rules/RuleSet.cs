using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>The rules of one scope, a viewpoint, a connection or an end of a flow, each with what it remembers of it.</summary>
internal sealed class RuleSet
{
    private readonly Rule[] _all;

    private readonly Rule[] _data;

    private RuleSet(IEnumerable<(RuleEntry Entry, Rule Rule)> rules)
    {
        (RuleEntry Entry, Rule Rule)[] made = [.. rules];
        _all = [.. made.Select(r => r.Rule)];
        _data = [.. made.Where(r => r.Entry.SeesData).Select(r => r.Rule)];
    }

    /// <summary>The rules for all packets of a viewpoint.</summary>
    internal static RuleSet For(JudgeContext view) =>
        new(RuleTable.All.Where(e => e.ForView is not null).Select(e => (e, e.ForView!(view))));

    /// <summary>The rules for one end of a flow.</summary>
    internal static RuleSet For(EndpointJudge end) =>
        new(RuleTable.All.Where(e => e.ForEnd is not null).Select(e => (e, e.ForEnd!(end))));

    /// <summary>The rules for one connection.</summary>
    internal static RuleSet For(ConnectionView connection) =>
        new(RuleTable.All.Where(e => e.ForConnection is not null).Select(e => (e, e.ForConnection!(connection))));

    /// <summary>Whether any of them looks at packets without a CONTROL extension.</summary>
    internal bool SeesData => _data.Length > 0;

    /// <summary>Shows a packet to every rule that looks at its kind.</summary>
    internal void See(in Sighting packet)
    {
        bool isPartial = packet.Packet.IsCut || packet.Control is { IsMalformed: true };
        foreach (Rule rule in packet.Control is null ? _data : _all)
        {
            if (!isPartial || !rule.NeedsPayload)
            {
                rule.See(packet);
            }
        }
    }

    /// <summary>Shows a malformed packet to every rule.</summary>
    internal void SeeMalformed(in Sighting packet, ReadOnlySpan<byte> transport)
    {
        foreach (Rule rule in _all)
        {
            rule.SeeMalformed(packet, transport);
        }
    }

    /// <summary>Tells every rule that the capture is over.</summary>
    internal void Conclude(Instant time)
    {
        foreach (Rule rule in _all)
        {
            rule.Conclude(time);
        }
    }
}
