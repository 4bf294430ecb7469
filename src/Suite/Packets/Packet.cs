using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A packet that can be changed, from its SAL header on, with its addresses.</summary>
/// <remarks>
/// What is written here may be anything, malformed packets included: that is what <see cref="SalWriter"/> refuses to do. After a
/// change <see cref="Seal"/> makes lengths and checksums right, unless they are what is to be wrong.
/// </remarks>
internal sealed partial class Packet
{
    /// <summary>A packet of these bytes, which then belong to it.</summary>
    internal Packet(byte[] bytes, NetworkAddress source, NetworkAddress destination) =>
        (Bytes, Source, Destination) = (bytes, source, destination);

    /// <summary>The bytes from the SAL header on.</summary>
    internal byte[] Bytes { get; private set; }

    /// <summary>Where it says it comes from.</summary>
    internal NetworkAddress Source { get; set; }

    /// <summary>Where it goes.</summary>
    internal NetworkAddress Destination { get; set; }

    /// <summary>The TTL of its IP header.</summary>
    internal byte TimeToLive { get; set; } = Ipv4.UsualTimeToLive;

    /// <summary>Whether its IP header forbids to break it into fragments.</summary>
    internal bool DontFragment { get; set; } = true;

    /// <summary>What names this sending of it in a recording; 0 before it was sent.</summary>
    internal int Id { get; set; }

    /// <summary>When it was sent.</summary>
    internal Instant Time { get; set; }

    internal uint SourceFlow { get => Get32(0); set => Set32(0, value); }

    internal uint DestinationFlow { get => Get32(4); set => Set32(4, value); }

    internal int HeaderBytes => Bytes.Length < 12 ? Bytes.Length : Math.Min(Bytes[8] * 4, Bytes.Length);

    internal byte Protocol { get => Bytes.Length < 12 ? (byte)0 : Bytes[9]; set => Bytes[9] = value; }

    internal ControlFlags Flags
    {
        get => Control == 0 ? ControlFlags.None : (ControlFlags)Bytes[Control + 2];
        set => Bytes[Control + 2] = (byte)value;
    }

    internal uint Version { get => Control == 0 ? 0 : Get32(Control + 4); set => Set32(Control + 4, value); }

    internal uint Ackno { get => Control == 0 ? 0 : Get32(Control + 8); set => Set32(Control + 8, value); }

    internal ulong Nonce { get => Control == 0 ? 0 : Get64(Control + 12); set => Set64(Control + 12, value); }

    /// <summary>Where CONTROL begins; 0 if there is none.</summary>
    internal int Control => Find(ExtensionType.Control) is > 0 and { } at && at + 20 <= Bytes.Length ? at : 0;

    /// <summary>Bytes behind the SAL header.</summary>
    internal Span<byte> Transport => Bytes.AsSpan(HeaderBytes);

    /// <summary>Where an extension begins; 0 if there is none of the type.</summary>
    internal int Find(ExtensionType type)
    {
        int at = 12;
        while (at < HeaderBytes)
        {
            if (Bytes[at] >> 4 == (int)type && type != ExtensionType.Pad && at + 1 < HeaderBytes && at + Bytes[at + 1] <= HeaderBytes)
            {
                return at;
            }

            at += Bytes[at] >> 4 == 0 || at + 1 == HeaderBytes ? 1 : Math.Max(1, (int)Bytes[at + 1]);
        }

        return 0;
    }

    /// <summary>The bytes of an extension; none if there is none of the type.</summary>
    internal Span<byte> Extension(ExtensionType type) =>
        Find(type) is > 0 and { } at ? Bytes.AsSpan(at, Bytes[at + 1]) : [];

    /// <summary>Takes an extension out.</summary>
    internal void Remove(ExtensionType type)
    {
        if (Find(type) is > 0 and { } at)
        {
            Replace(at, Bytes[at + 1], []);
        }
    }

    /// <summary>Adds extensions, whole words, behind those that are there.</summary>
    internal void Add(ReadOnlySpan<byte> extensions) => Replace(HeaderBytes, 0, extensions);

    /// <summary>Takes away all that follows the SAL header.</summary>
    internal void RemoveTransport() => Bytes = Bytes[..HeaderBytes];

    /// <summary>Puts something else behind the SAL header.</summary>
    internal void SetTransport(ReadOnlySpan<byte> transport) => Bytes = [.. Bytes.AsSpan(0, HeaderBytes), .. transport];

    /// <summary>A packet of the same bytes and addresses, which was not sent yet.</summary>
    internal Packet Copy() => new([.. Bytes], Source, Destination) { TimeToLive = TimeToLive, DontFragment = DontFragment };

    /// <summary>Makes the checksums right: SAL, and what covers the payload.</summary>
    internal void Seal()
    {
        Set16(10, InternetChecksum.Compute(Bytes.AsSpan(0, HeaderBytes), 10));
        if (HasMtp && Transport.Length >= 12)
        {
            Set32(HeaderBytes + 4, Crc32C.ComputeMtp(SourceFlow, DestinationFlow, Protocol, Transport));
        }
        else if (Protocol == SalProtocol.Udp && Transport.Length >= UdpHeader.Bytes)
        {
            Set16(HeaderBytes + 4, (ushort)Transport.Length);
            Set16(HeaderBytes + 6, TransportChecksum(6));
        }
        else if (Protocol == SalProtocol.Tcp && Transport.Length >= 20)
        {
            Set16(HeaderBytes + 16, TransportChecksum(16));
        }
    }

    // What an implementation under test has cut short reads as zero.
    internal ushort Get16(int at) => at + 2 <= Bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at)) : (ushort)0;

    internal uint Get32(int at) => at + 4 <= Bytes.Length ? BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(at)) : 0;

    internal ulong Get64(int at) => at + 8 <= Bytes.Length ? BinaryPrimitives.ReadUInt64BigEndian(Bytes.AsSpan(at)) : 0;

    internal void Set16(int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Bytes.AsSpan(at), value);

    internal void Set32(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Bytes.AsSpan(at), value);

    internal void Set64(int at, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Bytes.AsSpan(at), value);

    private ushort TransportChecksum(int field)
    {
        ulong sum = InternetChecksum.PseudoHeader(Source.IPv4, Destination.IPv4, Protocol, Transport.Length);
        sum = InternetChecksum.Add(InternetChecksum.Add(sum, Transport[..field]), Transport[(field + 2)..]);
        return InternetChecksum.Finish(sum);
    }

    private void Replace(int at, int length, ReadOnlySpan<byte> by)
    {
        Bytes = [.. Bytes.AsSpan(0, at), .. by, .. Bytes.AsSpan(at + length)];
        Bytes[8] = (byte)(Bytes[8] + ((by.Length - length) / 4));
    }
}
