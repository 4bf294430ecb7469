using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <content>The two lists of addresses.</content>
public ref partial struct SalWriter
{
    /// <summary>Adds SOURCE: the packet's first sender, then each hop.</summary>
    /// <param name="addresses">2 to 20; written in format 0 if none has a UDP port, else in format 1 (WIRE-8).</param>
    /// <exception cref="ArgumentException">
    /// Another number of addresses, a UDP port in prototype2014, a second SOURCE, more than ten extensions, or the buffer is too small.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddSource(scoped ReadOnlySpan<NetworkAddress> addresses)
    {
        if (addresses.Length is < 2 or > SalParser.MaximumSources)
        {
            throw new ArgumentException($"SOURCE has 2 to 20 entries, not {addresses.Length}.", nameof(addresses));
        }

        int format = FormatFor(addresses);
        AddEntries(BeginSource(format, 0, addresses.Length), format, addresses);
    }

    /// <summary>Adds ADDRESS: the sender's complete list of addresses.</summary>
    /// <param name="version">The list's version (ADDR-2).</param>
    /// <param name="ackno">Version of the peer's list plus 1, or 0 (ADDR-4).</param>
    /// <param name="addresses">As many as fit 255 bytes: 60 in format 0, 30 in format 1; formats as with <see cref="AddSource"/>.</param>
    /// <exception cref="ArgumentException">
    /// Too many addresses, a UDP port in prototype2014, a second ADDRESS, more than ten extensions, or the buffer is too small.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddAddressList(uint version, uint ackno, scoped ReadOnlySpan<NetworkAddress> addresses)
    {
        int format = FormatFor(addresses);
        AddEntries(BeginAddressList(format, 0, version, ackno, addresses.Length), format, addresses);
    }

    /// <summary>Writes the head of SOURCE and returns room for its entries.</summary>
    internal Span<byte> BeginSource(int nibble, ushort reserved, int entries)
    {
        int bytes = SalParser.SourceListOffset + (entries * _rules.EntryBytes(nibble));
        Span<byte> extension = BeginExtension(ExtensionType.Source, nibble, bytes, ref _seen.Source);
        BinaryPrimitives.WriteUInt16BigEndian(extension[2..], reserved);
        return extension[SalParser.SourceListOffset..];
    }

    /// <summary>Writes the head of ADDRESS and returns room for its entries.</summary>
    internal Span<byte> BeginAddressList(int nibble, ushort reserved, uint version, uint ackno, int entries)
    {
        int bytes = SalParser.AddressListOffset + (entries * _rules.EntryBytes(nibble));
        Span<byte> extension = BeginExtension(ExtensionType.Address, nibble, bytes, ref _seen.AddressList);
        BinaryPrimitives.WriteUInt16BigEndian(extension[2..], reserved);
        BinaryPrimitives.WriteUInt32BigEndian(extension[4..], version);
        BinaryPrimitives.WriteUInt32BigEndian(extension[8..], ackno);
        return extension[SalParser.AddressListOffset..];
    }

    /// <summary>Writes one address in format 0 (4 bytes) or 1 (8 bytes).</summary>
    internal static void WriteEntry(Span<byte> entry, int format, NetworkAddress address)
    {
        BinaryPrimitives.WriteUInt32BigEndian(entry, address.IPv4);
        if (format == 1)
        {
            BinaryPrimitives.WriteUInt16BigEndian(entry[4..], address.UdpPort);
            BinaryPrimitives.WriteUInt16BigEndian(entry[6..], 0);
        }
    }

    private readonly int FormatFor(scoped ReadOnlySpan<NetworkAddress> addresses)
    {
        foreach (NetworkAddress address in addresses)
        {
            if (address.UdpPort != 0)
            {
                return _rules.EntryFormats
                    ? 1
                    : throw new ArgumentException("The dialect's address lists know no UDP ports.", nameof(addresses));
            }
        }

        return 0;
    }

    private static void AddEntries(Span<byte> room, int format, scoped ReadOnlySpan<NetworkAddress> addresses)
    {
        int entryBytes = format == 1 ? 8 : 4;
        foreach (NetworkAddress address in addresses)
        {
            WriteEntry(room, format, address);
            room = room[entryBytes..];
        }
    }
}
