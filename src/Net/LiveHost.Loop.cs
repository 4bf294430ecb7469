using ServalRef.Net.Hosting;
using ServalRef.Net.Ports;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Net;

/// <content>The thread: receive, time, applications, send, sleep.</content>
public sealed partial class LiveHost
{
    // Then what has arrived has its turn.
    private const int MostPackets = 1024;

    private void Run()
    {
        try
        {
            PacketReceiver.Taker take = Take;
            while (!_stops)
            {
                Turn(take);
            }

            EndAll();
            Release();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            // Nobody above this thread could tell: whoever uses the host is told.
            Logger.HostFailed(e);
            _stops = true;
            EndAll();
            Release();
            _stopped.SetException(e);
        }
    }

    private void Turn(PacketReceiver.Taker take)
    {
        Instant now = Now;
        bool more = false;
        FollowAddresses(now);
        for (int index = 0; index < _ports.All.Count; index++)
        {
            Port port = _ports.All[index];
            more |= _receiver.Receive(port, take, now);
        }

        _reachability.Hear(_ports.All, now);
        Endpoint.HandleDeadline(now);
        DoWork(now);
        TellEvents(now);
        more |= _sender.Send(Endpoint, MostPackets, now);
        TellEvents(now);
        if (!more && !Endpoint.HasEvents)
        {
            Sleep();
        }
    }

    private void Take(ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, Instant now) =>
        Endpoint.Handle(sal, source, destination, now);

    private void DoWork(Instant now)
    {
        while (_work.TryDequeue(out IHostWork? work))
        {
            work.Do(now);
        }
    }

    private void TellEvents(Instant now)
    {
        while (Endpoint.TryEvent(out EndpointEvent told))
        {
            if (told.Kind == EventKind.Incoming)
            {
                (told.Connection.Listener?.Tag as ServalListener)?.OnIncoming(now);
            }

            (told.Connection.Tag as ServalConnection)?.OnEvent(told, now);
        }
    }

    private void Sleep()
    {
        Volatile.Write(ref _sleeps, 1);
        Interlocked.MemoryBarrier();
        if (_work.IsEmpty && !_stops)
        {
            Instant at = Endpoint.Deadline;
            Duration wait = at == Instant.Never ? Duration.MaxValue : Duration.Max(at - Now, Duration.Zero);
            if (wait > Duration.Zero)
            {
                _waiter.Wait(_ports.All, _sender.Blocked, wait);
                _slept = true;
            }
        }

        Volatile.Write(ref _sleeps, 0);
    }

    // What waits for the host will not come any more.
    private void EndAll()
    {
        foreach (Connection connection in Endpoint.Connections)
        {
            (connection.Tag as ServalConnection)?.Fail();
        }

        FailWork();
    }

    private void FailWork()
    {
        while (_work.TryDequeue(out IHostWork? work))
        {
            work.Fail();
        }
    }
}
