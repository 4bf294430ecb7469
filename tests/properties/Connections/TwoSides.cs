using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using static ServalRef.StateMachines.Connections.ConnectionEvent;

namespace ServalRef.Properties.Composition;

/// <summary>Both ends of a connection in a test, and the packets between them.</summary>
internal sealed class TwoSides
{
    public static readonly NetworkAddress A0 = new(0x0A01_0001);
    public static readonly NetworkAddress A1 = new(0x0A01_0002);
    public static readonly NetworkAddress B0 = new(0x0A02_0001);
    public static readonly NetworkAddress B1 = new(0x0A02_0002);

    public TwoSides(ConnectionEngine? engine = null)
    {
        A = new Side(0, engine);
        B = new Side(1, engine);
    }

    public Side A { get; }

    public Side B { get; }

    /// <summary>The opener's SYN is out.</summary>
    public static TwoSides Asking(ConnectionEngine? engine = null)
    {
        var both = new TwoSides(engine);
        both.A.Open(A0, B0);
        return both;
    }

    /// <summary>One flow, Established at both ends.</summary>
    public static TwoSides Open(ConnectionEngine? engine = null)
    {
        TwoSides both = Asking(engine);
        return both.Carry(both.A);
    }

    /// <summary>Two flows, Established at both ends; A opened the second.</summary>
    public static TwoSides OpenTwice(ConnectionEngine? engine = null)
    {
        TwoSides both = Open(engine);
        both.A.Join(A1, B1);
        return both.Carry(both.A);
    }

    /// <summary>One or two flows.</summary>
    public static TwoSides OpenWith(int flows) => flows == 1 ? Open() : OpenTwice();

    public Side Other(Side side) => side == A ? B : A;

    /// <summary>Delivers what a side has sent last, what that makes the other side send, and so on, in order.</summary>
    public TwoSides Carry(Side from)
    {
        var under = new Queue<(Side To, ControlPacket Packet)>();
        Note(from);
        while (under.TryDequeue(out (Side To, ControlPacket Packet) next))
        {
            Note(next.To.Gets(next.Packet));
        }

        return this;

        void Note(Side side)
        {
            foreach (FlowEmission sent in side.Sent)
            {
                under.Enqueue((Other(side), sent.Packet));
            }
        }
    }

    /// <summary>A side's stream ends, and everything that is said about it arrives.</summary>
    public TwoSides End(Side side)
    {
        EndUnacknowledged(side);
        side.Does(OurEndAcknowledged);
        return Carry(side);
    }

    /// <summary>A side's stream ends and reaches the other side, whose DATA_ACK is lost.</summary>
    public TwoSides EndUnacknowledged(Side side)
    {
        side.Does(OurEndSent);
        Other(side).Does(PeerEndReceived);
        return Carry(Other(side));
    }

    /// <summary>TIME-WAIT is over for every flow at both ends.</summary>
    public TwoSides WaitOut()
    {
        foreach (Side side in (Side[])[A, B])
        {
            foreach (FlowRecord flow in side.Record.Flows)
            {
                side.Does(ConnectionInput.On(flow.LocalFlow, FlowTrigger.TimeWaitExpired));
            }
        }

        return this;
    }
}
