using System.Text.Json;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Traces;

/// <content>Control packets that came, and those that were to be sent.</content>
public sealed partial class TraceValidation
{
    private void Pass(JsonElement line)
    {
        string at = StepWords.Text(line, "at");
        _host = at[..Math.Max(0, at.IndexOf('.', StringComparison.Ordinal))];
        bool inbound = StepWords.Text(line, "direction") == "received";
        byte[] ip = Convert.FromHexString(StepWords.Text(line, "ip"));
        bool serval = Ipv4.TryDecapsulate(ip, out NetworkAddress source, out NetworkAddress destination, out ReadOnlySpan<byte> sal, anyPort: true)
            == Decapsulation.Serval;
        SalPacket packet = default;
        bool sound = serval && SalPacket.TryDecode(sal, Dialect.Mtp1, out packet) == DropReason.None && packet.HasControl;
        string bytes = sound ? Convert.ToHexString(sal) : "";
        if (sound && !inbound)
        {
            _sent.Add(bytes);
        }

        _hosts.TryGetValue(_host, out TracedHost? host);
        if (host is not null)
        {
            CheckDeadlines(host);
        }

        if (inbound)
        {
            _received.Remove(_host);
            if (host is not null)
            {
                CheckExpected(host);
            }
        }

        if (!sound)
        {
            return;
        }

        HostPacket read = new(packet.Control(source, destination), ControlReader.Read(packet, packet.Route));
        if (!inbound)
        {
            if (host is not null)
            {
                Send(host, read);
            }

            return;
        }

        _strangers += _sent.Contains(bytes) ? 0 : 1;
        HostPacket arrived = HostPacket.Arrived(read.Control, read.Extensions);
        _received[_host] = (arrived, _now);
        if (host is not null)
        {
            Receive(host, arrived);
        }
    }

    private void Receive(TracedHost host, in HostPacket packet)
    {
        if (!host.Addresses.AsSpan().Contains(packet.Control.Destination))
        {
            return;
        }

        host.Received = packet;
        Routing<TracedConnection> routing = host.Engine.Route(packet, host);
        host.Expected = new Expectation(routing.Connection, routing.Input);
        foreach (ControlPacket reply in routing.Replies)
        {
            host.Owed.Add(new OwedPacket(new HostPacket(reply), _now, MayStay: false));
        }

        if (routing.Request is not null)
        {
            // A service that the host does not offer, or whose backlog is full.
            host.Owed.Add(new OwedPacket(Refusal(packet), _now, MayStay: true));
        }
    }

    private static HostPacket Refusal(in HostPacket syn) => new(Outgoing.ReplyReset(syn.Control));

    private void Send(TracedHost host, HostPacket packet)
    {
        _packets++;
        int place = host.Owed.FindIndex(owed => owed.Packet == packet);
        if (place < 0)
        {
            Find($"sends {Words(packet)}, which no step asks for");
            return;
        }

        CheckOwed(host.Owed.Take(place), host);
        host.Owed.RemoveRange(0, place + 1);
    }

    private void Owe(TracedHost host, TracedConnection connection, in FlowPacket packet)
    {
        bool proven = packet.Flow == 0
            || (connection.End.Record.Flow(packet.Flow) is { IsSynchronised: true } flow && flow.Peer == packet.Packet.Control.Destination);
        host.Owed.Add(new OwedPacket(OnTheWire(packet.Packet), _now, MayStay: !proven));
    }

    // Of what the engine knows of a packet, the wire carries only what its kind has room for.
    private HostPacket OnTheWire(in HostPacket packet)
    {
        MtpFields? window = packet.Extensions.HasWindow ? default(MtpFields) : null;
        int length = ControlEncoder.Write(_buffer, packet, window);
        return SalPacket.TryDecode(_buffer.AsSpan(0, length), Dialect.Mtp1, out SalPacket written) == DropReason.None
            ? new HostPacket(written.Control(packet.Control.Source, packet.Control.Destination), ControlReader.Read(written, written.Route))
            : packet;
    }

    private void CheckExpected(TracedHost host)
    {
        if (host.Expected.Connection is not null)
        {
            Find($"does not tell the connection of {Words(host.Received!.Value)} that it concerns");
        }

        (host.Expected, host.Received) = (default, null);
        CheckOwed(host.Owed.Where(owed => owed.At < _now), host);
        host.Owed.RemoveAll(owed => owed.At < _now);
    }

    private void CheckOwed(IEnumerable<OwedPacket> left, TracedHost host)
    {
        foreach (OwedPacket owed in left.Where(owed => !owed.MayStay && !host.IsStill).ToArray())
        {
            if (host.Addresses.AsSpan().Contains(owed.Packet.Control.Source))
            {
                Find($"does not send {Words(owed.Packet)}, which a step asks for");
            }
        }
    }
}
