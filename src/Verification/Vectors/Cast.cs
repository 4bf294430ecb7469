using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>Who plays in a vector: the host that is tested, at its first moment, and the hosts that write to it.</summary>
/// <param name="Dialect">The dialect spoken.</param>
/// <param name="Start">The host that is tested, before anything has happened to it.</param>
/// <param name="Opens">Whether it opens the flow; otherwise its peer does.</param>
/// <param name="Peer">The peer.</param>
/// <param name="Stranger">A second server that answers the same SYN (OPEN-20).</param>
internal sealed record Cast(Dialect Dialect, FlowRecord Start, bool Opens, Actor Peer, Actor Stranger)
{
    /// <summary>How many addresses the host and its peer have to move about.</summary>
    internal const int AddressesOfEach = 3;

    /// <summary>A nonce that nobody has who may write to the host.</summary>
    internal const ulong Forged = 0xf0f0_f0f0_f0f0_f0f0;

    /// <summary>The addresses of the host.</summary>
    internal IReadOnlyList<NetworkAddress> Addresses { get; } =
        [.. Enumerable.Range(0, AddressesOfEach).Select(i => Next(Start.Local, i, byPort: false))];

    /// <summary>The host opens; the version numbers of its peer are about to wrap (CTL-14).</summary>
    internal static Cast Opener(Dialect dialect) => new(
        dialect,
        new FlowRecord { LocalFlow = 10, LocalNonce = 0xa1a1_a1a1_a1a1_a1a1, NextVersion = 1000, Local = new(0x0A01_0001) },
        Opens: true,
        Actor.At(new(0x0A02_0001), 20, 0xb2b2_b2b2_b2b2_b2b2, uint.MaxValue - 2, byPort: false),
        Actor.At(new(0x0A03_0001), 30, 0xc3c3_c3c3_c3c3_c3c3, 3000, byPort: false));

    /// <summary>The peer opens, over UDP and behind a translator that gives it new ports; the host's version numbers are about to wrap.</summary>
    internal static Cast Listener(Dialect dialect) => new(
        dialect,
        new FlowRecord { LocalFlow = 20, LocalNonce = 0xb2b2_b2b2_b2b2_b2b2, NextVersion = uint.MaxValue - 1, Local = new(0x0A02_0001, 54325) },
        Opens: false,
        Actor.At(new(0x0A01_0001, 54324), 10, 0xa1a1_a1a1_a1a1_a1a1, 1000, byPort: true),
        Actor.At(new(0x0A03_0001, 54324), 30, 0xc3c3_c3c3_c3c3_c3c3, 3000, byPort: false));

    /// <summary>An address of the host that it uses for nothing.</summary>
    internal NetworkAddress Fresh(in FlowRecord r)
    {
        foreach (NetworkAddress address in Addresses)
        {
            if (address != r.Local && address != r.Sending)
            {
                return address;
            }
        }

        return default;
    }

    /// <summary>Neighbouring addresses: another host number, or the same behind another port.</summary>
    internal static NetworkAddress Next(NetworkAddress first, int index, bool byPort) => byPort
        ? first with { UdpPort = (ushort)(first.UdpPort + (1000 * index)) }
        : first with { IPv4 = first.IPv4 + ((uint)index << 8) };
}
