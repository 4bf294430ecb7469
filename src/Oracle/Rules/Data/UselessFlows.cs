using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A host aborts a connection of which nothing has been acknowledged for 120 s, though data is on its way (CONN-6): seen at that host.</summary>
/// <remarks>
/// No flow is usable while data is on its way and none of it is acknowledged. Whatever comes from the peer begins the time anew, and so does a
/// pause in which the host itself may not have been running.
/// </remarks>
internal sealed class UselessFlows(DataFindings findings) : DataRule(findings, "CONN-6")
{
    /// <summary>A quarter more than the time, since a timer may be late.</summary>
    private static readonly Duration Limit = Usability.Limit * 1.25;

    /// <summary>Longer than the longest wait between two sendings.</summary>
    private static readonly Duration Pause = Duration.FromSeconds(90);

    private readonly Wait?[] _waits = new Wait?[2];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.CameHere)
        {
            _waits[1 - side] = null;
        }

        if (!packet.WasSentHere || !packet.PassesHere)
        {
            return;
        }

        if (_waits[side] is not { } wait || packet.Time - wait.Latest > Pause)
        {
            _waits[side] = packet.Facts.Packet.HasPiece ? new Wait(packet.Time, packet.Time) : null;
            return;
        }

        _waits[side] = wait with { Latest = packet.Time };
        if (packet.Time - wait.Since > Limit + Findings.Reaction)
        {
            Exercise();
            Findings.Tell(
                packet,
                "CONN-6",
                Proof.UnlessFrameIsMissing,
                "RST on every flow: the connection is aborted",
                Text($"Data is on its way since more than {Limit.Seconds:F0} s, and nothing at all has come from the peer: no flow is usable."));
        }
    }

    /// <summary>A time in which data is on its way and nothing comes.</summary>
    private sealed record Wait(Instant Since, Instant Latest);
}
