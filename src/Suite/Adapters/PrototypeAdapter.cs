using ServalRef.Runtime.Datagrams;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>What is the same of both transports of prototype2014 behind an adapter: a connection has one flow.</summary>
internal abstract class PrototypeAdapter : AdapterHost
{
    private readonly Dictionary<int, DatagramConnection> _connections = [];
    private readonly Dictionary<DatagramConnection, int> _numbers = [];
    private readonly Dictionary<ServiceId, (DatagramBinding Binding, bool Accept)> _bindings = [];

    /// <summary>The endpoint that decides control.</summary>
    protected abstract DatagramEndpoint Control { get; }

    /// <summary>The application writes.</summary>
    /// <returns>How many bytes were taken.</returns>
    protected abstract int Write(DatagramConnection connection, ReadOnlySpan<byte> data, Instant now);

    /// <summary>The application reads.</summary>
    protected abstract ReadOnlyMemory<byte> Read(DatagramConnection connection, int max);

    /// <summary>The application will write no more.</summary>
    protected abstract void End(DatagramConnection connection, Instant now);

    /// <summary>A packet has reached the host.</summary>
    protected abstract void Handle(AdapterRequest.Packet packet);

    /// <inheritdoc/>
    protected override AdapterReply Take(AdapterRequest request)
    {
        switch (request)
        {
            case AdapterRequest.Listen listen:
                Offer(listen);
                break;
            case AdapterRequest.Connect connect:
                return new AdapterReply { Connection = Number(Control.Connect(connect.Service, connect.Local, connect.Peer, connect.Now)) };
            case AdapterRequest.Write write:
                return new AdapterReply { Written = Write(On(write.Connection), write.Data.Span, write.Now) };
            case AdapterRequest.Read read:
                return new AdapterReply { Data = Read(On(read.Connection), read.Max) };
            case AdapterRequest.End end:
                End(On(end.Connection), end.Now);
                break;
            case AdapterRequest.Abort abort:
                On(abort.Connection).Abort(abort.Now);
                break;
            case AdapterRequest.AddAddress added:
                Control.AddAddress(added.Address, added.Now);
                break;
            case AdapterRequest.RemoveAddress removed:
                Control.RemoveAddress(removed.Address, removed.Now);
                break;
            case AdapterRequest.AddFlow:
                throw new ArgumentException("A connection of prototype2014 has one flow.");
            case AdapterRequest.RemoveFlow flow:
                End(OnFlow(flow.Connection, flow.Flow), flow.Now);
                break;
            case AdapterRequest.MoveFlow flow:
                OnFlow(flow.Connection, flow.Flow).Move(flow.To, flow.Now);
                break;
            case AdapterRequest.Packet packet:
                Handle(packet);
                break;
        }

        return new AdapterReply();
    }

    /// <summary>Accepts a connection, if the application of the run does.</summary>
    protected void Accept(DatagramBinding binding)
    {
        if (!_bindings.TryGetValue(binding.Service, out (DatagramBinding Binding, bool Accept) offered) || offered.Accept)
        {
            binding.Accept();
        }
    }

    /// <summary>The number of a connection.</summary>
    protected int Number(DatagramConnection connection)
    {
        if (!_numbers.TryGetValue(connection, out int number))
        {
            number = _numbers.Count + 1;
            _numbers[connection] = number;
            _connections[number] = connection;
        }

        return number;
    }

    private void Offer(AdapterRequest.Listen listen)
    {
        if (_bindings.Remove(listen.Service, out (DatagramBinding Binding, bool Accept) before))
        {
            Control.Unbind(before.Binding);
        }

        if (listen.Backlog > 0)
        {
            _bindings[listen.Service] = (Control.Bind(listen.Service, listen.Backlog), listen.Accept);
        }
    }

    private DatagramConnection OnFlow(int number, uint flow) => On(number) is { } connection && connection.Record.LocalFlow == flow
        ? connection
        : throw new ArgumentException($"Connection {number} has no flow {flow:x8}.");

    private DatagramConnection On(int number) => _connections.TryGetValue(number, out DatagramConnection? connection)
        ? connection
        : throw new ArgumentException($"There is no connection {number}.");
}
