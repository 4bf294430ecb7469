using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.StateMachines.Hosts;

/// <content>The rendezvous (MIG-22).</content>
public sealed partial class HostEngine
{
    private void StartRegistering()
    {
        if (!Policy.Rendezvous.IsNone)
        {
            _end = _end with { Registrant = Registrant.Start(_end.Token, NewVersion(), _host.Now) };
            SendRegister();
        }
    }

    /// <summary>Registers anew, before the RSYN of a new address (MIG-22a).</summary>
    private void Renew(NetworkAddress address)
    {
        if (_end.Registrant.Token != 0)
        {
            Registrant renewed = _end.Registrant.Renew(_host.Now);
            _end = _end with { Registrant = renewed, RegisteredFrom = address, RegisteredVersion = renewed.Request.Version };
            SendRegister();
        }
    }

    private void RetryRegister()
    {
        Registrant known = _end.Registrant;
        bool due = !known.IsOutstanding || known.IsDue(_host.Now, Policy.RendezvousLimits);
        _end = _end with { Registrant = due ? known.Renew(_host.Now) : known.Retry() };
        SendRegister();
    }

    private void OnRegistered(HostInput.Registered answer)
    {
        _end = _end with { Registrant = _end.Registrant.Acknowledge(answer.Token, answer.Version) };
        if (_end.Registrant is { IsOutstanding: false, Token: not 0 })
        {
            _outputs.Add(new HostOutput.Times(HostTimer.Registration));
        }
    }

    private void SendRegister()
    {
        _outputs.Add(new HostOutput.Times(HostTimer.Registration));
        if (_host.Addresses.Count == 0 || !_end.Record.IsLive)
        {
            return;
        }

        NetworkAddress from = _rules.RegistersFrom(_end, _host);
        if (_end.RegisteredVersion == _end.Registrant.Request.Version && _end.RegisteredFrom != from)
        {
            // The rendezvous may have got it from the address that is gone, and would take this one for a repetition.
            _end = _end with { Registrant = _end.Registrant.Renew(_host.Now) };
        }

        uint version = _end.Registrant.Request.Version;
        _end = _end with { RegisteredFrom = from, RegisteredVersion = version };
        ControlPacket packet = new(ControlFlags.None, 0, 0, 0, 0, _end.Nonce, from, Policy.Rendezvous);
        ControlExtensions register = new() { Kind = ConnectionKind.Register, Token = _end.Token, RegisterVersion = version };
        _outputs.Add(new HostOutput.Sends(new FlowPacket(new HostPacket(packet, register), 0, null, CanBeSpared: false)));
    }
}
