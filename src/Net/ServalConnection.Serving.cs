using ServalRef.Net.Hosting;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Net;

/// <content>What the host's thread does of what the application wants.</content>
public sealed partial class ServalConnection
{
    void IHostWork.Do(Instant now)
    {
        // A full fence: what was asked for before must be seen after.
        Interlocked.Exchange(ref _attended, 0);
        Serve(now);
    }

    void IHostWork.Fail() => Fail();

    /// <summary>The host has stopped: nothing that is waited for comes any more.</summary>
    internal void Fail()
    {
        _hostStopped = true;
        ServalException stopped = new(ServalError.Aborted, "the host has stopped");
        _connected.TrySetException(stopped);
        _settled.TrySetException(stopped);
        if (_closed.TrySetResult(Outcome.Aborted))
        {
            OnClosed(Outcome.Aborted);
        }

        _events.Writer.TryComplete();
        FailTransfers(stopped);
        Observe();
    }

    /// <summary>The opening was given up for what the network said.</summary>
    internal void OnUnreachable(string text) => _unreachable = text;

    /// <summary>The endpoint tells something.</summary>
    internal void OnEvent(in EndpointEvent told, Instant now)
    {
        if (told.Kind == EventKind.Connected)
        {
            OnOpened(told.Connection);
        }

        if (told.Kind is EventKind.Connected or EventKind.FlowOpened or EventKind.Moved or EventKind.PeerMoved)
        {
            NotePaths();
        }

        if (told.Kind is EventKind.Connected or EventKind.AddressesListed)
        {
            OpenPairs(told.Connection, now);
        }

        Publish(told);
        Serve(now);
    }

    private void Serve(Instant now)
    {
        if (_connection is not { } connection)
        {
            return;
        }

        if (_hostStopped)
        {
            Fail();
            return;
        }

        if (_aborts && connection.Outcome == Outcome.None)
        {
            connection.Abort(now);
        }

        ServeWrite(connection);
        ServeRead(connection, now);
        ServeEnd(connection);
    }

    private void ServeWrite(Connection connection)
    {
        if (Writing.IsActive)
        {
            if (connection.Outcome != Outcome.None)
            {
                Writing.Fail(Failure(connection.Outcome) ?? new ServalException(ServalError.Aborted, "the connection is over"));
            }
            else if (_writesEnded)
            {
                Writing.Fail(new InvalidOperationException("Nothing is written after the end of the stream."));
            }
            else if (Writing.IsCancelled)
            {
                Writing.Cancel();
            }
            else
            {
                Writing.Done += connection.Write(Writing.Buffer.Span[Writing.Done..]);
                if (Writing.Done == Writing.Buffer.Length)
                {
                    Writing.Complete(Writing.Done);
                }
            }
        }

        if (_endsWrites && !_writesEnded && !Writing.IsActive && connection.Outcome == Outcome.None)
        {
            _writesEnded = true;
            connection.EndStream();
        }
    }

    private void ServeRead(Connection connection, Instant now)
    {
        if (_discards)
        {
            while (connection.Transfer.Readable > 0)
            {
                connection.Advance(connection.Peek().Length, now);
            }
        }

        if (!Reading.IsActive)
        {
            return;
        }

        if (Reading.IsCancelled)
        {
            Reading.Cancel();
        }
        else if (connection.Transfer.Readable > 0)
        {
            Reading.Complete(connection.Read(Reading.Buffer.Span, now));
        }
        else if (connection.Transfer.EndOfPeerReached)
        {
            Reading.Complete(0);
        }
        else if (connection.Outcome != Outcome.None)
        {
            Reading.Fail(Failure(connection.Outcome) ?? new ServalException(ServalError.StreamCut, "the connection is over"));
        }
    }

    private void ServeEnd(Connection connection)
    {
        Outcome outcome = connection.Outcome;
        if (connection.IsSettled)
        {
            if (Failure(outcome) is { } failure)
            {
                _connected.TrySetException(failure);
                _settled.TrySetException(failure);
                Observe();
            }
            else
            {
                _settled.TrySetResult();
            }
        }

        if (outcome != Outcome.None && _closed.TrySetResult(outcome))
        {
            OnClosed(outcome);
            _events.Writer.TryComplete();
        }
    }

    private ServalException? Failure(Outcome outcome) => outcome == Outcome.Withdrawn && _unreachable is { } text
        ? new ServalException(ServalError.Unreachable, text)
        : ServalException.Of(outcome);

    private void FailTransfers(ServalException error)
    {
        if (Reading.IsActive)
        {
            Reading.Fail(error);
        }

        if (Writing.IsActive)
        {
            Writing.Fail(error);
        }
    }

    // A failure that nobody waits for is no failure of the program.
    private void Observe()
    {
        _ = _connected.Task.Exception;
        _ = _settled.Task.Exception;
    }
}
