using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <content>Writing a decoded packet again.</content>
public readonly ref partial struct SalPacket
{
    /// <summary>Encodes the packet anew from its fields, extension by extension (WIRE-19).</summary>
    /// <param name="destination">At least as long as <see cref="Bytes"/>, and apart from them.</param>
    /// <returns>The length written. The bytes equal those that were decoded.</returns>
    /// <remarks>
    /// Header length, checksum and CRC are computed, not copied; PAD, order and, in prototype2014, reserved bits are kept.
    /// </remarks>
    /// <exception cref="ArgumentException">The destination is too small.</exception>
    public int WriteTo(Span<byte> destination)
    {
        SalWriter writer = new(destination, _rules);
        writer.Begin(SourceFlow, DestinationFlow, Protocol);
        int services = 0;
        foreach (SalExtension extension in EnumerateExtensions())
        {
            int nibble = extension.Bytes[0] & 0xf;
            switch (extension.Type)
            {
                case ExtensionType.Pad:
                    writer.AddPadByte(extension.Bytes[0]);
                    break;
                case ExtensionType.Control:
                    writer.AddControl(nibble, Flags, extension.Bytes[3], Version, Ackno, Nonce);
                    break;
                case ExtensionType.Service:
                    writer.AddService(nibble, Reserved16(extension.Bytes), Service(services++));
                    break;
                case ExtensionType.Address:
                    CopyAddressList(ref writer, nibble, Reserved16(extension.Bytes));
                    break;
                case ExtensionType.Source:
                    CopySource(ref writer, nibble, Reserved16(extension.Bytes));
                    break;
                default:
                    CopyConnection(ref writer);
                    break;
            }
        }

        if (HasMtp)
        {
            CopyMtp(ref writer);
        }
        else if (!Payload.IsEmpty)
        {
            writer.AddPayload(Payload);
        }

        return writer.Finish();
    }

    private static ushort Reserved16(ReadOnlySpan<byte> extension) => BinaryPrimitives.ReadUInt16BigEndian(extension[2..]);

    private void CopyAddressList(ref SalWriter writer, int nibble, ushort reserved)
    {
        Span<byte> room = writer.BeginAddressList(nibble, reserved, AddressVersion, AddressAckno, AddressCount);
        int entryBytes = _rules.EntryBytes(nibble);
        for (int entry = 0; entry < AddressCount; entry++)
        {
            SalWriter.WriteEntry(room[(entry * entryBytes)..], entryBytes == 8 ? 1 : 0, AddressEntry(entry));
        }
    }

    private void CopySource(ref SalWriter writer, int nibble, ushort reserved)
    {
        Span<byte> room = writer.BeginSource(nibble, reserved, SourceCount);
        int entryBytes = _rules.EntryBytes(nibble);
        for (int entry = 0; entry < SourceCount; entry++)
        {
            SalWriter.WriteEntry(room[(entry * entryBytes)..], entryBytes == 8 ? 1 : 0, SourceEntry(entry));
        }
    }

    private void CopyConnection(ref SalWriter writer)
    {
        if (ConnectionKind == ConnectionKind.Register)
        {
            writer.AddRegister(Token, RegisterVersion, Backup);
            return;
        }

        // Not AddConnection: an OFFER may hold the absent address, and stays 20 bytes long.
        Span<byte> rest = writer.BeginConnection(HasRendezvous ? 20 : 12, ConnectionKind, Backup, Token);
        if (HasRendezvous)
        {
            SalWriter.WriteEntry(rest, 1, Rendezvous);
        }
    }

    private void CopyMtp(ref SalWriter writer)
    {
        MtpHeader mtp = Mtp;
        Span<AckRange> ranges = stackalloc AckRange[MtpHeader.MaximumRanges];
        for (int index = 0; index < mtp.RangeCount; index++)
        {
            ranges[index] = mtp.Range(index);
        }

        writer.AddMtp(mtp.Fields, ranges[..mtp.RangeCount], mtp.Payload);
    }
}
