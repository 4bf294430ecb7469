using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>Neither DATA_ACK nor the edge of the window ever moves back (DATA-6).</summary>
/// <remarks>
/// In the order of one flow's numbers that is certain from anywhere. Of two flows' packets which was sent first is certain at their
/// sender, if they are further apart than the queues below its stack explain.
/// </remarks>
internal sealed class UnmovedWindow(DataFindings findings) : DataRule(findings, "DATA-6c")
{
    private readonly DelayedMaximum[] _dataAcks = new DelayedMaximum[2];

    private readonly DelayedMaximum[] _edges = new DelayedMaximum[2];

    internal override void See(in DataSighting packet)
    {
        Exercise();
        Window now = new(packet.Mtp.DataAck, packet.Mtp.Window > ulong.MaxValue - packet.Mtp.DataAck ? ulong.MaxValue : packet.Mtp.DataAck + packet.Mtp.Window);
        if (packet.Facts.IsNewestAck && packet.Facts.Before is { } before && now.IsBehind(new Window(before.DataAck, before.Edge)))
        {
            Tell(packet, new Window(before.DataAck, before.Edge), Text($"Packet {before.Number} of the flow told"));
        }

        if (!packet.WasSentHere)
        {
            return;
        }

        int side = packet.Place.Side;
        _dataAcks[side] = _dataAcks[side].At(packet.Time, Findings.Reaction);
        _edges[side] = _edges[side].At(packet.Time, Findings.Reaction);
        Window settled = new(_dataAcks[side].Settled, _edges[side].Settled);
        if (packet.PassesHere && packet.Facts.Own.Flows.Count > 1 && now.IsBehind(settled))
        {
            Tell(packet, settled, "A packet on another flow told", isShared: true);
        }

        _dataAcks[side] = _dataAcks[side].With(now.DataAck, packet.Time);
        _edges[side] = _edges[side].With(now.Edge, packet.Time);
    }

    private void Tell(in DataSighting packet, Window told, string by, bool isShared = false) => Findings.Tell(
        packet,
        packet.Mtp.DataAck < told.DataAck ? "DATA-6b" : isShared ? "DATA-6d" : "DATA-6c",
        Proof.Certain,
        Text($"DATA_ACK {told.DataAck} or more, and an edge of {told.Edge} or more"),
        Text($"{by} DATA_ACK {told.DataAck} and the edge {told.Edge}; neither ever moves back."));

    private readonly record struct Window(ulong DataAck, ulong Edge)
    {
        internal bool IsBehind(Window other) => Edge < other.Edge || DataAck < other.DataAck;
    }
}
