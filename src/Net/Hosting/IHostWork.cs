using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Something that the thread of a host is to do.</summary>
internal interface IHostWork
{
    /// <summary>Does it; it must not throw.</summary>
    void Do(Instant now);

    /// <summary>The host has stopped: it will not be done.</summary>
    void Fail();
}

/// <summary>Something that is done once, and whose result somebody waits for.</summary>
internal sealed class HostTask<T>(Func<Instant, T> work) : IHostWork
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What came of it, or the exception.</summary>
    internal Task<T> Result => _result.Task;

    /// <inheritdoc/>
    public void Do(Instant now)
    {
        try
        {
            _result.TrySetResult(work(now));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            _result.TrySetException(e);
        }
    }

    /// <inheritdoc/>
    public void Fail() => _result.TrySetException(new ServalException(ServalError.Aborted, "the host has stopped"));
}
