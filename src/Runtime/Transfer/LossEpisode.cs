namespace ServalRef.Runtime.Transfer;

/// <summary>The losses for which a flow's window was last reduced, and whether any of them was real (DATA-9f).</summary>
internal struct LossEpisode
{
    private int _unproven;
    private ulong _timeoutAt;
    private bool _timedOut;

    /// <summary>Its name, which lost packets bear; 0: there was none yet.</summary>
    internal ushort Id { get; private set; }

    /// <summary>The window is reduced: the packets that are lost now are this episode's.</summary>
    internal void Begin()
    {
        Id = Id == ushort.MaxValue ? (ushort)1 : (ushort)(Id + 1);
        (_unproven, _timedOut) = (0, false);
    }

    /// <summary>Nothing that was lost before can undo anything from now on: the path is another.</summary>
    internal void Abandon() => Begin();

    /// <summary>Packets were lost.</summary>
    internal void Add(int packets) => _unproven += packets;

    /// <summary>The packets were lost by timeout.</summary>
    /// <param name="next">The number that is sent next.</param>
    internal void TimeOut(ulong next) => (_timedOut, _timeoutAt) = (true, next);

    /// <summary>A packet of it was acknowledged after all.</summary>
    /// <param name="largest">The largest number acknowledged so far, this ACK included.</param>
    /// <returns>
    /// Whether the reduction was for nothing: all of it has arrived; or the timeout was too early, since the ACKs are still those of
    /// what was sent before it (DATA-9g; RFC 3522).
    /// </returns>
    internal bool Acquit(ulong largest) => --_unproven == 0 || (_timedOut && largest < _timeoutAt);
}
