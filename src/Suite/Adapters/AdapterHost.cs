using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The host of one run behind an adapter: what is the same whatever the endpoint is.</summary>
internal abstract class AdapterHost
{
    private const int MostAtOnce = 100;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<AdapterPacket> _packets = [];

    /// <summary>When the endpoint wants to be woken.</summary>
    protected abstract Instant Deadline { get; }

    /// <summary>Does a request, after what is due.</summary>
    internal AdapterReply Do(AdapterRequest request)
    {
        // What is due comes first, and what it sends leaves before what the request causes.
        if (Deadline <= request.Now)
        {
            HandleDeadline(request.Now);
            Collect(request.Now);
        }

        try
        {
            AdapterReply done = Take(request);
            return Finish(done, request.Now);
        }
        catch (ArgumentException refused)
        {
            return Finish(new AdapterReply { Error = refused.Message.ReplaceLineEndings(" ") }, request.Now);
        }
    }

    /// <summary>A reply with what the endpoint has to send and to tell.</summary>
    internal AdapterReply Reply(Instant now) => Finish(new AdapterReply(), now);

    /// <summary>Where all that a run draws by chance comes from.</summary>
    internal static Random Chance(long seed) => new(unchecked((int)(seed ^ (seed >> 32))));

    /// <summary>Does what is due.</summary>
    protected abstract void HandleDeadline(Instant now);

    /// <summary>Does what is asked.</summary>
    protected abstract AdapterReply Take(AdapterRequest request);

    /// <summary>The next packet to send, if there is one.</summary>
    protected abstract bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit);

    /// <summary>What is to be told; the list is the caller's.</summary>
    protected abstract IReadOnlyList<AdapterEvent> Events(Instant now);

    private AdapterReply Finish(AdapterReply done, Instant now)
    {
        // What is told may cause packets.
        IReadOnlyList<AdapterEvent> events = Events(now);
        Collect(now);
        // What a request has made due at once is done at once: no deadline lies in the past.
        for (int times = 0; Deadline <= now && times < MostAtOnce; times++)
        {
            HandleDeadline(now);
            Collect(now);
        }

        AdapterReply reply = done with { Packets = [.. _packets], Events = events, Deadline = Instant.Max(Deadline, now) };
        _packets.Clear();
        return reply;
    }

    private void Collect(Instant now)
    {
        while (TryTransmit(_buffer, now, out Transmit transmit))
        {
            _packets.Add(new AdapterPacket(transmit.Source, transmit.Destination, _buffer.AsSpan(0, transmit.Length).ToArray(), transmit.TimeToLive));
        }
    }
}
