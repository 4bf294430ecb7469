using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Packets of MTP that a stack did not want to send, in its numbering: what it sends later has higher numbers.</summary>
/// <remarks>So nothing is wrong with the numbers (<see cref="Numbering"/>), and only what the packets say can be.</remarks>
internal sealed class Insertion(Which which, Func<Packet, Host, Packet> make, double wait, int times)
{
    private bool _done;

    /// <summary>The fault.</summary>
    internal Fault Fault => new Fault().Sending(OnSending);

    private bool OnSending(Packet packet, Host host)
    {
        if (_done || !which.Matches(packet, host))
        {
            return false;
        }

        _done = true;
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
        made.Number = host.Numbers.Take(after.SourceFlow);
        made.Seal();
        host.Put(made);
        host.Blame(made);
    }
}
