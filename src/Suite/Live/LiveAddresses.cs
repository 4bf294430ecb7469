using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Suite;

/// <summary>The real addresses that stand for those of a story, as a translator on the way would have it.</summary>
/// <remarks>
/// No checksum of mtp1 covers an address (chapter 2), so that only what a packet says of addresses and services is written anew:
/// the lists (ADDR-1), the way that a SYN has come (RES-7) and SERVICE.
/// </remarks>
internal sealed class LiveAddresses(LiveTarget target, ILiveWire wire)
{
    // Fields of extensions, from their beginning.
    private const int ListEntries = 12;
    private const int SourceEntries = 4;
    private const int ServiceOffset = 4;

    private readonly List<(NetworkAddress Told, NetworkAddress Real)> _own = [];

    /// <summary>The address of a story that stands for the implementation's.</summary>
    internal NetworkAddress Tested { get; set; } = Names.B0;

    /// <summary>How many local addresses are in use.</summary>
    internal int Used => _own.Count;

    /// <summary>A packet of the story as it goes out.</summary>
    internal Packet Outward(Packet packet)
    {
        Packet real = packet.Copy();
        (real.Source, real.Destination) = (RealOf(packet.Source), packet.Destination == Tested ? target.Address : packet.Destination);
        Rewrite(real, entry => Known(entry) is { } known ? known.IPv4 : entry, Names.Service, target.Service);
        return real;
    }

    /// <summary>A packet that has come as the story has it.</summary>
    internal Packet Inward(byte[] bytes, NetworkAddress from, NetworkAddress to)
    {
        Packet told = new(bytes, ToldOf(from), _own.Find(own => own.Real == to).Told);
        Rewrite(told, entry => entry == target.Address.IPv4 ? Tested.IPv4 : _own.Find(own => own.Real.IPv4 == entry) is { Told.IsNone: false } own ? own.Told.IPv4 : entry, target.Service, Names.Service);
        return told;
    }

    // A socket is opened for each address of the story that sends.
    private NetworkAddress RealOf(NetworkAddress told)
    {
        int place = _own.FindIndex(own => own.Told == told);
        if (place < 0)
        {
            place = _own.Count;
            _own.Add((told, wire.Open(place)));
        }

        return _own[place].Real;
    }

    private NetworkAddress? Known(uint told) =>
        told == Tested.IPv4 ? target.Address
        : _own.Find(own => own.Told.IPv4 == told) is { Told.IsNone: false } own ? own.Real
        : null;

    // Another port of the implementation's is another address, and none of the story's.
    private NetworkAddress ToldOf(NetworkAddress real) =>
        real == target.Address ? Tested
        : _own.Find(own => own.Real == real) is { Told.IsNone: false } own ? own.Told
        : new NetworkAddress(real.IPv4 == target.Address.IPv4 ? Tested.IPv4 + 0x100 : real.IPv4);

    private static void Rewrite(Packet packet, Func<uint, uint> entry, ServiceId before, ServiceId after)
    {
        Span<byte> header = packet.Bytes.AsSpan(0, packet.HeaderBytes);
        bool sound = header.Length >= 12 && InternetChecksum.Compute(header, 10) == packet.Get16(10);
        bool changed = Rewrite(packet.Extension(ExtensionType.Address), ListEntries, entry)
            | Rewrite(packet.Extension(ExtensionType.Source), SourceEntries, entry)
            | Rewrite(packet.Extension(ExtensionType.Service), before, after);
        // What was wrong stays wrong.
        if (sound && changed)
        {
            packet.Set16(10, InternetChecksum.Compute(header, 10));
        }
    }

    private static bool Rewrite(Span<byte> list, int from, Func<uint, uint> entry)
    {
        for (int at = from; at + 4 <= list.Length; at += 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(list[at..], entry(BinaryPrimitives.ReadUInt32BigEndian(list[at..])));
        }

        return list.Length > from;
    }

    private static bool Rewrite(Span<byte> service, ServiceId before, ServiceId after)
    {
        if (service.Length != ServiceOffset + ServiceId.Bytes || ServiceId.Read(service[ServiceOffset..]) != before)
        {
            return false;
        }

        after.Write(service[ServiceOffset..]);
        return true;
    }
}
