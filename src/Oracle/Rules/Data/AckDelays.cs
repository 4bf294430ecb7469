using ServalRef.Oracle.Streams;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// An ACK says how long the largest number that it names has waited for it: not longer than 25 ms (DATA-1c), and not longer than the packet has
/// been there. Seen at the host that acknowledges.
/// </summary>
/// <remarks>Only where that packet asks for an ACK and this is the first that names it: what an ACK repeats may be old .</remarks>
internal sealed class AckDelays(DataFindings findings) : DataRule(findings, "DATA-1c")
{
    private const int AcksThatProve = 2;

    private const double SecondsPerUnit = 8e-6;

    /// <summary>What timers and clocks may be off by.</summary>
    private static readonly Duration Grain = Duration.FromMilliseconds(20);

    /// <summary>What the text allows, and four times as much for a host that was busy.</summary>
    private static readonly Duration Longest = Duration.FromMilliseconds(125);

    private readonly int[] _false = new int[2];

    private readonly int[] _late = new int[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.WasSentHere || !packet.Facts.News.HasLargest || packet.Facts.Acknowledged is not { } numbers
            || !numbers.TryRecall(packet.Facts.Largest, out NumberedPacket largest) || !largest.Elicits)
        {
            return;
        }

        Exercise();
        Duration told = Duration.FromSeconds(packet.Mtp.AckDelay * SecondsPerUnit);
        if (told <= Longest)
        {
            return;
        }

        int side = packet.Place.Side;
        Duration been = packet.Time - largest.Time;
        if (told > been + Grain)
        {
            Findings.Tell(
                packet,
                "DATA-1c",
                ++_false[side] >= AcksThatProve ? Proof.Certain : Proof.UnlessFrameIsMissing,
                Text($"an ACK delay of {been.Milliseconds:F0} ms or less"),
                Text($"It says that packet {largest.Number} waited {told.Milliseconds:F0} ms, which came {been.Milliseconds:F0} ms before."));
        }
        else if (packet.Place.From.MaySend() && ++_late[side] >= AcksThatProve)
        {
            Findings.Tell(packet, "DATA-1c", Proof.OfAmount, "an ACK within 25 ms", Text($"It says itself that packet {largest.Number} waited {told.Milliseconds:F0} ms for it."));
        }
    }
}
