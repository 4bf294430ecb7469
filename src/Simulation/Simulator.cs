using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>The clock of a simulation, what is going to happen in it, and all its chance.</summary>
/// <remarks>
/// One thread, no clock but its own. Each part draws from a stream of chance of its own, named, so that a part more or less
/// changes nothing for the others. Same seed, same course.
/// </remarks>
public sealed class Simulator
{
    private readonly EventQueue _queue = new();
    private bool _stopped;

    /// <summary>A simulation in which nothing has happened yet.</summary>
    /// <param name="seed">Decides all that is left to chance.</param>
    public Simulator(long seed) => Seed = seed;

    /// <summary>What decides all chance.</summary>
    public long Seed { get; }

    /// <summary>The moment that it has come to.</summary>
    public Instant Now { get; private set; }

    /// <summary>Events that have happened.</summary>
    public long Events { get; private set; }

    /// <summary>When something happens next; Never: nothing will.</summary>
    public Instant Next => new(_queue.NextAt);

    /// <summary>A stream of chance.</summary>
    /// <param name="name">Whose it is; the same name gives the same stream.</param>
    public Random Chance(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // FNV-1a, since the hash of a string differs from one process to the next.
        ulong hash = 14695981039346656037;
        foreach (char letter in name)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        hash = (hash ^ (ulong)Seed) * 1099511628211;
        hash ^= hash >> 32;
        return new Random((int)(hash & int.MaxValue));
    }

    /// <summary>Agrees on something.</summary>
    /// <param name="at">When; not before now.</param>
    /// <param name="target">To whom.</param>
    /// <param name="argument">What is given along.</param>
    public void At(Instant at, IEventTarget target, long argument = 0) =>
        _queue.Add(Math.Max(at.Nanoseconds, Now.Nanoseconds), target, argument);

    /// <summary>Agrees on something to do once.</summary>
    public void At(Instant at, Action<Instant> action) => At(at, new Once(action));

    /// <summary>Runs until a moment, or until it is stopped.</summary>
    public void Run(Instant until)
    {
        _stopped = false;
        while (!_stopped && _queue.Count > 0 && _queue.NextAt <= until.Nanoseconds)
        {
            EventQueue.Entry next = _queue.Take();
            Now = new Instant(next.At);
            Events++;
            next.Target.OnEvent(next.Argument, Now);
        }

        if (!_stopped && until != Instant.Never)
        {
            Now = until;
        }
    }

    /// <summary>Stops the run after what is happening now.</summary>
    public void Stop() => _stopped = true;

    private sealed class Once(Action<Instant> action) : IEventTarget
    {
        public void OnEvent(long argument, Instant now) => action(now);
    }
}
