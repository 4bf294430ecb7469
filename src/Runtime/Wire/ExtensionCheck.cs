using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <summary>Checks the length and content of each kind of extension (WIRE-5, WIRE-7, WIRE-8, WIRE-9).</summary>
internal static class ExtensionCheck
{
    /// <summary>What is wrong with one extension, apart from its place in the packet.</summary>
    /// <param name="type">Its type, known to the dialect, and not PAD.</param>
    /// <param name="extension">All of it; empty if its length field says 0.</param>
    /// <param name="rules">The dialect.</param>
    internal static DropReason Check(ExtensionType type, ReadOnlySpan<byte> extension, WireRules rules)
    {
        switch (type)
        {
            case ExtensionType.Control:
                return extension.Length != SalParser.ControlBytes
                    ? DropReason.ExtensionLength
                    : ReservedUnless(!rules.ReservedIsZero || ((extension[0] & 0xf) | (extension[2] & 3) | extension[3]) == 0);
            case ExtensionType.Service:
                return extension.Length != SalParser.ServiceBytes
                    ? DropReason.ExtensionLength
                    : ReservedUnless(!rules.ReservedIsZero || ((extension[0] & 0xf) | extension[2] | extension[3]) == 0);
            case ExtensionType.Address:
                return CheckList(extension, SalParser.AddressListOffset, 0, int.MaxValue, rules);
            case ExtensionType.Source:
                return CheckList(extension, SalParser.SourceListOffset, 2, SalParser.MaximumSources, rules);
            default:
                return CheckConnection(extension);
        }
    }

    private static DropReason CheckList(ReadOnlySpan<byte> extension, int listOffset, int least, int most, WireRules rules)
    {
        if (extension.Length < listOffset)
        {
            return DropReason.ExtensionLength;
        }

        int entryBytes = rules.EntryBytes(extension[0] & 0xf);
        if (entryBytes == 0)
        {
            return DropReason.AddressFormat;
        }

        ReadOnlySpan<byte> list = extension[listOffset..];
        int entries = list.Length / entryBytes;
        if (entries * entryBytes != list.Length || entries < least || entries > most)
        {
            return DropReason.ExtensionLength;
        }

        if (rules.ReservedIsZero && (extension[2] | extension[3]) != 0)
        {
            return DropReason.ReservedBits;
        }

        int padding = 0;
        for (int entry = 0; entryBytes == 8 && entry < entries; entry++)
        {
            padding |= list[(entry * 8) + 6] | list[(entry * 8) + 7];
        }

        return rules.ReservedIsZero && padding != 0 ? DropReason.EntryPadding : DropReason.None;
    }

    // Only mtp1 knows CONNECTION, so reserved bits are always checked.
    private static DropReason CheckConnection(ReadOnlySpan<byte> extension)
    {
        if (extension.Length < 12)
        {
            return DropReason.ExtensionLength;
        }

        int length = extension.Length;
        bool rightLength;
        switch ((ConnectionKind)extension[2])
        {
            case ConnectionKind.Offer:
                rightLength = length is 12 or 20;
                break;
            case ConnectionKind.Join:
            case ConnectionKind.Find:
                rightLength = length == 12;
                break;
            case ConnectionKind.Register:
                rightLength = length == 16;
                break;
            default:
                return DropReason.ConnectionKind;
        }

        if (!rightLength)
        {
            return DropReason.ConnectionLength;
        }

        if ((extension[3] & 0xfe) != 0)
        {
            return DropReason.ConnectionFlags;
        }

        int reserved = extension[0] & 0xf;
        return ReservedUnless((length == 20 ? reserved | extension[18] | extension[19] : reserved) == 0);
    }

    private static DropReason ReservedUnless(bool clean) => clean ? DropReason.None : DropReason.ReservedBits;
}
