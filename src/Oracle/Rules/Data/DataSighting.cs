using System.Globalization;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>An MTP packet as the rules for data see it: where it stands, whose it is, what it says, and what it is to its connection.</summary>
/// <remarks>It refers to what is large, so that rules copy none of it.</remarks>
internal readonly ref struct DataSighting
{
    private readonly ref readonly DataPlace _place;

    private readonly ref readonly StreamFacts _facts;

    /// <summary>A packet that stands at a place and is something to its connection.</summary>
    internal DataSighting(ref readonly DataPlace place, ref readonly StreamFacts facts)
    {
        _place = ref place;
        _facts = ref facts;
    }

    /// <summary>Where it stands and whose it is.</summary>
    internal ref readonly DataPlace Place => ref _place;

    /// <summary>What it is to its connection.</summary>
    internal ref readonly StreamFacts Facts => ref _facts;

    /// <summary>The packet; valid only while a rule looks at it.</summary>
    internal required MtpHeader Mtp { get; init; }

    /// <summary>The flags of its CONTROL extension, where it is the window of an opening; none if it has no such extension.</summary>
    internal ControlFlags Control { get; init; }

    /// <summary>Whether all that went on the connection's flows should have passed the capture, so that what is missing was dropped by it.</summary>
    internal required bool PassesHere { get; init; }

    /// <summary>Whether the capture was taken at its sender.</summary>
    internal required bool WasSentHere { get; init; }

    /// <summary>Whether the capture was taken at its receiver.</summary>
    internal required bool CameHere { get; init; }

    /// <summary>When it was seen.</summary>
    internal Instant Time => _place.Reference.Time;

    /// <summary>Whether it has a flag.</summary>
    internal bool Has(MtpFlags flag) => (Mtp.Flags & flag) != 0;

    /// <summary>Whether it acknowledges packets.</summary>
    internal bool HasRanges => Mtp.RangeCount > 0;
}

/// <summary>Where an MTP packet stands and whose it is.</summary>
/// <param name="Reference">Its place in the capture.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Destination">Where it went.</param>
/// <param name="From">The end of the flow that sent it.</param>
/// <param name="Flow">The sender's flow ID.</param>
/// <param name="PeerFlow">The flow ID of the host that it goes to.</param>
/// <param name="Side">Which of the connection's hosts sent it: 0, the one that opened the connection, or 1.</param>
internal readonly record struct DataPlace(
    PacketReference Reference, NetworkAddress Source, NetworkAddress Destination, EndpointJudge From, uint Flow, uint PeerFlow, int Side);

/// <summary>MTP packets in words.</summary>
internal static class DataText
{
    /// <summary>What a packet says, in one line.</summary>
    internal static string Of(in MtpHeader mtp)
    {
        string probe = (mtp.Flags & MtpFlags.Probe) == 0 ? "" : " PROBE";
        string data = (mtp.Flags & MtpFlags.Data) == 0 ? "" : Text($" data {mtp.Sequence}+{mtp.Payload.Length}");
        string fin = (mtp.Flags & MtpFlags.Fin) == 0 ? "" : " end";
        string ack = (mtp.Flags & MtpFlags.Ack) == 0 ? "" : Text($" DATA_ACK {mtp.DataAck} window {mtp.Window}");
        string ranges = mtp.RangeCount == 0 ? "" : Text($" ACK {mtp.LargestAcknowledged} of flow {mtp.AckedFlow}");
        return Text($"MTP #{mtp.PacketNumber}{probe}{data}{fin}{ack}{ranges}");
    }

    /// <summary>Numbers as every reader writes them.</summary>
    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
