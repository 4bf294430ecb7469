using System.Text.Json;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Traces;

/// <content>The steps, taken once more, and what made them.</content>
public sealed partial class TraceValidation
{
    private void Step(JsonElement line)
    {
        _host = StepWords.Text(line, "host");
        if (!_hosts.TryGetValue(_host, out TracedHost? host))
        {
            throw new FormatException($"host '{_host}' was not introduced");
        }

        ulong token = Hexadecimal(line, "connection");
        HostInput input = StepWords.Read(line, host.Received ?? default, _now);
        TracedConnection? connection = input is HostInput.Opens or HostInput.Forks
            ? host.Begin(token, Hexadecimal(line, "nonce"))
            : host.OfToken(token);
        if (connection is null)
        {
            Find($"takes a step of connection {token:x16}, which is over or never was");
            return;
        }

        _connections += input is HostInput.Opens or HostInput.Forks ? 1 : 0;
        CheckDeadlines(host);
        CheckCause(host, connection, input);
        DrawnNames names = new(new Queue<uint>(line.GetProperty("drawn").EnumerateArray().Select(number => number.GetUInt32())));
        ValueArray<NetworkAddress> addresses = AddressesOf(line);
        HostContext context = new(addresses, names, _now);
        CheckAddresses(host, connection, input, addresses);
        if (connection.Refuses(input, context) is { } early)
        {
            Find($"is told {input.GetType().Name}, but {early}");
        }

        Take(host, connection, input, context);
        if (names.Left > 0)
        {
            Find("draws numbers that the step does not need");
        }
    }

    private void Take(TracedHost host, TracedConnection connection, HostInput input, in HostContext context)
    {
        _steps++;
        HostStep step = host.Engine.Step(connection.End, input, context);
        connection.Follow(input, step, context, host.Engine.Policy.Limits);
        foreach (HostOutput output in step.Outputs)
        {
            if (output is HostOutput.Turned turned)
            {
                _clauses.UnionWith(turned.Clauses);
                foreach (FlowPacket packet in turned.Packets)
                {
                    Owe(host, connection, packet);
                }
            }
            else if (output is HostOutput.Sends sends)
            {
                Owe(host, connection, sends.Packet);
            }
        }

        if (input is HostInput.Forks { Syn: var syn } && syn.Extensions.Service is { } service)
        {
            host.Add(RequestName.ForService(syn.Control.SourceFlow, syn.Control.Nonce, service), connection);
        }

        if (connection.IsClosed)
        {
            host.Remove(connection);
        }
    }

    private void CheckCause(TracedHost host, TracedConnection connection, HostInput input)
    {
        if (input is HostInput.Arrives or HostInput.Registered)
        {
            if (host.Received is null)
            {
                Find("is told of a packet that did not come");
            }
            else if (host.Expected.Connection != connection || host.Expected.Input != input)
            {
                Find($"tells another connection of {Words(host.Received.Value)} than the one that it concerns");
            }

            (host.Expected, host.Received) = (default, null);
        }
        else if (input is HostInput.Forks)
        {
            if (host.Received is not { } syn || host.Expected.Connection is not null || syn.Control.Flags != ControlFlags.Syn)
            {
                Find("forks a connection for no new SYN");
            }

            // It is not refused.
            host.Owed.RemoveAll(owed => host.Received is { } asked && owed.Packet == Refusal(asked));
            (host.Expected, host.Received) = (default, null);
        }
    }

    private void CheckAddresses(TracedHost host, TracedConnection connection, HostInput input, ValueArray<NetworkAddress> addresses)
    {
        if (input is HostInput.GainsAddress or HostInput.LosesAddress)
        {
            host.Untold.Remove(connection);
        }
        else if (host.Untold.Count > 0 || addresses != host.Addresses)
        {
            Find("has other addresses than before, of which its connections were not told (MIG-2)");
            host.Untold.Clear();
        }

        host.Addresses = addresses;
    }

    private void Compare(JsonElement line)
    {
        ulong token = Hexadecimal(line, "connection");
        TracedConnection? connection = _hosts.Values.Select(host => host.OfToken(token)).FirstOrDefault(known => known is not null);
        if (connection is null)
        {
            return;
        }

        string[] said = [.. line.GetProperty("flows").EnumerateArray().Select(flow =>
            $"{StepWords.Number(flow, "flow")} {StepWords.Text(flow, "state")} {StepWords.Text(flow, "local")} {StepWords.Text(flow, "peer")}")];
        string state = $"{StepWords.Text(line, "state")}: {string.Join(", ", said)}";
        if (!connection.Turns.Append(connection.End.Record).Any(record => Words(record) == state))
        {
            Find($"is in another state than its steps lead to: {state}, not {Words(connection.End.Record)}");
        }
    }

    private void CheckDeadlines(TracedHost host)
    {
        if (host.IsStill)
        {
            return;
        }

        foreach (TracedConnection connection in host.Connections.Where(known => known.Overdue < _now).ToArray())
        {
            Find($"has let a timer pass: {connection.OverdueTimer}");
            host.Remove(connection);
        }
    }
}
