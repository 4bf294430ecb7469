using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>When each address was last seen to send or receive: an omission needs such a proof of life (spec/readings.md).</summary>
internal sealed class LifeSigns
{
    /// <summary>More addresses than this are a scan; without a sign of life nothing is reported missing.</summary>
    private const int Most = 1 << 18;

    private const int MostSilences = 8;

    /// <summary>Less than this is no silence: every request waits longer for its answer.</summary>
    private const long ShortestSilence = 1_000_000_000;

    private readonly Dictionary<uint, long> _last = [];

    private readonly Dictionary<uint, long> _moved = [];

    private readonly Dictionary<uint, List<(long From, long To)>> _silences = [];

    /// <summary>When the capture began: the time of its first packet.</summary>
    internal long Begin { get; private set; } = long.MaxValue;

    internal void Note(NetworkAddress address, long time)
    {
        Begin = Math.Min(Begin, time);
        ref long last = ref CollectionsMarshal.GetValueRefOrNullRef(_last, address.IPv4);
        if (!Unsafe.IsNullRef(ref last))
        {
            if (time - last >= ShortestSilence)
            {
                NoteSilence(address, last, time);
            }

            last = time;
        }
        else if (_last.Count < Most)
        {
            _last.Add(address.IPv4, time);
        }
    }

    /// <summary>A host moved to this address: before, it may have been without it.</summary>
    internal void NoteMove(NetworkAddress address, long time)
    {
        if (_last.ContainsKey(address.IPv4))
        {
            _moved[address.IPv4] = time;
        }
    }

    /// <summary>Whether nothing at all was sent from this address or reached it in a span: the host may have been without it .</summary>
    internal bool WasSilent(NetworkAddress address, long from, long to) =>
        HasSilence(address, from, silence => silence.From <= from && silence.To >= to);

    /// <summary>Whether a part of a span may lie in such a silence.</summary>
    internal bool WasSilentIn(NetworkAddress address, long from, long to) =>
        HasSilence(address, from, silence => silence.From < to && silence.To > from);

    /// <summary>Whether a host had this address at a time, as a packet of a later time shows.</summary>
    internal bool IsAliveAt(NetworkAddress address, long time) =>
        _last.TryGetValue(address.IPv4, out long last) && last >= time && time >= _moved.GetValueOrDefault(address.IPv4, long.MinValue);

    /// <summary>Whether there was such a silence, or those of so long ago are forgotten.</summary>
    private bool HasSilence(NetworkAddress address, long from, Predicate<(long From, long To)> isSuch) =>
        _silences.TryGetValue(address.IPv4, out List<(long From, long To)>? silences)
        && (silences.Exists(isSuch) || (silences.Count == MostSilences && silences[0].From > from));

    private void NoteSilence(NetworkAddress address, long from, long to)
    {
        if (!_silences.TryGetValue(address.IPv4, out List<(long From, long To)>? silences))
        {
            _silences[address.IPv4] = silences = [];
        }

        silences.AddLatest((from, to), MostSilences);
    }
}
