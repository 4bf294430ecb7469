namespace ServalRef.Runtime.Transfer;

/// <content>What the sockets below say of packets that could not be sent.</content>
public sealed partial class DataPlane
{
    /// <summary>The device of a flow refuses a packet for its size: a larger one is lost, and otherwise all become smaller at once (DATA-12).</summary>
    internal void OnTooLong(TransferFlow flow)
    {
        SentPackets sent = flow.Sent;
        for (ulong number = sent.First; number < sent.Next; number++)
        {
            if (sent.IsInFlight(number) && sent[number].IsSizeProbe)
            {
                Lose(flow, number);
                return;
            }
        }

        int most = flow.MostPayload;
        if (flow.Path.Refuse(flow.LastSentAt))
        {
            flow.Window.OnMssChanged(flow.MostPayload);
        }

        for (ulong number = sent.First; number < sent.Next && flow.MostPayload < most; number++)
        {
            // Those that were refused, and those before them that will arrive all the same.
            if (sent.IsInFlight(number) && sent[number].Bytes > flow.MostPayload)
            {
                Lose(flow, number);
            }
        }
    }

    /// <summary>The address of a flow has no way to its peer: others carry its data, and it is probed until it has one (DATA-15).</summary>
    internal void OnUnreachable(TransferFlow flow)
    {
        if (!flow.MaySend || flow.IsSuspect)
        {
            return;
        }

        Surrender(flow);
        flow.TimeoutsInRow = Options.SuspectAfter;
        (flow.IsSuspect, flow.WantsPathCheck) = (true, true);
        flow.ProbeDue = _anyProbeDue = true;
        UpdateUse(flow);
    }
}
