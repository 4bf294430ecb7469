using System.Runtime.InteropServices;
using ServalRef.Runtime.Transfer;

namespace ServalRef.Oracle.Streams;

/// <summary>What the capture shows of one host's stream, over all flows of its connection, and of the window that it offers.</summary>
internal sealed class StreamSide(StreamMemory memory)
{
    // Beyond so many holes the lower half is taken for filled: no healthy sender leaves as many.
    private const int MostRanges = 1_024;

    private readonly RangeSet _covered = new();

    // With what must have been in packets that were not seen; none while that is nothing.
    private RangeSet? _presumed;

    private readonly Dictionary<uint, FlowNumbers> _flows = [];

    private readonly StreamBytes _bytes = new(memory);

    private FlowNumbers? _last;

    private uint _lastFlow;

    /// <summary>The position up to which all of the stream was seen, its end included.</summary>
    internal ulong Contiguous => Known is { IsEmpty: false, First: { Start: 0 } first } ? first.End : 0;

    /// <summary>The position after the last one that was seen, the end included.</summary>
    internal ulong Highest => Known.IsEmpty ? 0 : Known.Last.End;

    /// <summary>The same of what was really seen, without what is presumed.</summary>
    internal ulong HighestSeen => _covered.IsEmpty ? 0 : _covered.Last.End;

    /// <summary>The position after the last byte, where the host has said that the stream ends (DATA-18); none if it has not.</summary>
    internal ulong? End { get; private set; }

    /// <summary>The greatest edge of the window that the host told (DATA-6).</summary>
    internal ulong Edge { get; private set; }

    /// <summary>The greatest DATA_ACK that the host told of the other one's stream.</summary>
    internal ulong DataAck { get; private set; }

    /// <summary>Positions in packets of the host that the other one has acknowledged, from <see cref="Confirmed"/> on.</summary>
    internal RangeSet Acknowledged { get; } = new();

    /// <summary>The greatest DATA_ACK of the other host in an ACK that also told of packets.</summary>
    internal ulong Confirmed { get; set; }

    /// <summary>Whether of some packet that was acknowledged it is not known what it carried.</summary>
    internal bool IsForgetful { get; set; }

    /// <summary>Packets of the host that the other one says have come, and that were not seen.</summary>
    internal ulong Unseen { get; set; }

    /// <summary>Packets of the host that could not be read, each of which explains one packet that was not seen.</summary>
    internal ulong Unread { get; set; }

    /// <summary>Packets of the host that could not be read and have explained a number: what they brought is not explained by that yet.</summary>
    internal ulong Explained { get; set; }

    /// <summary>The flows on which the host was seen to send.</summary>
    internal IReadOnlyDictionary<uint, FlowNumbers> Flows => _flows;

    /// <summary>The numbers of one of its flows, by its own flow ID.</summary>
    internal FlowNumbers Flow(uint flow)
    {
        if (_last is null || flow != _lastFlow)
        {
            (_lastFlow, _last) = (flow, CollectionsMarshal.GetValueRefOrAddDefault(_flows, flow, out _) ??= new FlowNumbers());
        }

        return _last;
    }

    /// <summary>The same of a flow that is acknowledged; none if it was never seen.</summary>
    internal FlowNumbers? Find(uint flow) => _last is not null && flow == _lastFlow ? _last : _flows.GetValueOrDefault(flow);

    /// <summary>The host told how far it has the other one's stream, and the edge of its window.</summary>
    internal void Tell(ulong dataAck, ulong edge)
    {
        DataAck = Math.Max(DataAck, dataAck);
        Edge = Math.Max(Edge, edge);
    }

    /// <summary>The positions are as good as seen: they were in packets that could not be read, or that the capture lacks.</summary>
    internal void Presume(ulong start, ulong end)
    {
        if (_presumed is null)
        {
            _presumed = new RangeSet();
            for (int index = 0; index < _covered.Count; index++)
            {
                _presumed.Add(_covered[index].Start, _covered[index].End);
            }
        }

        _presumed.Add(start, end);
    }

    /// <summary>The connection is over as far as anybody can tell.</summary>
    internal void Release() => _bytes.Release();

    /// <summary>The host sent a piece of its stream that lies within 64 bits.</summary>
    /// <param name="start">The position of its first byte.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="fin">Whether the stream ends after them.</param>
    /// <param name="isNew">Whether it brings a position that was not seen before.</param>
    /// <returns>What of it contradicts the pieces before, if anything does.</returns>
    internal Contradiction Send(ulong start, ReadOnlySpan<byte> bytes, bool fin, out bool isNew)
    {
        ulong end = start + (ulong)bytes.Length;
        isNew = false;
        if (StreamEnd.IsContradicted(End, HighestSeen, start, bytes.Length, fin))
        {
            // Its receiver goes by what came first, or lay within its window: that may be either.
            Presume(start, fin && end < ulong.MaxValue ? end + 1 : end);
            return Contradiction.End;
        }

        End = fin ? end : End;
        bool differ = _bytes.Differ(start, bytes, _covered);
        ulong after = fin && end < ulong.MaxValue ? end + 1 : end;
        isNew = !_covered.Covers(start, after);
        _covered.Add(start, after);
        _presumed?.Add(start, after);
        if (_covered.Count > MostRanges)
        {
            ulong until = _covered[MostRanges / 2].Start;
            _bytes.Forget(until);
            _covered.Add(_covered.First.Start, until);
            _presumed?.Add(_presumed.First.Start, until);
        }

        return differ ? Contradiction.Bytes : Contradiction.None;
    }

    private RangeSet Known => _presumed ?? _covered;
}

/// <summary>How a piece of a stream can contradict those before it.</summary>
internal enum Contradiction
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>There are two ends, or something beyond the end (DATA-18).</summary>
    End,

    /// <summary>The same positions hold other bytes than before (DATA-2).</summary>
    Bytes,
}
