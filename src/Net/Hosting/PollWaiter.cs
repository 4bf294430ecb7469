using ServalRef.Net.Native;
using ServalRef.Net.Ports;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Sleeps in <c>ppoll</c>, to a nanosecond, and is woken by an <c>eventfd</c>.</summary>
internal sealed unsafe class PollWaiter : Waiter
{
    private readonly Lock _lock = new();
    private readonly int _bell;
    private bool _closed;
    private readonly List<int> _watched = [];
    private PollEntry[] _entries = new PollEntry[8];

    internal PollWaiter()
    {
        _bell = Libc.eventfd(0, Constants.CloseOnExec | Constants.NonBlocking);
        if (_bell < 0)
        {
            throw new ServalException(ServalError.NotSupported, $"no eventfd: error {Libc.LastError}");
        }
    }

    /// <inheritdoc/>
    internal override void Watch(int descriptor) => _watched.Add(descriptor);

    /// <inheritdoc/>
    internal override void Wait(IReadOnlyList<Port> ports, Port? blocked, Duration longest)
    {
        int count = 1 + _watched.Count + ports.Count;
        if (count > _entries.Length)
        {
            _entries = new PollEntry[2 * count];
        }

        int place = 0;
        Put(ref place, _bell, Constants.PollIn);
        for (int index = 0; index < _watched.Count; index++)
        {
            Put(ref place, _watched[index], Constants.PollIn);
        }

        for (int index = 0; index < ports.Count; index++)
        {
            short wanted = ports[index] == blocked ? (short)(Constants.PollIn | Constants.PollOut) : Constants.PollIn;
            Put(ref place, ports[index].Descriptor, wanted);
        }

        Poll(count, longest);
        for (int index = 0; index < ports.Count; index++)
        {
            ports[index].MayHaveErrors |= (_entries[1 + _watched.Count + index].Ready & Constants.PollError) != 0;
        }

        if (_entries[0].Ready != 0)
        {
            ulong rings;
            _ = Libc.read(_bell, &rings, sizeof(ulong));
        }
    }

    /// <inheritdoc/>
    internal override void Wake()
    {
        // The number of a closed descriptor may be another one's by now.
        lock (_lock)
        {
            ulong one = 1;
            _ = _closed ? 0 : Libc.write(_bell, &one, sizeof(ulong));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_lock)
        {
            _ = _closed ? 0 : Libc.close(_bell);
            _closed = true;
        }
    }

    private void Put(ref int place, int descriptor, short wanted) =>
        _entries[place++] = new PollEntry { Descriptor = descriptor, Wanted = wanted };

    private void Poll(int count, Duration longest)
    {
        TimeValue time = new() { Seconds = longest.Nanoseconds / 1_000_000_000, Nanoseconds = longest.Nanoseconds % 1_000_000_000 };
        fixed (PollEntry* entries = _entries)
        {
            _ = Libc.ppoll(entries, (nuint)count, longest == Duration.MaxValue ? null : &time, null);
        }
    }
}
