using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Transfer;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// The packet numbers of a flow begin at 0 and leave none out, since every MTP packet takes the next (DATA-16): seen at their sender.
/// </summary>
/// <remarks>
/// A frame that the capture lacks leaves a gap too. But then the packet went out, and its receiver acknowledges it. An interface that
/// vanishes takes its queue along, and leaves one gap; that the receiver misses several gaps as well is no accident.
/// </remarks>
internal sealed class SuccessiveNumbers(DataFindings findings) : DataRule(findings, "DATA-16c")
{
    private const int MostGaps = 32;

    private const int GapsThatProve = 3;

    private const ulong NumbersLookedAt = 3;

    // So far beyond a gap has to be what the receiver has, for the gap not to be on its way yet.
    private const ulong Overtaken = 3;

    private readonly List<Gap> _gaps = [];

    private readonly HeldFinding?[] _held = new HeldFinding?[2];

    private readonly int[] _missed = new int[2];

    internal override void See(in DataSighting packet)
    {
        if (packet.WasSentHere && packet.PassesHere && packet.Facts.Use == NumberUse.New)
        {
            NoteNumber(packet);
        }

        if (_gaps.Count > 0 && packet.HasRanges && packet.CameHere && packet.Facts.Acknowledged is { } acknowledged)
        {
            NoteAck(packet, acknowledged);
        }
    }

    private void NoteNumber(in DataSighting packet)
    {
        FlowNumbers numbers = packet.Facts.Numbers;
        ulong number = packet.Facts.Packet.Number;
        ulong expected = Math.Max(packet.Facts.Expected, numbers.Floor);
        Exercise();
        if (number <= expected)
        {
            return;
        }

        HeldFinding found = DataFindings.Hold(
            packet,
            expected == 0 ? "DATA-16a" : "DATA-16c",
            Text($"number {expected}"),
            Text($"Its number is {number}, and no packet of the flow has taken {Range(expected, number - 1)}."));
        _held[packet.Place.Side] ??= found;
        Findings.Tell(found, Proof.UnlessFrameIsMissing);
        if (_gaps.Count < MostGaps)
        {
            _gaps.Add(new Gap(numbers, packet.Place.Side, new Range64(expected, number)));
        }
    }

    private void NoteAck(in DataSighting packet, FlowNumbers acknowledged)
    {
        int sender = 1 - packet.Place.Side;
        for (int index = _gaps.Count - 1; index >= 0; index--)
        {
            Gap gap = _gaps[index];
            if (gap.Numbers != acknowledged || packet.Facts.Largest < gap.Skipped.End + Overtaken)
            {
                continue;
            }

            _gaps.RemoveAt(index);
            if (IsMissed(gap))
            {
                _missed[sender]++;
            }
        }

        if (_missed[sender] >= GapsThatProve && _held[sender] is { } held)
        {
            Findings.Tell(held, Proof.Certain);
        }
    }

    private static bool IsMissed(in Gap gap)
    {
        for (ulong number = gap.Skipped.Start; number < Math.Min(gap.Skipped.End, gap.Skipped.Start + NumbersLookedAt); number++)
        {
            if (gap.Numbers.IsAcknowledged(number))
            {
                return false;
            }
        }

        return true;
    }

    private static string Range(ulong first, ulong last) => first == last ? Text($"{first}") : Text($"{first} to {last}");

    private readonly record struct Gap(FlowNumbers Numbers, int Side, Range64 Skipped);
}
