using ServalRef.Simulation.Tcp;
using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Background traffic.</content>
public sealed partial class ScenarioRun
{
    private readonly List<(BackgroundSpec Spec, Func<double> Delivered)> _background = [];

    /// <summary>Background traffic with the packets that it delivered.</summary>
    public IReadOnlyList<(BackgroundSpec Spec, double Delivered)> Background =>
        [.. _background.Select(b => (b.Spec, b.Delivered()))];

    private void Prepare(BackgroundSpec spec)
    {
        IReadOnlyList<Link> forth = WayOf(spec, spec.From, spec.To);
        Instant at = Moment(spec.At);
        switch (spec.Kind)
        {
            case BackgroundKind.Tcp:
                TcpOptions options = new();
                TcpFlow flow = new(Network, forth, WayOf(spec, spec.To, spec.From), options with
                {
                    Packets = spec.Size == long.MaxValue ? long.MaxValue : Math.Max(1, spec.Size / options.PacketBytes),
                });
                flow.StartAt(at);
                _background.Add((spec, () => flow.Delivered));
                break;
            case BackgroundKind.Constant:
                ConstantRate rate = new(Network, spec.Name, forth, new ConstantRateOptions(spec.Rate, 1500, spec.On, spec.Off, spec.Random));
                rate.StartAt(at);
                _background.Add((spec, () => rate.Delivered));
                break;
            default:
                PoissonOptions arriving = new(spec.Rate, spec.Size, new TcpOptions());
                PoissonArrivals arrivals = new(Network, spec.Name, forth, WayOf(spec, spec.To, spec.From), arriving);
                arrivals.StartAt(at);
                _background.Add((spec, () => arrivals.Done));
                break;
        }
    }

    /// <summary>The links from one end to another: by the interface that an end names, or else by any of the node's.</summary>
    private IReadOnlyList<Link> WayOf(BackgroundSpec spec, string from, string to) =>
        Network.Between(PlaceOf(from), PlaceOf(to))
        ?? throw new ScenarioException($"{Scenario.File}:{spec.Line}: no way leads from {from} to {to}");

    private Place PlaceOf(string end)
    {
        string[] parts = end.Split('.');
        Node node = Network.Nodes[parts[0]];
        return new Place(node, parts.Length > 1 ? Network.Interface(node, parts[1]) : null);
    }
}
