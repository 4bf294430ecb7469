using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <summary>The data plane of one connection: a stream each way, spread over all flows (chapter 11).</summary>
/// <remarks>
/// Bytes, packets and time in; bytes, packets and a deadline out. It fires no machine and decides nothing about flows: the
/// control plane adds, opens and removes them and says what each may send. After any call, ask <see cref="TryTransmit"/> until
/// it has nothing more, then <see cref="Deadline"/>. In a steady state nothing is allocated.
/// </remarks>
public sealed partial class DataPlane
{
    private readonly List<TransferFlow> _flows = [];
    private readonly ConnectionWindows _windows;
    private readonly SendStream _send;
    private readonly ReceiveStream _receive;
    private readonly AckRange[] _ranges = new AckRange[MtpHeader.MaximumRanges];
    private int _nextIndex;

    /// <summary>A data plane without flows.</summary>
    /// <param name="options">Its numbers.</param>
    /// <param name="now">When it begins.</param>
    public DataPlane(TransferOptions options, Instant now)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _windows = new ConnectionWindows(options.Algorithm);
        _send = new SendStream(options.SendBuffer);
        _receive = new ReceiveStream(options.ReceiveBuffer);
        _scheduler = new Scheduler(options.Scheduler, options.SpareUnanswered, options.Adapts);
        _toldEdge = _receive.Edge;
        _quietSince = now.Nanoseconds;
    }

    /// <summary>Its numbers.</summary>
    public TransferOptions Options { get; }

    /// <summary>The flows that are not removed, in the order in which they came.</summary>
    public IReadOnlyList<TransferFlow> Flows => _flows;

    /// <summary>The congestion windows and the algorithm that links them.</summary>
    public ConnectionWindows Windows => _windows;

    /// <summary>Told what happens; none if nobody listens.</summary>
    public ITransferObserver? Observer { get; set; }

    /// <summary>Whatever the user of the data plane keeps with it.</summary>
    public object? Tag { get; set; }

    /// <summary>How far the two streams have come to their ends (CONN-3).</summary>
    public StreamProgress Progress => new(_send.EndIsSent, _send.EndIsAcknowledged, _receive.HasEnd);

    /// <summary>Bytes of our stream written so far.</summary>
    public ulong WrittenBytes => _send.Written;

    /// <summary>Bytes of our stream that the peer has, by its DATA_ACK.</summary>
    public ulong AcknowledgedBytes => _send.AcknowledgedBytes;

    /// <summary>The first position of our stream that was never sent; the end counts as one.</summary>
    public ulong SentUpTo => _send.Next;

    /// <summary>The greatest edge that the peer has told.</summary>
    public ulong PeerEdge => _send.Edge;

    /// <summary>Bytes of the peer's stream that the application has read.</summary>
    public ulong DeliveredBytes => _receive.Delivered;

    /// <summary>Bytes of the peer's stream that have arrived with all before them, read or not.</summary>
    public ulong ArrivedBytes => _receive.Delivered + (ulong)_receive.Readable;

    /// <summary>Bytes that may be written now.</summary>
    public int Writable => _send.Room;

    /// <summary>Bytes that may be read now.</summary>
    public int Readable => _receive.Readable;

    /// <summary>Whether the application has read all of the peer's stream, and its end came.</summary>
    public bool EndOfPeerReached => _receive.IsFinished;

    /// <summary>A flow begins, with its SYN or SYN+ACK: packet numbers start here, data from <see cref="Open"/> on (DATA-16).</summary>
    /// <param name="localFlow">Our flow ID, not 0.</param>
    /// <param name="backup">Whether it is a backup flow.</param>
    /// <param name="overUdp">Whether its packets travel in UDP, which makes them smaller.</param>
    public TransferFlow AddFlow(uint localFlow, bool backup = false, bool overUdp = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(localFlow);
        TransferFlow flow = new(_nextIndex++, localFlow, backup, overUdp, Options);
        flow.Window = _windows.Add(new WindowOptions(flow.MostPayload) { InitialPackets = Options.InitialWindowPackets, CountsBytes = Options.Adapts });
        flow.Window.IsUsable = false;
        flow.Copied = _send.Acknowledged;
        _flows.Add(flow);
        return flow;
    }

    /// <summary>A flow is synchronised.</summary>
    public void Open(TransferFlow flow, uint peerFlow, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfZero(peerFlow);
        flow.PeerFlow = peerFlow;
        _quietSince = Math.Max(_quietSince, now.Nanoseconds);
        flow.Window.SmoothedRoundTrip = flow.RoundTrip.Smoothed.Seconds;
    }

    /// <summary>Says what a flow may send now.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="maySend">Data and PROBEs: it is Established or in CloseWait, has an address, and is not frozen.</param>
    /// <param name="maySpeak">ACKs: it is synchronised, has an address, and is not frozen (MIG-10).</param>
    /// <param name="now">When.</param>
    public void SetModes(TransferFlow flow, bool maySend, bool maySpeak, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (maySend && !flow.MaySend && flow.Sent.Count == 0)
        {
            // A flow that was held back is no flow that was idle, and its probes begin from now.
            _quietSince = Math.Max(_quietSince, now.Nanoseconds);
        }

        (flow.MaySend, flow.MaySpeak) = (maySend, maySpeak);
        UpdateUse(flow);
    }

    /// <summary>A flow is closed: what it carried goes to the others at once (DATA-14).</summary>
    public void Remove(TransferFlow flow, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (_flows.Remove(flow))
        {
            Surrender(flow);
            _windows.Remove(flow.Window);
            (flow.MaySend, flow.MaySpeak) = (false, false);
            flow.RtoAt = flow.LossAt = long.MaxValue;
            _quietSince = Math.Max(_quietSince, now.Nanoseconds);
        }
    }

    /// <summary>A flow has no address for now: what it carried goes to the others at once (DATA-14).</summary>
    public void OnAddressLost(TransferFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        Surrender(flow);
    }

    /// <summary>Another address was adopted, ours or the peer's: the path is new, and what was in flight is lost for it (MIG-16).</summary>
    public void OnNewPath(TransferFlow flow, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        Surrender(flow);
        flow.RoundTrip.Reset();
        flow.Path = new PathMtu(Options.Mtu);
        flow.Window.OnNewPath(flow.MostPayload);
        flow.SampleFrom = flow.Sent.Next;
        flow.Reordering = new Reordering();
        flow.Episode.Abandon();
        flow.TimeoutsInRow = 0;
        flow.TailProbed = flow.TailProbeDue = false;
        (flow.IsSuspect, flow.WantsPathCheck, flow.ProbeDue) = (false, false, false);
        UpdateUse(flow);
        Observer?.OnNewPath(this, flow, now);
    }

    /// <summary>The control channel got an answer on the flow's path: it works, whatever the timeouts said .</summary>
    public void OnPathProven(TransferFlow flow, Instant now)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (flow.IsUnanswered || flow.IsSuspect)
        {
            Restore(flow);
            flow.ProbeDue = false;
            RestartTimer(flow, now);
        }
    }

    /// <summary>The application writes.</summary>
    /// <returns>Bytes taken: what the send buffer has room for, and none after <see cref="EndStream"/>.</returns>
    public int Write(ReadOnlySpan<byte> data) => _send.Write(data);

    /// <summary>The application writes bytes that stay as they are until <see cref="AcknowledgedBytes"/> covers them: none is copied.</summary>
    /// <returns>Bytes taken: what the send buffer has room for, which lent bytes fill as copies do.</returns>
    public int Lend(ReadOnlyMemory<byte> data) => _send.Lend(data);

    /// <summary>The application has written all: the end of the stream goes after it (TEAR-1).</summary>
    public void EndStream() => _send.End();

    /// <summary>The application reads, which may open the window (DATA-7).</summary>
    /// <returns>Bytes read.</returns>
    public int Read(Span<byte> buffer, Instant now)
    {
        ulong from = _receive.Delivered;
        int read = _receive.Read(buffer);
        OnDelivered(from, read, now);
        return read;
    }

    /// <summary>The bytes that may be read next and lie in one piece; valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek() => _receive.Peek();

    /// <summary>The application has read so many of the bytes that <see cref="Peek"/> showed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Advance(int bytes, Instant now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Readable);
        ulong from = _receive.Delivered;
        _receive.Advance(bytes);
        OnDelivered(from, bytes, now);
    }

    // What is in flight is sent again on any flow; that says nothing about congestion.
    private void Surrender(TransferFlow flow)
    {
        SentPackets sent = flow.Sent;
        for (ulong number = sent.First; number < sent.Next; number++)
        {
            if (sent.IsInFlight(number))
            {
                Lose(flow, number);
            }
        }

        flow.RtoAt = flow.LossAt = long.MaxValue;
    }

    private void OnDelivered(ulong from, int bytes, Instant now)
    {
        if (bytes == 0)
        {
            return;
        }

        NoteOpening();
        Observer?.OnDelivered(this, from, bytes, now);
    }

    private static void UpdateUse(TransferFlow flow) => flow.Window.IsUsable = flow.IsUsable;

    private TransferFlow? Find(uint localFlow)
    {
        foreach (TransferFlow flow in _flows)
        {
            if (flow.LocalFlow == localFlow)
            {
                return flow;
            }
        }

        return null;
    }
}

/// <summary>How far the two streams have come to their ends.</summary>
/// <param name="EndSent">Our end of stream was sent at least once.</param>
/// <param name="EndAcknowledged">A DATA_ACK covers it.</param>
/// <param name="PeerEndReceived">The peer's end of stream came, and all before it.</param>
public readonly record struct StreamProgress(bool EndSent, bool EndAcknowledged, bool PeerEndReceived);
