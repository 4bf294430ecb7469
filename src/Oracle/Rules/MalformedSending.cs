using ServalRef.Oracle.Findings;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>
/// A host sends no malformed packet (chapter 2): one that was captured at its sender, and is proven by a checksum, was not damaged on
/// its way.
/// </summary>
/// <remarks>What is needed: the capture at the sender. Of one fault there is one finding, which counts its packets.</remarks>
/// <param name="sink">Where findings go.</param>
internal sealed class MalformedSending(FindingSink sink)
{
    private readonly Dictionary<(NetworkAddress Host, DropReason Reason), Finding> _told = [];

    /// <summary>Judges a packet of the host of the capture.</summary>
    /// <param name="packet">The packet, which is proven.</param>
    /// <param name="flow">The identifier of its flow in the report.</param>
    /// <param name="ladder">The packets of its flow.</param>
    /// <returns>Whether it is the first of its kind.</returns>
    internal bool Judge(in MalformedPacket packet, string flow, FlowLadder ladder)
    {
        if (_told.TryGetValue((packet.Source, packet.Reason), out Finding? told))
        {
            sink.Repeat(told);
            return false;
        }

        string what = DropReasons.Describe(packet.Reason);
        string clause = DropReasons.Clause(packet.Reason);
        ladder.Add(packet.Reference, packet.Source, packet.Destination, $"malformed: {what}");
        _told[(packet.Source, packet.Reason)] = sink.Report(
            clause,
            packet.Reference,
            packet.Source,
            flow,
            ladder,
            [],
            $"a malformed packet from {packet.Source} to {packet.Destination}: {what}",
            [$"a packet that is well formed ({clause})"],
            "It was captured at its sender, and a checksum proves that it was sent so: its receiver has to drop it (WIRE-11a).");
        return true;
    }
}
