using System.Runtime.InteropServices;

namespace ServalRef.Cli.Live;

/// <summary>How long a live command goes on: the first Ctrl-C has it close, the second gives up.</summary>
internal sealed class LiveSession : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly PosixSignalRegistration[] _signals;

    public LiveSession() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>Told when nothing new is begun, and what there is is closed.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Told when what there is is given up.</summary>
    public CancellationToken Aborting => _aborting.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _closing.Dispose();
        _aborting.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        (_closing.IsCancellationRequested ? _aborting : _closing).Cancel();
    }
}
