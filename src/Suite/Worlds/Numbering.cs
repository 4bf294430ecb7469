using System.Buffers.Binary;
using ServalRef.Runtime.Wire;

namespace ServalRef.Suite;

/// <summary>Packet numbers of MTP on the wire: what a stack is kept from sending takes none, and what is sent besides takes the next.</summary>
/// <remarks>
/// A stack numbers what it wants to send. Without this a fault that keeps a packet back would leave a number out as well (DATA-16),
/// which is another defect. What the peer acknowledges is counted back for the stack, which knows nothing of it.
/// </remarks>
internal sealed class Numbering
{
    private const int LargestOffset = 16;
    private const int RangesOffset = 36;

    private readonly Dictionary<uint, Flow> _flows = [];

    /// <summary>Gives a packet of the stack the next number of its flow.</summary>
    internal void Number(Packet packet)
    {
        if (!packet.HasMtp)
        {
            return;
        }

        uint next = FlowOf(packet.SourceFlow).Take(packet.Number);
        if (packet.Number != next)
        {
            packet.Number = next;
            packet.Seal();
        }
    }

    /// <summary>Takes the number of the packet that was numbered last back, and gives it the stack's.</summary>
    internal void Withdraw(Packet packet)
    {
        if (packet.HasMtp && FlowOf(packet.SourceFlow).Withdraw() is { } number)
        {
            packet.Number = number;
            packet.Seal();
        }
    }

    /// <summary>The next number of a flow, for a packet that the stack knows nothing of.</summary>
    internal uint Take(uint flow) => FlowOf(flow).Take(null);

    /// <summary>Leaves numbers of all flows out, as if the network had lost so many packets; those that are under way keep theirs.</summary>
    internal void Skip(uint numbers)
    {
        foreach (Flow flow in _flows.Values)
        {
            flow.Skip(numbers);
        }
    }

    /// <summary>Has a packet that has come acknowledge the stack's numbers.</summary>
    internal void Restore(Packet packet)
    {
        if (!packet.HasRanges || !_flows.TryGetValue(packet.AckedFlow, out Flow? flow) || !flow.IsShifted)
        {
            return;
        }

        SortedSet<uint> own = [];
        foreach (uint number in Acknowledged(packet))
        {
            if (flow.OfStack(number) is { } known)
            {
                own.Add(known);
            }
        }

        Write(packet, [.. own.Reverse()]);
        packet.Seal();
    }

    private Flow FlowOf(uint flow)
    {
        if (!_flows.TryGetValue(flow, out Flow? numbers))
        {
            _flows[flow] = numbers = new Flow();
        }

        return numbers;
    }

    private static IEnumerable<uint> Acknowledged(Packet packet)
    {
        uint next = packet.Largest;
        for (int range = 0; range < packet.Transport[3]; range++)
        {
            next -= packet.Get16(packet.HeaderBytes + RangesOffset + (4 * range));
            for (int left = packet.Get16(packet.HeaderBytes + RangesOffset + (4 * range) + 2); left > 0; left--)
            {
                yield return next--;
            }
        }
    }

    private static void Write(Packet packet, IReadOnlyList<uint> descending)
    {
        List<(ushort Gap, ushort Length)> ranges = [];
        for (int index = 0; index < descending.Count && ranges.Count < MtpHeader.MaximumRanges; index++)
        {
            uint gap = index == 0 ? 0 : descending[index - 1] - descending[index] - 1;
            if (index > 0 && gap == 0)
            {
                ranges[^1] = (ranges[^1].Gap, (ushort)(ranges[^1].Length + 1));
            }
            else
            {
                ranges.Add(((ushort)gap, 1));
            }
        }

        byte[] written = new byte[4 * ranges.Count];
        for (int index = 0; index < ranges.Count; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(written.AsSpan(4 * index), ranges[index].Gap);
            BinaryPrimitives.WriteUInt16BigEndian(written.AsSpan((4 * index) + 2), ranges[index].Length);
        }

        int before = packet.Transport[3];
        byte[] transport = [.. packet.Transport[..RangesOffset], .. written, .. packet.Transport[(RangesOffset + (4 * before))..]];
        transport[2] = (byte)(transport[2] + ranges.Count - before);
        transport[3] = (byte)ranges.Count;
        BinaryPrimitives.WriteUInt32BigEndian(transport.AsSpan(LargestOffset), descending.Count == 0 ? 0 : descending[0]);
        if (descending.Count == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(transport.AsSpan(LargestOffset - 4), 0);
        }

        packet.SetTransport(transport);
    }

    /// <summary>The numbers of a flow.</summary>
    private sealed class Flow
    {
        // The stack's number of each number on the wire; none of a packet that the stack knows nothing of.
        private readonly Dictionary<uint, uint?> _taken = [];
        private uint _next;

        /// <summary>Whether the numbers on the wire are others than the stack's.</summary>
        internal bool IsShifted { get; private set; }

        internal uint Take(uint? stack)
        {
            IsShifted |= stack != _next;
            _taken[_next] = stack;
            return _next++;
        }

        internal uint? Withdraw()
        {
            if (!_taken.TryGetValue(_next - 1, out uint? number) || number is null)
            {
                return null;
            }

            IsShifted = true;
            _taken.Remove(--_next);
            return number;
        }

        internal void Skip(uint numbers)
        {
            IsShifted = true;
            _next += numbers;
        }

        // Of a number that nobody has sent the stack is to hear as well.
        internal uint? OfStack(uint number) => _taken.TryGetValue(number, out uint? known) ? known : number;
    }
}
