using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <content>Ever new flows: what a judge has to remember.</content>
internal sealed partial class HostileCapture
{
    private static void HalfOpen(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.Syn(i + 10, i);
        }
    }

    private static void Answered(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets / 2; i++)
        {
            c.Syn(i + 10, i);
            c.SynAck(i + 10, i);
        }
    }

    private static void Refused(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets / 2; i++)
        {
            c.Syn(i + 10, i);
            c.Control(true, 0, i + 10, i, ControlFlags.Rst | ControlFlags.Ack, 0, 1001, Nonce(i + 10));
        }
    }

    private static void Joins(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            uint flow = i + 10;
            c._file.Write(Client(flow & 0xffff), Server, flow, 0, (ref w) =>
            {
                w.AddControl(ControlFlags.Syn, 1000, 0, flow);
                if (c._file.IsMtp)
                {
                    w.AddConnection(ConnectionKind.Join, 2 + (flow % 3));
                    w.AddMtp(new MtpFields { Flags = MtpFlags.Ack, Window = 1 << 20 }, [], []);
                }
            });
        }
    }

    private static void Finished(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets / 8; i++)
        {
            uint flow = 10 + i;
            c.Open(flow, i);
            c.Control(false, flow, Fork(flow), i, ControlFlags.Fin, 1001, 7001, Nonce(flow));
            c.Control(true, Fork(flow), flow, i, ControlFlags.Ack, 7001, 1002, Nonce(flow) + 1);
            c.Control(true, Fork(flow), flow, i, ControlFlags.Fin | ControlFlags.Ack, 7001, 1002, Nonce(flow) + 1);
            c.Control(false, flow, Fork(flow), i, ControlFlags.Ack, 1002, 7002, Nonce(flow));
        }
    }

    private static void UnknownFlows(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(i + 10, Fork(i + 10), i, 1, 0);
        }
    }

    private static void SynVersions(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.Syn(10, i & 0xff, 1000 + i);
        }
    }

    private static void Forks(HostileCapture c, int packets)
    {
        c.Syn(10, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.Control(true, 1000 + i, 10, 1, ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, 77 + (ulong)i);
        }
    }

    private static void Registers(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            uint token = i + 1;
            c._file.Write(Client(i & 0xfff), Server, 0, 0, (ref w) =>
            {
                w.AddControl(ControlFlags.None, 1, 0, token);
                if (c._file.IsMtp)
                {
                    w.AddRegister(token, token);
                }
            });
        }
    }
}
