using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;

namespace ServalRef.Oracle.Streams;

/// <summary>The packet numbers of one flow in one direction, as the capture shows them (DATA-16, DATA-17).</summary>
internal sealed class FlowNumbers
{
    private const int FewestRecent = 16;

    private const int MostRecent = 512;

    private const int MostRanges = 16_384;

    private readonly RangeSet _seen = new();

    private (ulong Number, uint Crc)[] _recent = [];

    private ulong _largest = ulong.MaxValue;

    private ulong _floor;

    /// <summary>The number and what it told, of the packet with the highest number that carried an ACK; none if that is null.</summary>
    internal (ulong Number, ulong DataAck, ulong Edge)? NewestAck { get; set; }

    /// <summary>The full number that stands for these low bits, whether the packet was seen or is acknowledged.</summary>
    internal ulong Expand(uint low) => PacketNumber.Expand(_largest, low);

    /// <summary>A packet with this number was seen.</summary>
    /// <param name="number">The full number.</param>
    /// <param name="crc">The CRC that it carried: the same packet again has the same.</param>
    /// <returns>Whether another packet had this number before (DATA-16).</returns>
    internal bool See(ulong number, uint crc)
    {
        ref (ulong Number, uint Crc) place = ref PlaceOf(number);
        bool reused = place.Number == number + 1 && place.Crc != crc;
        if (place.Number <= number)
        {
            place = (number + 1, crc);
        }

        _seen.Add(number, number + 1);
        _largest = _largest == ulong.MaxValue ? number : Math.Max(_largest, number);
        if (_seen.Count > MostRanges)
        {
            _floor = _seen[MostRanges / 2].Start;
            _seen.RemoveBelow(_floor);
        }

        return reused;
    }

    /// <summary>Whether all packets with these numbers were seen; of what is long past that is not known any more, and taken for so.</summary>
    internal bool HasSeen(NumberRange range) =>
        range.Last < _floor || _seen.Covers(Math.Max(range.First, _floor), range.Last + 1);

    // Places hold the number plus 1, so that an empty one is none.
    private ref (ulong Number, uint Crc) PlaceOf(ulong number)
    {
        if (_recent.Length < MostRecent && number >= (ulong)_recent.Length)
        {
            var larger = new (ulong Number, uint Crc)[Math.Max(FewestRecent, 2 * _recent.Length)];
            foreach ((ulong Number, uint Crc) kept in _recent)
            {
                if (kept.Number > 0)
                {
                    larger[(kept.Number - 1) & (ulong)(larger.Length - 1)] = kept;
                }
            }

            _recent = larger;
        }

        return ref _recent[number & (ulong)(_recent.Length - 1)];
    }
}
