using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The host of one run behind an adapter: what each request asks, of whatever kind connections and offers are.</summary>
/// <typeparam name="TConnection">A connection of the endpoint.</typeparam>
/// <typeparam name="TOffer">What the endpoint has for a service that it offers.</typeparam>
internal abstract class EndpointHost<TConnection, TOffer> : AdapterHost
    where TConnection : class
{
    private readonly Dictionary<int, TConnection> _connections = [];
    private readonly Dictionary<TConnection, int> _numbers = [];
    private readonly Dictionary<ServiceId, (TOffer Offer, bool Accept)> _offers = [];

    /// <inheritdoc/>
    protected sealed override AdapterReply Take(AdapterRequest request)
    {
        switch (request)
        {
            case AdapterRequest.Listen listen:
                Offer(listen);
                break;
            case AdapterRequest.Connect connect:
                return new AdapterReply { Connection = Number(Connect(connect)) };
            case AdapterRequest.Write write:
                return new AdapterReply { Written = Write(On(write.Connection), write.Data.Span, write.Now) };
            case AdapterRequest.Read read:
                return new AdapterReply { Data = Read(On(read.Connection), read.Max, read.Now) };
            case AdapterRequest.End end:
                End(On(end.Connection), end.Now);
                break;
            case AdapterRequest.Abort abort:
                Abort(On(abort.Connection), abort.Now);
                break;
            case AdapterRequest.AddAddress added:
                AddAddress(added.Address, added.Now);
                break;
            case AdapterRequest.RemoveAddress removed:
                RemoveAddress(removed.Address, removed.Now);
                break;
            case AdapterRequest.AddFlow flow:
                AddFlow(On(flow.Connection), flow);
                break;
            case AdapterRequest.RemoveFlow flow:
                RemoveFlow(On(flow.Connection), flow);
                break;
            case AdapterRequest.MoveFlow flow:
                MoveFlow(On(flow.Connection), flow);
                break;
            case AdapterRequest.Packet packet:
                Handle(packet);
                break;
        }

        return new AdapterReply();
    }

    /// <summary>Offers a service.</summary>
    protected abstract TOffer Listen(ServiceId service, int backlog);

    /// <summary>Takes an offer back.</summary>
    protected abstract void Withdraw(TOffer offer);

    /// <summary>Opens a connection.</summary>
    protected abstract TConnection Connect(AdapterRequest.Connect request);

    /// <summary>The application writes.</summary>
    /// <returns>How many bytes were taken.</returns>
    protected abstract int Write(TConnection connection, ReadOnlySpan<byte> data, Instant now);

    /// <summary>The application reads.</summary>
    protected abstract ReadOnlyMemory<byte> Read(TConnection connection, int max, Instant now);

    /// <summary>The application will write no more.</summary>
    protected abstract void End(TConnection connection, Instant now);

    /// <summary>The application gives the connection up.</summary>
    protected abstract void Abort(TConnection connection, Instant now);

    /// <summary>The host has one more address.</summary>
    protected abstract void AddAddress(NetworkAddress address, Instant now);

    /// <summary>The host has an address no longer.</summary>
    protected abstract void RemoveAddress(NetworkAddress address, Instant now);

    /// <summary>Opens a further flow.</summary>
    protected abstract void AddFlow(TConnection connection, AdapterRequest.AddFlow request);

    /// <summary>Closes a flow.</summary>
    protected abstract void RemoveFlow(TConnection connection, AdapterRequest.RemoveFlow request);

    /// <summary>Moves a flow, or checks its path.</summary>
    protected abstract void MoveFlow(TConnection connection, AdapterRequest.MoveFlow request);

    /// <summary>A packet has reached the host.</summary>
    protected abstract void Handle(AdapterRequest.Packet packet);

    /// <summary>Whether the application of the run accepts what reaches a service.</summary>
    protected bool Accepts(ServiceId service) => !_offers.TryGetValue(service, out (TOffer Offer, bool Accept) offered) || offered.Accept;

    /// <summary>The number of a connection.</summary>
    protected int Number(TConnection connection)
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
        if (_offers.Remove(listen.Service, out (TOffer Offer, bool Accept) before))
        {
            Withdraw(before.Offer);
        }

        if (listen.Backlog > 0)
        {
            _offers[listen.Service] = (Listen(listen.Service, listen.Backlog), listen.Accept);
        }
    }

    private TConnection On(int number) => _connections.TryGetValue(number, out TConnection? connection)
        ? connection
        : throw new ArgumentException($"There is no connection {number}.");
}
