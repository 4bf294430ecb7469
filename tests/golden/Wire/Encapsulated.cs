using System.Buffers.Binary;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Wire;

/// <summary>IPv4 packets made to be compared with captured ones.</summary>
public static class Encapsulated
{
    /// <summary>A SAL packet in IPv4, with identification and hops of a captured packet, which only its sender could know.</summary>
    public static byte[] Like(byte[] captured, NetworkAddress source, NetworkAddress destination, byte[] sal)
    {
        byte[] buffer = new byte[Ipv4.Overhead(source) + sal.Length];
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(captured.AsSpan(4));
        Ipv4.Encapsulate(buffer, source, destination, sal, identification, captured[8]);
        return buffer;
    }
}
