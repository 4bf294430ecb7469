using ServalRef.Runtime.Wire;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>Each packet that came and asks for an ACK is told of in the ranges of a later ACK (DATA-17a): seen at the host that got it.</summary>
/// <remarks>
/// What lies beyond the window is dropped (DATA-5b), and what was told of before need not be told again (DATA-19): but that leaves no gap
/// between numbers that are told of. One packet may have been lost between the capture point and the stack; several were not.
/// </remarks>
internal sealed class ToldNumbers(DataFindings findings) : DataRule(findings, "DATA-17a")
{
    /// <summary>With so many the lowest may be left out, where they travel beside data (WIRE-12c).</summary>
    private const int FewerThanAll = 16;

    private const int PacketsThatProve = 2;

    private readonly int[] _untold = new int[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.WasSentHere || !packet.HasRanges || packet.Facts.Acknowledged is not { } numbers || !packet.PassesHere)
        {
            return;
        }

        Exercise();
        if (packet.Facts.IsBelowZero || packet.Mtp.RangeCount >= FewerThanAll || packet.Mtp.RangeCount < 2
            || numbers.NextUntold(packet.Facts.Largest, packet.Time - Findings.Reaction) is not { } untold)
        {
            return;
        }

        bool isBetween = Lowest(packet) < untold.Number;
        if (isBetween && untold.End <= packet.Facts.Own.Edge)
        {
            int side = packet.Place.Side;
            Findings.Tell(
                packet,
                "DATA-17a",
                ++_untold[side] >= PacketsThatProve ? Proof.Certain : Proof.UnlessFrameIsMissing,
                Text($"ranges that hold {untold.Number}"),
                Text($"Packet {untold.Number} of flow {packet.Mtp.AckedFlow} has come {(packet.Time - untold.Time).Milliseconds:F0} ms before, and the ranges leave it out."));
        }
    }

    private static ulong Lowest(in DataSighting packet)
    {
        ulong lowest = packet.Facts.Largest;
        foreach (NumberRange range in packet.Mtp.Acknowledged(packet.Facts.Largest))
        {
            lowest = Math.Min(lowest, range.First);
        }

        return lowest;
    }
}
