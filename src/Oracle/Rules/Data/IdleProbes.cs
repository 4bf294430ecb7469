using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A host that has had nothing outstanding for 20 s sends PROBE (MIG-24a): seen at that host.</summary>
/// <remarks>
/// It is told after more than twice that time without a move, if the host was there all the while, on whatever flow.
/// </remarks>
internal sealed class IdleProbes(DataFindings findings) : DataRule(findings, "MIG-24a")
{
    private static readonly Duration Idle = Duration.FromSeconds(20);

    private static readonly Duration FarBeyond = Duration.FromSeconds(45);

    private readonly Rest?[] _rests = new Rest?[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.PassesHere)
        {
            return;
        }

        int side = packet.WasSentHere ? packet.Place.Side : 1 - packet.Place.Side;
        Judge(side, packet.Time);
        if (packet.WasSentHere && (packet.Facts.Packet.Elicits || _rests[side] is null))
        {
            _rests[side] = new Rest(packet.Time, Hold(packet), packet.Place.From.Place().Version, HasWitness: false);
        }
        else if (packet.WasSentHere && _rests[side] is { HasWitness: false } rest && packet.Time - rest.Since > Idle)
        {
            _rests[side] = rest with { Last = Hold(packet), HasWitness = true };
        }
    }

    internal override void Conclude()
    {
        for (int side = 0; side < _rests.Length; side++)
        {
            Judge(side, Instant.Never);
        }

        base.Conclude();
    }

    private void Judge(int side, Instant now)
    {
        if (_rests[side] is not { } rest || now - rest.Since <= FarBeyond)
        {
            return;
        }

        _rests[side] = null;
        Exercise();
        DataPlace place = rest.Last.Place;
        if (place.From.IsAtRest() && place.From.Place().Version == rest.Version && Findings.WasThere(place.Source, rest.Since, rest.Since + FarBeyond))
        {
            Findings.Tell(rest.Last, Proof.OfAmount);
        }
    }

    private static HeldFinding Hold(in DataSighting packet) => DataFindings.Hold(
        packet,
        "MIG-24a",
        Text($"PROBE after {Idle.Seconds:F0} s with nothing outstanding"),
        Text($"For more than {FarBeyond.Seconds:F0} s after it nothing of the host asks for an answer."));

    /// <summary>A time in which nothing that the host sends asks for an answer.</summary>
    /// <param name="Since">When the last packet went that did.</param>
    /// <param name="Last">That packet, or the first that went after PROBE was due.</param>
    /// <param name="Version">What changes with each move.</param>
    /// <param name="HasWitness">Whether a packet went after PROBE was due.</param>
    private sealed record Rest(Instant Since, HeldFinding Last, uint Version, bool HasWitness);
}
