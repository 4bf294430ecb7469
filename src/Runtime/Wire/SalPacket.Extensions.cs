using System.Buffers.Binary;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Wire;

/// <content>The fields of each extension.</content>
public readonly ref partial struct SalPacket
{
    /// <summary>Whether the packet has a CONTROL extension: without one it is data or a datagram.</summary>
    public bool HasControl => _map.Control != 0;

    /// <summary>The flags of CONTROL, in prototype2014 with any reserved bits; none without CONTROL.</summary>
    public ControlFlags Flags => HasControl ? (ControlFlags)Bytes[_map.Control + 2] : ControlFlags.None;

    /// <summary>The version of CONTROL, a serial number (CTL-14).</summary>
    public uint Version => Number32(_map.Control, 4);

    /// <summary>The ackno of CONTROL; only with the ACK flag does it say something in mtp1 (CTL-13).</summary>
    public uint Ackno => Number32(_map.Control, 8);

    /// <summary>The nonce of CONTROL (SEC-2).</summary>
    public ulong Nonce => Number64(_map.Control, 12);

    /// <summary>SERVICE extensions, 0 to 2.</summary>
    public int ServiceCount => _map.FirstService == 0 ? 0 : _map.SecondService == 0 ? 1 : 2;

    /// <summary>Whether the packet has a SOURCE extension: it was forwarded, or answers one that was (RES-6).</summary>
    public bool HasSource => _map.Source != 0;

    /// <summary>Entries of SOURCE: 0, or 2 to 20.</summary>
    public int SourceCount => Entries(_map.Source, SalParser.SourceListOffset);

    /// <summary>Whether the packet has an ADDRESS extension.</summary>
    public bool HasAddressList => _map.AddressList != 0;

    /// <summary>The version of the address list, a sequence of its own (ADDR-2).</summary>
    public uint AddressVersion => Number32(_map.AddressList, 4);

    /// <summary>The ackno of the address list, for the peer's list (ADDR-4).</summary>
    public uint AddressAckno => Number32(_map.AddressList, 8);

    /// <summary>Entries of the address list.</summary>
    public int AddressCount => Entries(_map.AddressList, SalParser.AddressListOffset);

    /// <summary>Whether the packet has a CONNECTION extension; never in prototype2014.</summary>
    public bool HasConnection => _map.Connection != 0;

    /// <summary>What CONNECTION says; <see cref="StateMachines.ConnectionKind.None"/> without it (WIRE-9).</summary>
    public ConnectionKind ConnectionKind => HasConnection ? (ConnectionKind)Bytes[_map.Connection + 2] : ConnectionKind.None;

    /// <summary>Whether CONNECTION marks the flow as a backup.</summary>
    public bool Backup => HasConnection && (Bytes[_map.Connection + 3] & 1) != 0;

    /// <summary>The token of CONNECTION; whose it is follows from the kind.</summary>
    public ulong Token => Number64(_map.Connection, 4);

    /// <summary>Whether an OFFER names a rendezvous.</summary>
    public bool HasRendezvous => HasConnection && Bytes[_map.Connection + 1] == 20;

    /// <summary>The rendezvous of an OFFER, or the absent address; port 0 is IP protocol 144.</summary>
    public NetworkAddress Rendezvous => HasRendezvous ? Address(_map.Connection + 12, 8) : default;

    /// <summary>The version of a REGISTER, a serial number per token (MIG-22); 0 in other packets.</summary>
    public uint RegisterVersion => ConnectionKind == ConnectionKind.Register ? Number32(_map.Connection, 12) : 0;

    /// <summary>A service ID.</summary>
    /// <param name="index">0 for the first SERVICE extension (in a datagram the destination), 1 for the second (the source).</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not below <see cref="ServiceCount"/>.</exception>
    public ReadOnlySpan<byte> Service(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ServiceCount);
        return Bytes.Slice((index == 0 ? _map.FirstService : _map.SecondService) + 4, ServiceIdBytes);
    }

    /// <summary>SOURCE as a whole; none if the packet came directly (RES-6).</summary>
    public SourceRoute Route
    {
        get
        {
            if (!HasSource)
            {
                return default;
            }

            var entries = new NetworkAddress[SourceCount];
            for (int index = 0; index < entries.Length; index++)
            {
                entries[index] = SourceEntry(index);
            }

            return new SourceRoute([.. entries]);
        }
    }

    /// <summary>What the machines read of a packet with CONTROL.</summary>
    /// <param name="source">The address that it is taken to come from.</param>
    /// <param name="destination">The address that it has reached.</param>
    public ControlPacket Control(NetworkAddress source, NetworkAddress destination) =>
        new(Flags, SourceFlow, DestinationFlow, Version, Ackno, Nonce, source, destination);

    /// <summary>An entry of SOURCE: first the host that the packet comes from, then each hop (RES-6).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not below <see cref="SourceCount"/>.</exception>
    public NetworkAddress SourceEntry(int index) => Entry(_map.Source, SalParser.SourceListOffset, index);

    /// <summary>An entry of the address list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not below <see cref="AddressCount"/>.</exception>
    public NetworkAddress AddressEntry(int index) => Entry(_map.AddressList, SalParser.AddressListOffset, index);

    private uint Number32(int extension, int field) =>
        extension == 0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Bytes[(extension + field)..]);

    private ulong Number64(int extension, int field) =>
        extension == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(Bytes[(extension + field)..]);

    private int EntryBytes(int extension) => _rules.EntryBytes(Bytes[extension] & 0xf);

    private int Entries(int extension, int listOffset) =>
        extension == 0 ? 0 : (Bytes[extension + 1] - listOffset) / EntryBytes(extension);

    private NetworkAddress Entry(int extension, int listOffset, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Entries(extension, listOffset));
        int entryBytes = EntryBytes(extension);
        return Address(extension + listOffset + (index * entryBytes), entryBytes);
    }

    private NetworkAddress Address(int offset, int entryBytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(Bytes[offset..]),
        entryBytes == 8 ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[(offset + 4)..]) : (ushort)0);
}
