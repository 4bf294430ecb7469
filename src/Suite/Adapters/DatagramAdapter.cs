using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The reference's endpoint of prototype2014 for datagrams behind an adapter.</summary>
internal sealed class DatagramAdapter : PrototypeAdapter
{
    private readonly DatagramEndpoint _endpoint;
    private readonly byte[] _datagram = new byte[1 << 16];

    internal DatagramAdapter(AdapterRequest.Start start)
    {
        _endpoint = new DatagramEndpoint(DatagramOptions.Default, Chance(start.Seed));
        foreach (NetworkAddress address in start.Addresses)
        {
            _endpoint.AddAddress(address, start.Now);
        }
    }

    /// <inheritdoc/>
    protected override DatagramEndpoint Control => _endpoint;

    /// <inheritdoc/>
    protected override Instant Deadline => _endpoint.Deadline;

    /// <inheritdoc/>
    protected override void HandleDeadline(Instant now) => _endpoint.HandleDeadline(now);

    /// <inheritdoc/>
    protected override bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => _endpoint.TryTransmit(buffer, out transmit);

    /// <inheritdoc/>
    protected override int Write(DatagramConnection connection, ReadOnlySpan<byte> data, Instant now) => connection.Send(data) ? data.Length : 0;

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Read(DatagramConnection connection, int max, Instant now) =>
        connection.TryReceive(_datagram, out int length) ? _datagram.AsSpan(0, Math.Min(length, max)).ToArray() : default(ReadOnlyMemory<byte>);

    /// <inheritdoc/>
    protected override void End(DatagramConnection connection, Instant now) => connection.Close(now);

    /// <inheritdoc/>
    protected override void Handle(AdapterRequest.Packet packet) =>
        _endpoint.Handle(packet.Data.Span, packet.Source, packet.Destination, packet.Now);

    /// <inheritdoc/>
    protected override IReadOnlyList<AdapterEvent> Events(Instant now)
    {
        List<AdapterEvent> told = [];
        while (_endpoint.TryEvent(out DatagramEvent next))
        {
            if (next.Connection is not { } connection)
            {
                continue;
            }

            int number = Number(connection);
            switch (next.Kind)
            {
                case DatagramEventKind.Incoming:
                    Accept(next.Binding!);
                    told.Add(new AdapterEvent(AdapterEventKind.Incoming, number));
                    told.Add(new AdapterEvent(AdapterEventKind.Connected, number));
                    break;
                case DatagramEventKind.Connected:
                    told.Add(new AdapterEvent(AdapterEventKind.Connected, number));
                    break;
                case DatagramEventKind.Readable:
                    told.Add(new AdapterEvent(AdapterEventKind.Readable, number));
                    break;
                case DatagramEventKind.PeerClosed:
                    told.Add(new AdapterEvent(AdapterEventKind.PeerEnded, number));
                    break;
                case DatagramEventKind.Closed:
                    told.Add(new AdapterEvent(AdapterEventKind.Closed, number, Outcome: EndpointAdapter.OutcomeOf(next.Outcome)));
                    break;
            }
        }

        return told;
    }
}
