using ServalRef.Runtime.Datagrams;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The reference's endpoint of prototype2014 for TCP segments behind an adapter.</summary>
internal sealed class SegmentAdapter : PrototypeAdapter
{
    private readonly SegmentEndpoint _endpoint;

    internal SegmentAdapter(AdapterRequest.Start start)
    {
        _endpoint = new SegmentEndpoint(Chance(start.Seed));
        foreach (NetworkAddress address in start.Addresses)
        {
            _endpoint.Control.AddAddress(address, start.Now);
        }
    }

    /// <inheritdoc/>
    protected override DatagramEndpoint Control => _endpoint.Control;

    /// <inheritdoc/>
    protected override Instant Deadline => _endpoint.Deadline;

    /// <inheritdoc/>
    protected override void HandleDeadline(Instant now) => _endpoint.HandleDeadline(now);

    /// <inheritdoc/>
    protected override bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit) => _endpoint.TryTransmit(buffer, out transmit);

    /// <inheritdoc/>
    protected override int Write(DatagramConnection connection, ReadOnlySpan<byte> data, Instant now)
    {
        _endpoint.Write(connection, data, now);
        return data.Length;
    }

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Read(DatagramConnection connection, int max, Instant now) => _endpoint.Read(connection, max);

    /// <inheritdoc/>
    protected override void End(DatagramConnection connection, Instant now) => _endpoint.End(connection, now);

    /// <inheritdoc/>
    protected override void Handle(AdapterRequest.Packet packet) =>
        _endpoint.Handle(new Packet(packet.Data.ToArray(), packet.Source, packet.Destination), packet.Now);

    /// <inheritdoc/>
    protected override IReadOnlyList<AdapterEvent> Events(Instant now)
    {
        List<AdapterEvent> told = [];
        while (_endpoint.TryEvent(now, out SegmentEvent next))
        {
            if (next.Binding is { } reached)
            {
                Accept(reached);
            }

            told.Add(new AdapterEvent(
                next.Kind, Number(next.Connection), Outcome: next.Kind == AdapterEventKind.Closed ? EndpointAdapter.OutcomeOf(next.Outcome) : default));
        }

        return told;
    }
}
