using Microsoft.Extensions.Logging;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Net.Telemetry;

/// <summary>What a host logs. Nothing of it is logged for a packet.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Debug, "Uses {Address}, with a receive buffer of {ReceiveBuffer} bytes")]
    internal static partial void PortOpened(this ILogger logger, NetworkAddress address, int receiveBuffer);

    [LoggerMessage(2, LogLevel.Information, "Gains the address {Address}")]
    internal static partial void AddressGained(this ILogger logger, NetworkAddress address);

    [LoggerMessage(3, LogLevel.Information, "Loses the address {Address}")]
    internal static partial void AddressLost(this ILogger logger, NetworkAddress address);

    [LoggerMessage(4, LogLevel.Warning, "Cannot use a new address: {Reason}")]
    internal static partial void AddressNotTaken(this ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Information, "Connection {Token} to {Service} is open")]
    internal static partial void ConnectionOpened(this ILogger logger, string token, ServiceId service);

    [LoggerMessage(6, LogLevel.Information, "Connection {Token} is over: {Outcome}")]
    internal static partial void ConnectionClosed(this ILogger logger, string token, Outcome outcome);

    [LoggerMessage(7, LogLevel.Information, "Connection {Token}: {What}, path {Local} to {Remote}")]
    internal static partial void PathChanged(this ILogger logger, string token, ServalEventKind what, NetworkAddress? local, NetworkAddress? remote);

    [LoggerMessage(8, LogLevel.Information, "Gives an opening up: {Reason}")]
    internal static partial void Unreachable(this ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Critical, "The thread of the host has ended by a defect")]
    internal static partial void HostFailed(this ILogger logger, Exception defect);
}
