using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <content>A data plane just good enough to be judged: it sends, repeats, acknowledges, and ends its streams.</content>
internal sealed partial class ReferenceHost
{
    private const int Window = 4;

    private const int MostTries = 10;

    private bool BothStreamsOver(ReferenceFlow flow) =>
        Schedule.Datagrams || (flow.Data.OurEndAcknowledged && flow.Data.PeersEndReceived);

    /// <summary>Whether the flow may carry a packet without control now (MIG-2, MIG-10, FLOW-6).</summary>
    private bool MaySpeak(ReferenceFlow flow) =>
        flow.Record.IsSynchronised && !flow.IsHomeless && !flow.Record.Has(FlowFacts.Frozen) && IsUp(flow.Record.Local);

    private bool MaySendData(ReferenceFlow flow) =>
        MaySpeak(flow) && flow.Record.State is FlowState.Established or FlowState.CloseWait;

    private void Give(ReferenceFlow flow, int packets)
    {
        if (flow.Data.OurEnd is null)
        {
            flow.Data.Given += 1 + (packets % 6);
            Pump(flow);
        }
    }

    /// <summary>Ends our stream: after that, when the peer's has ended too, the flow is closed (TEAR-2).</summary>
    private void EndStream(ReferenceFlow flow)
    {
        if (flow.Record.State == FlowState.SynSent || Schedule.Datagrams)
        {
            Step(flow, new FlowInput(FlowTrigger.CloseRequested));
        }
        else if (flow.Data.OurEnd is null)
        {
            flow.Data.OurEnd = flow.Data.Given++;
            Pump(flow);
        }
    }

    /// <summary>Sends what may be sent: what is owed, and what the window lets through.</summary>
    private void Pump(ReferenceFlow flow)
    {
        DataState data = flow.Data;
        if (data.OwesAcknowledgement && MaySpeak(flow))
        {
            data.OwesAcknowledgement = false;
            SendOnFlow(flow, PacketBytes.Acknowledgement(Schedule, flow));
        }

        if (!MaySendData(flow))
        {
            return;
        }

        bool idle = data.Sent == data.Acknowledged;
        while (data.Sent < data.Given && data.Sent < data.Acknowledged + Window)
        {
            SendNumber(flow, data.Sent++);
        }

        if (Schedule.Datagrams)
        {
            data.Acknowledged = data.Sent;
        }
        else if (idle && data.Sent > data.Acknowledged)
        {
            SetDataTimer(flow);
        }
    }

    private void SendNumber(ReferenceFlow flow, int number) =>
        SendOnFlow(flow, PacketBytes.Data(Schedule, flow, number, number == flow.Data.OurEnd));

    private void SendOnFlow(ReferenceFlow flow, byte[] sal) => Enqueue(flow.Record.Local, flow.Record.Peer, sal);

    private void SetDataTimer(ReferenceFlow flow)
    {
        int set = ++flow.Data.TimerSet;
        long wait = Math.Min((long)InitialTimeout(flow) / 2 << flow.Data.Tries, Nanoseconds(Limits.MaximumRto));
        _world.After(wait, () =>
        {
            if (flow.Data.TimerSet != set || _isOff || !flow.IsLive || flow.Data.Tries >= MostTries)
            {
                return;
            }

            if (MaySendData(flow))
            {
                flow.Data.Tries++;
                SendNumber(flow, flow.Data.Acknowledged);
            }

            SetDataTimer(flow);
        });
    }

    private void ArriveWithoutControl(in ControlPacket ids, in SalPacket packet)
    {
        if (packet.SourceFlow == 0 || packet.DestinationFlow == 0 || Find(ids, FlowTrigger.DataArrived) is not { } flow)
        {
            return;
        }

        if (flow.Record.State == FlowState.SynReceived)
        {
            Step(flow, new FlowInput(FlowTrigger.DataArrived, ids));
        }

        if (flow.Record.IsSynchronised && !Schedule.Datagrams)
        {
            Read(flow, packet);
            CloseIfOver(flow);
            Pump(flow);
        }
    }

    private void Read(ReferenceFlow flow, in SalPacket packet)
    {
        DataState data = flow.Data;
        int acknowledged;
        int number;
        bool carries;
        bool ends;
        if (packet.HasMtp)
        {
            MtpHeader mtp = packet.Mtp;
            carries = (mtp.Flags & MtpFlags.Data) != 0;
            ends = (mtp.Flags & MtpFlags.Fin) != 0;
            number = (int)(mtp.Sequence / PacketBytes.PayloadBytes);
            acknowledged = (int)((mtp.DataAck + PacketBytes.PayloadBytes - 1) / PacketBytes.PayloadBytes);

            // What comes out of order is not kept, and so not acknowledged (DATA-4).
            if (!carries || number <= data.Received)
            {
                data.LargestReceived = Math.Max(data.LargestReceived ?? 0, mtp.PacketNumber);
            }
        }
        else
        {
            TcpHeader.TryRead(packet.Payload, out TcpHeader tcp);
            ends = (tcp.Flags & 1) != 0;
            carries = ends || tcp.PayloadLength > 0;
            number = (int)((tcp.Sequence - 1) / PacketBytes.PayloadBytes);
            acknowledged = (int)((tcp.Acknowledgment - 1) / PacketBytes.PayloadBytes);
        }

        if (acknowledged > data.Acknowledged && acknowledged <= data.Sent)
        {
            data.Acknowledged = acknowledged;
            data.Tries = 0;
            data.TimerSet++;
            if (data.Sent > data.Acknowledged)
            {
                SetDataTimer(flow);
            }
        }

        if (carries)
        {
            data.PeersEnd = ends ? number : data.PeersEnd;
            data.Received += number == data.Received ? 1 : 0;
            data.OwesAcknowledgement = true;
        }
    }

    private void CloseIfOver(ReferenceFlow flow)
    {
        if (BothStreamsOver(flow) && flow.Record.State is FlowState.Established or FlowState.CloseWait)
        {
            Step(flow, new FlowInput(FlowTrigger.CloseRequested));
        }
    }
}
