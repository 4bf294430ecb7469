using ServalRef.StateMachines;

namespace ServalRef.Oracle.Capture;

/// <summary>A file format: steps from packet to packet. The current packet's fields stand in the properties.</summary>
internal abstract class CaptureFormat(ByteSource source)
{
    /// <summary>The longest packet, in bytes, that a capture may claim to hold; capture programs write no longer ones.</summary>
    public const int MaxCapturedLength = 256 * 1024;

    private int _dataIndex;
    private int _dataLength;
    private int _interface;
    private int _linkType;
    private int _originalLength;

    /// <summary>Why reading ended before the end, if it did.</summary>
    public string? Warning { get; private set; }

    /// <summary>The current packet's number; how many were read so far.</summary>
    public int Number { get; private set; }

    /// <summary>The current packet's time since the Unix epoch.</summary>
    public Instant Time { get; private set; }

    /// <summary>The current packet.</summary>
    public CaptureFrame Current => new()
    {
        Number = Number,
        Time = Time,
        Interface = _interface,
        LinkType = _linkType,
        OriginalLength = _originalLength,
        IsInbound = Direction,
        Data = Data,
    };

    /// <summary>How many interfaces were described so far.</summary>
    public virtual int Interfaces => 1;

    /// <summary>Whether the current packet came to the host; null if its record does not say.</summary>
    private protected bool? IsInbound { get; set; }

    private bool? Direction => IsInbound ?? LinkLayer.IsInbound(_linkType, Data);

    /// <summary>The current packet's bytes.</summary>
    private ReadOnlySpan<byte> Data => Source.At(_dataIndex, _dataLength);

    /// <summary>The bytes of the file.</summary>
    protected ByteSource Source { get; } = source;

    /// <summary>Steps to the next packet.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="CaptureException">The file is damaged.</exception>
    public abstract bool MoveNext();

    /// <summary>The name of an interface, if the file gives one.</summary>
    public abstract string? InterfaceName(int id);

    /// <summary>Whether the file says that this interface is named by its host, <c>HOST.if</c>.</summary>
    public virtual bool NamesHost(int id) => false;

    /// <summary>What is known by now of whether an interface's packets are all in the file.</summary>
    /// <param name="id">The interface.</param>
    /// <returns>Null if the file does not tell.</returns>
    public virtual InterfaceStatistics? Statistics(int id) => null;

    /// <summary>Keeps the current packet beyond the next step; to be released by its chunk.</summary>
    public HeldFrame Hold() =>
        new(Source.Hold(), _dataIndex, _dataLength, Number, Time, _interface, _linkType, _originalLength, Direction);

    /// <summary>Makes the packet current whose bytes lie ahead.</summary>
    /// <param name="time">Since the Unix epoch.</param>
    /// <param name="id">Its interface.</param>
    /// <param name="linkType">Its LINKTYPE number.</param>
    /// <param name="originalLength">Its length on the wire.</param>
    /// <param name="skip">Bytes of its record in front of the data.</param>
    /// <param name="capturedLength">Bytes of data.</param>
    protected void Accept(Instant time, int id, int linkType, uint originalLength, int skip, int capturedLength)
    {
        if (originalLength > int.MaxValue)
        {
            throw PacketFailure($"original length {originalLength} is beyond the limit of {int.MaxValue} bytes");
        }

        if (Number == int.MaxValue)
        {
            throw Source.Failure($"more than {int.MaxValue} packets; split the file");
        }

        Number++;
        Time = time;
        _interface = id;
        _linkType = linkType;
        _originalLength = (int)originalLength;
        _dataIndex = Source.Cursor + skip;
        _dataLength = capturedLength;
    }

    /// <summary>Checks the captured length that the next packet claims.</summary>
    protected void CheckCapturedLength(uint length)
    {
        if (length > MaxCapturedLength)
        {
            throw PacketFailure($"captured length {length} is beyond the limit of {MaxCapturedLength} bytes");
        }
    }

    /// <summary>An error in the packet after the current one.</summary>
    protected CaptureException PacketFailure(string what) =>
        Source.Failure($"packet {Number + 1L} at byte {Source.Position}: {what}");

    /// <summary>The file ends inside a record: the end of reading if packets were read, an error if there was none.</summary>
    /// <param name="record">What was cut short.</param>
    /// <returns>Always false, for <see cref="MoveNext"/> to return.</returns>
    protected bool Truncated(string record)
    {
        if (Number == 0)
        {
            throw Source.Failure($"truncated: the file ends inside {record}, before the first whole packet");
        }

        Warning = $"the file ends inside {record} after packet {Number}; the packets before it were read";
        return false;
    }
}
