using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <content>One flow or a few that never settle: what a judge has to consider.</content>
internal sealed partial class HostileCapture
{
    private static void OneWay(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(2, Fork(2), 1, i + 2, 1200ul * i);
        }
    }

    private static void OneWayUnseen(HostileCapture c, int packets)
    {
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(2, Fork(2), 1, i + 2, 1200ul * i);
        }
    }

    private static void Candidates(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.ControlFrom(Client(100 + (i & 0xfff)), Server, 2, Fork(2), ControlFlags.Rsyn, 1001 + i, 7001, Nonce(2));
        }
    }

    private static void CandidatesAnswered(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets / 2; i++)
        {
            NetworkAddress at = Client(100 + (i & 0xfff));
            c.ControlFrom(at, Server, 2, Fork(2), ControlFlags.Rsyn, 1001 + i, 7001, Nonce(2));
            c.ControlFrom(Server, at, Fork(2), 2, ControlFlags.Rsyn | ControlFlags.Ack, 7001 + i, 1002 + i, Nonce(2) + 1);
        }
    }

    private static void Crossing(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets / 2; i++)
        {
            NetworkAddress at = Client(100 + (i & 0xff));
            NetworkAddress server = new(Server.IPv4 + (i & 0xf));
            c.ControlFrom(at, Server, 2, Fork(2), ControlFlags.Rsyn, 1001 + i, 7001, Nonce(2));
            c.ControlFrom(server, Client(1), Fork(2), 2, ControlFlags.Rsyn, 7001 + i, 1001, Nonce(2) + 1);
        }
    }

    private static void RsynAgain(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.ControlFrom(Client(100), Server, 2, Fork(2), ControlFlags.Rsyn, 1001, 0, Nonce(2));
        }
    }

    private static void Fins(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.Control(false, 2, Fork(2), 1, ControlFlags.Fin, 1001 + i, 7001, Nonce(2));
        }
    }

    private static void Storm(HostileCapture c, int packets)
    {
        for (uint flow = 2; flow < 10; flow++)
        {
            c.Open(flow, flow);
        }

        for (uint i = 0; i < packets; i++)
        {
            uint flow = (uint)c._random.Next(2, 10);
            bool fromServer = c._random.Next(2) == 0;
            var flags = (ControlFlags)((c._random.Next(64) << 2) & 0xfc);
            NetworkAddress client = c._random.Next(4) == 0 ? Client((uint)c._random.Next(50)) : Client(flow);
            NetworkAddress server = c._random.Next(4) == 0 ? new NetworkAddress(Server.IPv4 + (uint)c._random.Next(4)) : Server;
            uint clients = 1000 + (uint)c._random.Next(20);
            uint servers = 7000 + (uint)c._random.Next(20);
            if (fromServer)
            {
                c.ControlFrom(server, client, Fork(flow), flow, flags, servers, clients, Nonce(flow) + 1);
            }
            else
            {
                c.ControlFrom(client, server, flow, Fork(flow), flags, clients, servers, Nonce(flow));
            }
        }
    }

    private static void Lists(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            uint version = i;
            c._file.Write(Client(1), Server, 2, Fork(2), (ref w) =>
            {
                w.AddControl(ControlFlags.None, 1001, 0, Nonce(2));
                w.AddAddressList(version, 0, [Client(1), Client(2 + (version & 0xfff))]);
            });
        }
    }

    private static void Probes(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            uint number = i + 2;
            c._file.Write(Client(100 + (i & 0xfff)), Server, 2, Fork(2), (ref w) =>
            {
                if (c._file.IsMtp)
                {
                    w.AddMtp(new MtpFields { Flags = MtpFlags.Probe, PacketNumber = number }, [], []);
                }
                else
                {
                    w.AddPayload(Data.AsSpan(0, 20));
                }
            });
        }
    }

    private static void EverySecondByte(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.SendData(2, Fork(2), 1, i + 2, 2ul * i, 1);
        }
    }

    private static void AckRanges(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets / 2; i++)
        {
            uint number = 2 * i;
            c.SendData(2, Fork(2), 1, number + 2, 1200ul * i);
            c._file.Write(Server, Client(1), Fork(2), 2, (ref w) =>
            {
                if (c._file.IsMtp)
                {
                    Span<AckRange> ranges = stackalloc AckRange[20];
                    int count = (int)Math.Min(20, 1 + (number / 2));
                    for (int r = 0; r < count; r++)
                    {
                        ranges[r] = new AckRange((ushort)(r == 0 ? 0 : 1), 1);
                    }

                    w.AddMtp(
                        new MtpFields { Flags = MtpFlags.Ack, PacketNumber = number / 2, AckedFlow = 2, LargestAcknowledged = number + 2, Window = 1 << 20 },
                        ranges[..count],
                        []);
                }
                else
                {
                    w.AddPayload(c._file.Tcp(1, 1 + number, []));
                }
            });
        }
    }

    private static void Resets(HostileCapture c, int packets)
    {
        c.Open(2, 1);
        for (uint i = 0; i < packets; i++)
        {
            c.Control(false, 2, Fork(2), 1, ControlFlags.Rst, 1001 + i, 7001, Nonce(2) ^ (i + 1));
        }
    }
}
