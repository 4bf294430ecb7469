using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>Which implementation on a real network <c>test --live</c> is to meet.</summary>
/// <param name="Address">Its address; absent with <c>--list</c>, which meets nobody.</param>
/// <param name="Port">Its UDP port.</param>
/// <param name="Raw">Whether packets travel by IP protocol 144.</param>
/// <param name="Service">The echo service that it offers.</param>
/// <param name="From">Addresses of this machine that the suite may use; none: as many as it needs on loopback, or the one that the routes choose.</param>
internal sealed record LiveTestRequest(NetworkAddress Address, int Port, bool Raw, ServiceId Service, IReadOnlyList<NetworkAddress> From)
{
    /// <summary>The service that is asked for if none is named.</summary>
    internal static readonly ServiceId UsualService = Named("0005");

    private const int AtOnce = 8;

    // Several runs of the suite on one machine keep out of each other's way on loopback.
    private static readonly uint Loopback = (127u << 24) + ((uint)(16 + (Environment.ProcessId % 200)) << 16);

    /// <summary>The options that name it.</summary>
    internal string Arguments => $"--live {new NetworkAddress(Address.IPv4)}"
        + (Raw ? " --raw" : Port == Ipv4.ServerUdpPort ? "" : $" --port {Port}")
        + (Service == UsualService ? "" : $" --service {Service.ToShortString()}")
        + string.Concat(From.Select(address => $" --from {address}"));

    private bool IsLoopback => Address.IPv4 >> 24 == 127 && From.Count == 0;

    /// <summary>The implementation, for the suite.</summary>
    /// <exception cref="UsageException">There is no way to it, or no right to a socket.</exception>
    internal LiveTarget Target()
    {
        NetworkAddress target = Raw ? Address : Address with { UdpPort = (ushort)Port };
        if (IsLoopback)
        {
            // A network of 256 addresses for each story.
            return new LiveTarget(target, Service, 200, AtOnce, number => new LiveWire(place => Loopback + ((uint)(number % 256) << 8) + (uint)place + 1, Raw));
        }

        uint[] from = [.. From.Select(address => address.IPv4)];
        if (from.Length == 0)
        {
            from = [AddressTable.ChosenFor(PortFactory.IPAddressOf(Address.IPv4))];
            if (from[0] == 0)
            {
                throw new UsageException($"there is no route to {new NetworkAddress(Address.IPv4)}");
            }
        }

        // Without ports to tell them apart, all runs would see the packets of all.
        return new LiveTarget(target, Service, from.Length, Raw ? 1 : AtOnce, _ => new LiveWire(place => place < from.Length ? from[place] : 0, Raw));
    }

    private static ServiceId Named(string digits) => ServiceId.TryParse(digits, out ServiceId service) ? service : default;
}
