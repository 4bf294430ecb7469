using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>A window update goes out on every live flow (DATA-7b): seen at the host that sends it.</summary>
internal sealed class WindowUpdatesOnAllFlows(DataFindings findings) : DataRule(findings, "DATA-7b")
{
    private readonly Dictionary<uint, EndpointJudge>[] _ends = [[], []];

    private readonly Update?[] _updates = new Update?[2];

    private readonly uint[] _windows = new uint[2];

    internal override void See(in DataSighting packet)
    {
        if (!packet.WasSentHere || packet.Facts.Own.Flows.Count < 2 || packet.Facts.Use != NumberUse.New)
        {
            return;
        }

        int side = packet.Place.Side;
        _ends[side][packet.Place.Flow] = packet.Place.From;
        if (_updates[side] is { } update)
        {
            Resolve(packet, update);
        }

        if (packet.Has(MtpFlags.Ack))
        {
            bool opens = _windows[side] == 0 && packet.Mtp.Window > 0 && packet.Facts.News.Eliciting == 0 && !packet.Facts.Packet.Elicits;
            _windows[side] = packet.Mtp.Window;
            if (opens && _updates[side] is null && packet.Facts.Before is { } before && before.Edge < packet.Facts.Own.Edge)
            {
                Begin(packet);
            }
        }
    }

    private void Begin(in DataSighting packet)
    {
        Exercise();
        HashSet<uint> others = [];
        foreach ((uint flow, EndpointJudge end) in _ends[packet.Place.Side])
        {
            if (flow != packet.Place.Flow && end.MaySend())
            {
                others.Add(flow);
            }
        }

        HeldFinding found = DataFindings.Hold(
            packet, "DATA-7b", "a window update on every live flow", "The window was shut and has opened, and not all flows that live were told: the one that was may be the one that has just died.");
        _updates[packet.Place.Side] = new Update(found, packet.Facts.Own.Edge, packet.Time, others);
    }

    private void Resolve(in DataSighting packet, Update update)
    {
        int side = packet.Place.Side;
        bool missing = false;
        if (packet.Has(MtpFlags.Ack) && packet.Mtp.DataAck + packet.Mtp.Window >= update.Edge && update.Flows.Remove(packet.Place.Flow))
        {
            // What only answers data that came since is no update.
            missing = packet.Facts.News.Eliciting > 0 && packet.Facts.News.OldestAt > update.Time;
        }

        if (missing || packet.Time - update.Time > Findings.Reaction * 2)
        {
            foreach (uint flow in update.Flows)
            {
                missing |= _ends[side][flow].MaySend();
            }

            _updates[side] = null;
            if (missing)
            {
                Findings.Tell(update.Finding, Proof.UnlessFrameIsMissing);
            }
        }
    }

    private sealed record Update(HeldFinding Finding, ulong Edge, Instant Time, HashSet<uint> Flows);
}
