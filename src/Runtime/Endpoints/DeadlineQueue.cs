using ServalRef.StateMachines;

namespace ServalRef.Runtime.Endpoints;

/// <summary>Connections by the moment at which each has something to do.</summary>
/// <remarks>An entry that comes too early is looked at and put back; so a deadline that moves away costs nothing.</remarks>
internal sealed class DeadlineQueue<T>
    where T : class, IScheduled
{
    private readonly PriorityQueue<T, Instant> _entries = new();

    /// <summary>The first of these moments, perhaps too early.</summary>
    internal Instant First => _entries.TryPeek(out _, out Instant at) ? at : Instant.Never;

    /// <summary>Notes when a connection has something to do.</summary>
    internal void Schedule(T connection)
    {
        Instant at = connection.Deadline;
        if (at < connection.ScheduledAt)
        {
            connection.ScheduledAt = at;
            _entries.Enqueue(connection, at);
        }
    }

    /// <summary>Takes a connection whose moment has come out of the queue.</summary>
    internal bool TryTake(Instant now, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? connection)
    {
        bool due = _entries.TryPeek(out connection, out Instant at) && at <= now;
        if (due)
        {
            _entries.Dequeue();
            connection!.ScheduledAt = Instant.Never;
        }

        return due;
    }
}

/// <summary>What a <see cref="DeadlineQueue{T}"/> holds.</summary>
internal interface IScheduled
{
    /// <summary>When it has something to do.</summary>
    Instant Deadline { get; }

    /// <summary>The earliest moment that the queue holds it for; at first <see cref="Instant.Never"/>.</summary>
    Instant ScheduledAt { get; set; }
}
