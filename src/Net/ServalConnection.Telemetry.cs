using System.Globalization;
using ServalRef.Net.Telemetry;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Net;

/// <content>What is logged and measured of it.</content>
public sealed partial class ServalConnection
{
    private void OnOpened(Connection connection)
    {
        if (_connected.TrySetResult())
        {
            Host.Logger.ConnectionOpened(Name(connection), connection.Service);
            NetMetrics.OnOpened();
        }
    }

    private void OnClosed(Outcome outcome)
    {
        if (_connection is { } connection)
        {
            Host.Logger.ConnectionClosed(Name(connection), outcome);
        }

        NetMetrics.OnClosed(outcome, _connected.Task.IsCompletedSuccessfully);
    }

    private static string Name(Connection connection) => connection.Token.ToString("x16", CultureInfo.InvariantCulture);
}
