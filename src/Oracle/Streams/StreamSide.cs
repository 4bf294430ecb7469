using System.Runtime.InteropServices;
using ServalRef.Runtime.Transfer;

namespace ServalRef.Oracle.Streams;

/// <summary>What the capture shows of one host's stream, over all flows of its connection, and of the window that it offers.</summary>
internal sealed class StreamSide(StreamMemory memory)
{
    private readonly RangeSet _covered = new();

    private readonly Dictionary<uint, FlowNumbers> _flows = [];

    private readonly StreamBytes _bytes = new(memory);

    private FlowNumbers? _last;

    private uint _lastFlow;

    private ulong? _end;

    /// <summary>The position up to which all of the stream was seen, its end included.</summary>
    internal ulong Contiguous => _covered.IsEmpty || _covered.First.Start > 0 ? 0 : _covered.First.End;

    /// <summary>The greatest edge of the window that the host told (DATA-6).</summary>
    internal ulong Edge { get; private set; }

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
    internal FlowNumbers? Known(uint flow) => _last is not null && flow == _lastFlow ? _last : _flows.GetValueOrDefault(flow);

    /// <summary>The host told this edge.</summary>
    internal void Tell(ulong edge) => Edge = Math.Max(Edge, edge);

    /// <summary>The connection is over as far as anybody can tell.</summary>
    internal void Release() => _bytes.Release();

    /// <summary>The host sent a piece of its stream.</summary>
    /// <returns>What of it contradicts the pieces before, if anything does.</returns>
    internal Contradiction Send(ulong start, ReadOnlySpan<byte> bytes, bool fin)
    {
        ulong end = start + (ulong)bytes.Length;
        if (StreamEnd.IsContradicted(_end, Highest, start, bytes.Length, fin))
        {
            return Contradiction.End;
        }

        _end = fin ? end : _end;
        bool differ = _bytes.Differ(start, bytes, _covered);
        if (fin || !bytes.IsEmpty)
        {
            _covered.Add(start, fin ? end + 1 : end);
        }

        return differ ? Contradiction.Bytes : Contradiction.None;
    }

    private ulong Highest => _covered.IsEmpty ? 0 : _covered.Last.End;
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
