using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>The rules of one scope, a viewpoint, a connection or an end of a flow, each with what it remembers of it.</summary>
internal sealed class RuleSet
{
    private readonly Rule[] _all;

    private readonly Rule[] _data;

    private static readonly RuleEntry[] OfView = [.. RuleTable.All.Where(e => e.ForView is not null)];

    private static readonly RuleEntry[] OfEnd = [.. RuleTable.All.Where(e => e.ForEnd is not null)];

    private static readonly RuleEntry[] OfConnection = [.. RuleTable.All.Where(e => e.ForConnection is not null)];

    private RuleSet(RuleEntry[] entries, Func<RuleEntry, Rule> make)
    {
        _all = Array.ConvertAll(entries, e => make(e));
        _data = Array.Exists(entries, e => e.SeesData) ? [.. _all.Where((_, place) => entries[place].SeesData)] : [];
    }

    /// <summary>The rules for all packets of a viewpoint.</summary>
    internal static RuleSet For(JudgeContext view) => new(OfView, e => e.ForView!(view));

    /// <summary>The rules for one end of a flow.</summary>
    internal static RuleSet For(EndpointJudge end) => new(OfEnd, e => e.ForEnd!(end));

    /// <summary>The rules for one connection.</summary>
    internal static RuleSet For(ConnectionView connection) => new(OfConnection, e => e.ForConnection!(connection));

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

    /// <summary>Shows a packet whose SAL checksum alone is wrong to every rule.</summary>
    internal void SeeUnsealed(in Sighting packet)
    {
        foreach (Rule rule in _all)
        {
            rule.SeeUnsealed(packet);
        }
    }

    /// <summary>Shows a packet whose SAL header is wrong to every rule.</summary>
    internal void SeeUnreadable(in MalformedPacket packet)
    {
        foreach (Rule rule in _all)
        {
            rule.SeeUnreadable(packet);
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
