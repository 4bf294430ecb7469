using System.Buffers.Binary;
using ServalRef.Tests;

namespace ServalRef.Golden.Wire;

/// <summary>The IPv4 packets of a capture of the prototype: classic pcap, little-endian, Ethernet.</summary>
/// <remarks>Reads by itself, so that what it shows of the codec does not rest on the product's capture reader.</remarks>
public static class CapturedPacket
{
    private const int EthernetBytes = 14;

    /// <summary>One packet from its IPv4 header on.</summary>
    /// <param name="file">The capture's file name without <c>.pcap</c>.</param>
    /// <param name="number">Counted from 1.</param>
    public static byte[] Read(string file, int number) => All($"{file}.pcap").ElementAt(number - 1);

    /// <summary>Every packet of a capture from its IPv4 header on.</summary>
    public static IEnumerable<byte[]> All(string file)
    {
        byte[] capture = File.ReadAllBytes(TestData.Capture(file));
        for (int record = 24; record < capture.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(capture.AsSpan(record + 8));
            yield return capture[(record + 16 + EthernetBytes)..(record + 16 + length)];
            record += 16 + length;
        }
    }
}
