using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Rendering.Packets;

/// <summary>Prints Serval packets field by field, for people.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="paint">Colours, or none.</param>
public sealed class PacketPrinter(TextWriter output, Paint paint)
{
    /// <summary>Prints a packet; one that cannot be read is named with the reason.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="start">When the first packet of the capture was captured.</param>
    public void Print(in DecodedPacket packet, Instant start)
    {
        string head = $"#{packet.Number}  {PacketTime.Relative(packet.Time - start)}";
        if (packet.Outcome == Decapsulation.Serval)
        {
            string verdict = packet.Malformed is null ? string.Empty : $", {paint.Red("malformed")}";
            output.WriteLine(
                $"{paint.Bold($"{head}  {packet.Source} > {packet.Destination}")}  {TextLayout.Count(packet.Sal.Length, "byte")}, {packet.Dialect}{verdict}");
            PacketDump.Write(output, packet.Sal, packet.Dialect);
        }
        else
        {
            output.WriteLine($"{paint.Bold(head)}  {paint.Red("malformed")}: {packet.Malformed}");
        }

        output.WriteLine();
    }
}
