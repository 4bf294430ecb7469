using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <summary>How long an end's data takes to be acknowledged: its RTO for requests counts data round trips, too (CTL-6).</summary>
/// <remarks>
/// Of the packets sent some are remembered, the closer together the fewer there are. An acknowledgement tells of the newest of
/// those that it covers, so that what was lost before makes no round trip longer than it was by more than their distance.
/// </remarks>
internal sealed class RoundTripWatch(Timing timing)
{
    private const int Most = 32;

    private (uint Number, Instant At)[] _sent = [];

    private Duration _distance = Duration.FromMilliseconds(100);

    private int _count;

    /// <summary>A packet was sent that is to be acknowledged by this number or a later one.</summary>
    internal void Sent(uint number, Instant time)
    {
        if (_count > 0 && time - _sent[_count - 1].At < _distance)
        {
            return;
        }

        if (_count == Most)
        {
            _distance *= 2;
            _count = Most / 2;
            for (int i = 0; i < _count; i++)
            {
                _sent[i] = _sent[2 * i];
            }
        }

        _sent = _sent.Length == 0 ? new (uint, Instant)[Most] : _sent;
        _sent[_count++] = (number, time);
    }

    /// <summary>An acknowledgement came, up to this number.</summary>
    internal void Acknowledged(uint number, Instant time)
    {
        int covered = 0;
        while (covered < _count && !SerialNumber.IsNewer(_sent[covered].Number, number))
        {
            covered++;
        }

        if (covered > 0)
        {
            timing.SawRoundTrip(time - _sent[covered - 1].At);
            _count -= covered;
            Array.Copy(_sent, covered, _sent, 0, _count);
        }
    }
}
