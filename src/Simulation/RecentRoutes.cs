using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>The ways of some address pairs, one for each value of a hash: nearly every packet takes one that another has just taken.</summary>
internal sealed class RecentRoutes
{
    private const int Places = 16;

    private readonly Entry[] _entries = new Entry[Places];
    private int _revision;

    /// <summary>The way between two addresses if it is remembered, and the network has not changed since.</summary>
    internal bool TryFind(NetworkAddress source, NetworkAddress destination, int revision, out Hop? first)
    {
        if (revision != _revision)
        {
            _revision = revision;
            Array.Clear(_entries);
        }

        ref Entry entry = ref At(source, destination);
        first = entry.First;
        return entry.IsUsed && entry.Source == source && entry.Destination == destination;
    }

    /// <summary>Remembers a way; none is one, too.</summary>
    internal void Keep(NetworkAddress source, NetworkAddress destination, Hop? first) =>
        At(source, destination) = new Entry(source, destination, first, IsUsed: true);

    private ref Entry At(NetworkAddress source, NetworkAddress destination) =>
        ref _entries[((source.IPv4 >> 1) + destination.IPv4 + source.UdpPort + destination.UdpPort) % Places];

    private readonly record struct Entry(NetworkAddress Source, NetworkAddress Destination, Hop? First, bool IsUsed);
}
