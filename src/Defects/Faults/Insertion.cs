using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Defects;

/// <summary>Packets of MTP that a stack did not want to send, in its numbering: what it sends later has higher numbers.</summary>
/// <remarks>
/// What the peer acknowledges is counted back for the stack, which knows nothing of it. So nothing is wrong with the numbers, and
/// only what the packets say can be.
/// </remarks>
internal sealed class Insertion(Which which, Func<Packet, Host, Packet> make, double wait, int times)
{
    private uint _flow;
    private uint _shift;
    private bool _done;

    /// <summary>The fault.</summary>
    internal Fault Fault => new Fault().Sending(OnSending).Arriving(OnArriving);

    private bool OnSending(Packet packet, Host host)
    {
        if (_shift > 0 && packet.HasMtp && packet.SourceFlow == _flow)
        {
            packet.Number += _shift;
            packet.Seal();
        }

        if (_done || !which.Matches(packet, host))
        {
            return false;
        }

        (_done, _flow) = (true, packet.SourceFlow);
        host.Put(packet);
        for (int copy = 1; copy <= times; copy++)
        {
            Later(copy * wait, packet, host);
        }

        return true;
    }

    private void Later(double seconds, Packet after, Host host)
    {
        if (seconds > 0)
        {
            host.World.After(Duration.FromSeconds(seconds), () => Send(after, host));
        }
        else
        {
            Send(after, host);
        }
    }

    private void Send(Packet after, Host host)
    {
        Packet made = make(after, host);
        made.Number = host.LastSent(p => p.HasMtp && p.SourceFlow == _flow)!.Number + 1;
        _shift++;
        made.Seal();
        host.Put(made);
        host.Blame(made);
    }

    private bool OnArriving(Packet packet, Host host)
    {
        if (_shift == 0 || !packet.HasMtp || (packet.Mtp & MtpFlags.Ack) == 0 || packet.AckedFlow != _flow || packet.Transport[3] == 0)
        {
            return false;
        }

        packet.Largest -= Math.Min(_shift, packet.Largest);
        packet.FirstRange = (ushort)Math.Min(packet.FirstRange, packet.Largest + 1);
        packet.Seal();
        host.Accept(packet);
        return true;
    }
}
