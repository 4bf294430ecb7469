using ServalRef.StateMachines;

namespace ServalRef.Simulation.Tcp;

/// <summary>The receiving end of a background TCP: cumulative ACKs, SACK, delayed ACKs (RFC 5681 §4.2, RFC 2018).</summary>
internal sealed class TcpReceiver(Network network, TcpOptions options) : FrameReceiver, IEventTarget
{
    private readonly List<Block> _blocks = [];
    private int _unanswered;
    private long _timer = long.MaxValue;

    /// <summary>The way to the sender.</summary>
    internal Hop Back { get; set; } = null!;

    /// <summary>The first packet that has not arrived: so many were delivered.</summary>
    internal long Expected { get; private set; }

    internal override void Receive(in Frame frame, Instant now)
    {
        Segment segment = Segment.Of(frame);
        bool inOrder = segment.Number == Expected;
        bool fills = _blocks.Count > 0;
        Note(segment.Number);
        _unanswered++;

        // At once out of order and when a gap is filled; else every second packet, or after a while.
        if (!inOrder || fills || _unanswered >= options.AckEvery)
        {
            Answer(now);
        }
        else if (_timer == long.MaxValue)
        {
            _timer = (now + options.AckDelay).Nanoseconds;
            network.Simulator.At(new Instant(_timer), this, _timer);
        }
    }

    public void OnEvent(long argument, Instant now)
    {
        if (argument == _timer)
        {
            _timer = long.MaxValue;
            if (_unanswered > 0)
            {
                Answer(now);
            }
        }
    }

    private void Note(long number)
    {
        if (number < Expected)
        {
            return;
        }

        Block merged = new(number, number + 1);
        for (int index = _blocks.Count - 1; index >= 0; index--)
        {
            Block block = _blocks[index];
            if (block.Start <= merged.End && merged.Start <= block.End)
            {
                merged = new Block(Math.Min(block.Start, merged.Start), Math.Max(block.End, merged.End));
                _blocks.RemoveAt(index);
            }
        }

        if (merged.Start <= Expected)
        {
            Expected = Math.Max(Expected, merged.End);
        }
        else
        {
            // The newest comes first.
            _blocks.Insert(0, merged);
        }
    }

    private void Answer(Instant now)
    {
        _unanswered = 0;
        _timer = long.MaxValue;
        new Segment(IsAck: true, Expected, Place(0), Place(1), Place(2)).Send(Back, options.AckBytes, now);
    }

    private Block Place(int index) => index < _blocks.Count ? _blocks[index] : default;
}
