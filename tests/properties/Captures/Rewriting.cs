using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Captures;

/// <summary>Writes packets as another legal stack would: the same content, with padding or in another order of extensions.</summary>
internal static class Rewriting
{
    private const int BaseBytes = 12;

    /// <summary>The packet with so many words of PAD behind its extensions; as it is if it has none or no room.</summary>
    internal static byte[] Padded(byte[] ip, int words) => Rewritten(ip, extensions =>
        extensions.Count == 0 || extensions.Count + (4 * words) > 10 ? null : [.. extensions, .. Enumerable.Repeat(new byte[1], 4 * words)]);

    /// <summary>The packet with its extensions the other way round.</summary>
    internal static byte[] Reversed(byte[] ip) => Rewritten(ip, extensions =>
        extensions.Count < 2 || extensions.Exists(e => e[0] >> 4 == 2) ? null : [.. Enumerable.Reverse(extensions)]);

    private static byte[] Rewritten(byte[] ip, Func<List<byte[]>, List<byte[]>?> change)
    {
        if (Ipv4.TryDecapsulate(ip, out NetworkAddress source, out NetworkAddress destination, out ReadOnlySpan<byte> sal) != Decapsulation.Serval
            || SalPacket.DialectOf(sal) is not { } dialect || SalPacket.TryDecode(sal, dialect, out SalPacket packet) != DropReason.None)
        {
            return ip;
        }

        List<byte[]> before = [];
        foreach (SalExtension extension in packet.EnumerateExtensions())
        {
            before.Add(extension.Bytes.ToArray());
        }

        if (change(before) is not { } after)
        {
            return ip;
        }

        byte[] header = [.. sal[..BaseBytes], .. after.SelectMany(e => e)];
        header[8] = (byte)(header.Length / 4);
        header[10] = header[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), InternetChecksum.Finish(InternetChecksum.Add(0, header)));
        byte[] written = [.. header, .. packet.Payload];
        byte[] result = new byte[Ipv4.Overhead(source) + written.Length];
        Ipv4.Encapsulate(result, source, destination, written, dontFragment: true);
        return result;
    }
}
