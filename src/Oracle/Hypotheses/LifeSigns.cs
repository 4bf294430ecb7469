using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>When each address was last seen to send or receive: an omission needs such a proof of life (spec/readings.md).</summary>
/// <param name="presences">When hosts are known to have been there.</param>
internal sealed class LifeSigns(IReadOnlyList<Presence> presences)
{
    /// <summary>More addresses than this are a scan; without a sign of life nothing is reported missing.</summary>
    private const int Most = 1 << 18;

    private const int MostSilences = 32;

    /// <summary>Less than this is no silence: every request waits longer for its answer.</summary>
    private static readonly Duration ShortestSilence = Duration.FromSeconds(1);

    /// <summary>No interface goes and comes back in less.</summary>
    private static readonly Duration ShortestPause = Duration.FromMilliseconds(200);

    private readonly Dictionary<uint, Instant> _first = [];

    private readonly Dictionary<uint, Instant> _last = [];

    private readonly Dictionary<uint, (uint Version, Instant Time)> _moved = [];

    private readonly Dictionary<uint, Instant> _paused = [];

    private readonly Dictionary<uint, List<(Instant From, Instant To)>> _silences = [];

    /// <summary>When the capture began: the time of its first packet.</summary>
    internal Instant Begin { get; private set; } = Instant.Never;

    internal void Note(NetworkAddress address, Instant time)
    {
        Begin = Instant.Min(Begin, time);
        ref Instant last = ref CollectionsMarshal.GetValueRefOrNullRef(_last, address.IPv4);
        if (!Unsafe.IsNullRef(ref last))
        {
            if (time - last >= ShortestPause)
            {
                NotePause(address, last, time);
            }

            last = time;
        }
        else if (_last.Count < Most)
        {
            _first.Add(address.IPv4, time);
            _last.Add(address.IPv4, time);
        }
    }

    /// <summary>
    /// Whether the address may have been away at some time since then, and with it what waited to be sent from there: nothing was seen of
    /// it for a while.
    /// </summary>
    internal bool MayHaveBeenAway(NetworkAddress address, Instant since) =>
        !_last.TryGetValue(address.IPv4, out Instant last) || (!WasThere(address, since, last) && _paused.TryGetValue(address.IPv4, out Instant to) && to > since);

    /// <summary>A host moved to this address: before, it may have been without it. The same RSYN again is no further move.</summary>
    internal void NoteMove(NetworkAddress address, uint version, Instant time)
    {
        bool isRepeated = _moved.TryGetValue(address.IPv4, out (uint Version, Instant Time) moved) && moved.Version == version;
        if (!isRepeated && _last.ContainsKey(address.IPv4))
        {
            _moved[address.IPv4] = (version, time);
        }
    }

    /// <summary>Whether nothing at all was sent from this address or reached it in a span: the host may have been without it .</summary>
    internal bool WasSilent(NetworkAddress address, Instant from, Instant to) =>
        !WasThere(address, from, to) && HasSilence(address, to, silence => silence.From <= from && silence.To >= to);

    /// <summary>Whether a part of a span may lie in such a silence.</summary>
    internal bool WasSilentIn(NetworkAddress address, Instant from, Instant to) =>
        !WasThere(address, from, to) && HasSilence(address, from, silence => silence.From < to && silence.To > from);

    /// <summary>Whether a host had this address all the time since a moment, as far as packets show: it has made no pause of a second.</summary>
    internal bool WasThereSince(NetworkAddress address, Instant from, Instant to) =>
        _first.TryGetValue(address.IPv4, out Instant first) && first <= from && !WasSilentIn(address, from, to);

    /// <summary>Whether a host had this address at a time, as a packet of a later time shows.</summary>
    internal bool IsAliveAt(NetworkAddress address, Instant time) =>
        WasThere(address, time, time)
        || (_last.TryGetValue(address.IPv4, out Instant last) && last >= time && (!_moved.TryGetValue(address.IPv4, out (uint Version, Instant Time) moved) || time >= moved.Time));

    private bool WasThere(NetworkAddress address, Instant from, Instant to)
    {
        for (int place = 0; place < presences.Count; place++)
        {
            if (presences[place].Covers(address, from, to))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there was such a silence, or those before a moment are forgotten: each begins where something was seen.</summary>
    private bool HasSilence(NetworkAddress address, Instant before, Predicate<(Instant From, Instant To)> isSuch) =>
        _silences.TryGetValue(address.IPv4, out List<(Instant From, Instant To)>? silences)
        && (silences.Exists(isSuch) || (silences.Count == MostSilences && silences[0].From > before));

    private void NotePause(NetworkAddress address, Instant from, Instant to)
    {
        _paused[address.IPv4] = to;
        if (to - from < ShortestSilence)
        {
            return;
        }

        if (!_silences.TryGetValue(address.IPv4, out List<(Instant From, Instant To)>? silences))
        {
            _silences[address.IPv4] = silences = [];
        }

        silences.AddLatest((from, to), MostSilences);
    }
}
