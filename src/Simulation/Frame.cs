using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>A packet under way: a Serval packet with its bytes, or a segment of background traffic without.</summary>
/// <remarks>Frames are used again; who keeps one longer than a call copies it.</remarks>
public sealed class Frame
{
    private readonly byte[] _bytes;

    internal Frame(int room) => _bytes = room == 0 ? [] : new byte[room];

    /// <summary>Bytes of the SAL packet; 0: background traffic, which has none.</summary>
    public int Length { get; internal set; }

    /// <summary>The SAL packet.</summary>
    public ReadOnlySpan<byte> Sal => _bytes.AsSpan(0, Length);

    /// <summary>Bytes on the wire, IP header included.</summary>
    public int WireBytes { get; internal set; }

    /// <summary>Where it says it comes from.</summary>
    public NetworkAddress Source { get; internal set; }

    /// <summary>Where it goes.</summary>
    public NetworkAddress Destination { get; internal set; }

    /// <summary>Whether bits were turned over on its way.</summary>
    public bool IsCorrupted { get; internal set; }

    internal byte[] Buffer => _bytes;

    /// <summary>The content of a segment of background traffic.</summary>
    internal Tcp.Segment Segment { get; set; }

    internal void CopyFrom(Frame other)
    {
        (Length, WireBytes, Source, Destination) = (other.Length, other.WireBytes, other.Source, other.Destination);
        (IsCorrupted, Segment) = (other.IsCorrupted, other.Segment);
        if (Length > 0)
        {
            other.Sal.CopyTo(Buffer);
        }
    }
}

/// <summary>Frames that are used again.</summary>
internal sealed class FramePool
{
    private int _room = 2048;

    private readonly Stack<Frame> _withBytes = new();
    private readonly Stack<Frame> _bare = new();

    /// <summary>A frame for a Serval packet, which has room for bytes already.</summary>
    internal Frame Rent() => _withBytes.TryPop(out Frame? frame) ? Clean(frame) : new Frame(_room);

    /// <summary>Makes room for greater packets than 2048 bytes, before the first is sent.</summary>
    internal void MakeRoom(int bytes) => _room = Math.Max(_room, bytes);

    /// <summary>A frame for a segment of background traffic.</summary>
    internal Frame RentBare() => _bare.TryPop(out Frame? frame) ? Clean(frame) : new Frame(0);

    internal void Return(Frame frame)
    {
        if (frame.Buffer.Length > 0)
        {
            _withBytes.Push(frame);
        }
        else
        {
            _bare.Push(frame);
        }
    }

    private static Frame Clean(Frame frame)
    {
        (frame.Length, frame.IsCorrupted) = (0, false);
        frame.Segment = default;
        return frame;
    }
}
