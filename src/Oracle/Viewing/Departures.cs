namespace ServalRef.Oracle.Viewing;

/// <summary>Remembers the latest packets that a host has sent, and whether anything came to it since.</summary>
internal sealed class Departures
{
    private const int Most = 128;

    private readonly (int File, int Number, long Arrivals)[] _latest = new (int, int, long)[Most];

    private long _count;

    private long _arrivals;

    /// <summary>A packet of the view, in order of time.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="number">Its number in the file.</param>
    /// <param name="outbound">Whether the host has sent it.</param>
    internal void Note(int file, int number, bool outbound)
    {
        if (outbound)
        {
            _latest[_count++ % Most] = (file, number, _arrivals);
        }
        else
        {
            _arrivals++;
        }
    }

    /// <summary>Whether anything came to the host since it sent a packet; true of one that is forgotten.</summary>
    internal bool CameAnythingSince(int file, int number)
    {
        int place = Array.FindIndex(_latest, sent => sent.File == file && sent.Number == number);
        return place < 0 || _latest[place].Arrivals != _arrivals;
    }
}
