using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Mutants;

/// <summary>
/// One captured packet whose fields can be changed: Ethernet, IPv4 without options, and SAL with CONTROL first, if at all.
/// </summary>
internal sealed class Packet(string label, string file, long time, byte[] data)
{
    private const int Ip = 14;
    private const int Sal = Ip + 20;
    private const int Control = Sal + 12;
    private const int ControlLength = 20;

    /// <summary>Where it stood in the recording, <c>a1#17</c>, or the name that an edit gave to a packet of its own.</summary>
    internal string Label { get; set; } = label;

    /// <summary>The interface's file, <c>a1</c>.</summary>
    internal string File { get; set; } = file;

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    internal long Time { get; set; } = time;

    internal byte[] Data { get; private set; } = data;

    /// <summary>Whether lengths and checksums stay as they are, whatever was changed.</summary>
    internal bool IsBroken { get; set; }

    internal bool IsControl => Data.Length >= Control + ControlLength && Shl > 3 && Data[Control] >> 4 == (int)ExtensionType.Control;

    internal string Source { get => Address(Ip + 12); set => Put32(Ip + 12, Number(value)); }

    internal string Destination { get => Address(Ip + 16); set => Put32(Ip + 16, Number(value)); }

    internal uint SourceFlow { get => Get32(Sal); set => Put32(Sal, value); }

    internal uint DestinationFlow { get => Get32(Sal + 4); set => Put32(Sal + 4, value); }

    internal byte Shl { get => Data[Sal + 8]; set => Data[Sal + 8] = value; }

    internal ControlFlags Flags { get => (ControlFlags)Data[Control + 2]; set => Data[Control + 2] = (byte)value; }

    internal uint Version { get => Get32(Control + 4); set => Put32(Control + 4, value); }

    internal uint Ackno { get => Get32(Control + 8); set => Put32(Control + 8, value); }

    internal ulong Nonce
    {
        get => BinaryPrimitives.ReadUInt64BigEndian(Data.AsSpan(Control + 12));
        set => BinaryPrimitives.WriteUInt64BigEndian(Data.AsSpan(Control + 12), value);
    }

    /// <summary>The sequence number of a Serval TCP packet.</summary>
    internal uint TcpSequence { get => Get32(Payload + 4); set => Put32(Payload + 4, value); }

    /// <summary>Where the SAL header ends and the transport header begins.</summary>
    internal int Payload => Sal + (4 * Shl);

    internal static int SalStart => Sal;

    internal Packet Clone(string name) => new(name, File, Time, [.. Data]) { IsBroken = IsBroken };

    /// <summary>Sets the reserved bits of CONTROL: the low nibble, the byte after the flags and its two spare flags.</summary>
    internal void SetReservedBits()
    {
        Data[Control] |= 0x0f;
        Data[Control + 2] |= 0x03;
        Data[Control + 3] = 0xa5;
    }

    /// <summary>Changes one byte behind the CONTROL extension, for example in SERVICE.</summary>
    internal void Touch(int offset) => Data[Control + ControlLength + offset] ^= 0x55;

    /// <summary>Takes out the extension that follows CONTROL.</summary>
    internal void RemoveSecondExtension()
    {
        int start = Control + ControlLength;
        int length = Data[start + 1];
        Data = [.. Data[..start], .. Data[(start + length)..]];
        Shl -= (byte)(length / 4);
    }

    /// <summary>Cuts off everything behind the SAL header.</summary>
    internal void RemovePayload() => Data = Data[..Payload];

    /// <summary>Puts one-byte PAD extensions, a multiple of four, behind the others.</summary>
    internal void AddPadding(int count)
    {
        Data = [.. Data[..Payload], .. new byte[count], .. Data[Payload..]];
        Shl += (byte)(count / 4);
    }

    /// <summary>Keeps the first bytes of the frame only, as a capture with a snapshot length does.</summary>
    internal void CutTo(int length)
    {
        Data = ToFrame()[..Math.Min(length, Data.Length)];
        IsBroken = true;
    }

    /// <summary>Flips bits of one byte, and repairs nothing.</summary>
    internal void Corrupt(int offset, byte bits)
    {
        ToFrame()[offset] ^= bits;
        IsBroken = true;
    }

    /// <summary>The frame's bytes, lengths and checksums set right.</summary>
    internal byte[] ToFrame()
    {
        if (IsBroken)
        {
            return Data;
        }

        BinaryPrimitives.WriteUInt16BigEndian(Data.AsSpan(Ip + 2), (ushort)(Data.Length - Ip));
        BinaryPrimitives.WriteUInt16BigEndian(Data.AsSpan(Ip + 10), InternetChecksum.Compute(Data.AsSpan(Ip, 20), 10));
        BinaryPrimitives.WriteUInt16BigEndian(Data.AsSpan(Sal + 10), InternetChecksum.Compute(Data.AsSpan(Sal, 4 * Shl), 10));
        return Data;
    }

    private static uint Number(string address) =>
        NetworkAddress.TryParse(address, out NetworkAddress parsed) ? parsed.IPv4 : throw new FormatException(address);

    private string Address(int offset) => string.Join('.', Data[offset..(offset + 4)]);

    private uint Get32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Data.AsSpan(offset));

    private void Put32(int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Data.AsSpan(offset), value);
}
