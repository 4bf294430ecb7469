using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ServalRef.Net;
using ServalRef.Net.Telemetry;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>What hosts log, measure and trace, as programs of .NET listen to it.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task Log_TellsSocketsConnectionsAndPaths()
    {
        Lines log = new();
        await using (LivePair pair = await LivePair.Connected(options => options with { Logger = log }, "127.0.0.1", "127.0.0.2"))
        {
            await pair.Client.AddPathAsync(pair.ClientHost.Addresses[1], pair.ServerAddress);
            await foreach (ServalConnectionEvent told in pair.Client.EventsAsync())
            {
                if (told.Kind == ServalEventKind.PathOpened)
                {
                    break;
                }
            }

            await pair.Close();
        }

        Assert.Contains(log.All, line => line.Contains("Uses 127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(log.All, line => line.Contains($"to {LivePair.Service} is open", StringComparison.Ordinal));
        Assert.Contains(log.All, line => line.Contains("PathOpened, path 127.0.0.2:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meter_CountsPackets_AndOpenings()
    {
        ConcurrentDictionary<string, double> sums = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == ServalTelemetry.Name)
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => sums.AddOrUpdate(instrument.Name, 1, (_, sum) => sum + 1));
        listener.Start();

        await using LivePair pair = await LivePair.Connected();
        await pair.Echo(100_000);
        listener.RecordObservableInstruments();

        // Other tests run beside this one, and are counted too.
        Assert.True(sums["serval.host.packets"] >= 2 * 100_000 / 1_500);
        Assert.True(sums["serval.host.io"] >= 2 * 100_000);
        Assert.True(sums["serval.connection.opening.duration"] >= 1);
        Assert.True(sums.ContainsKey("serval.connections.open"));
    }

    [Fact]
    public async Task Activity_TellsWhatWasAsked_AndHowItFailed()
    {
        ServiceId unknown = ServiceId.Parse("00ff77");
        ConcurrentBag<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ServalTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using LivePair pair = await LivePair.Hosts();

        await Assert.ThrowsAsync<ServalException>(
            () => ServalConnection.ConnectAsync(pair.Options() with { Service = unknown }).WaitAsync(LivePair.Patience));

        Activity connect = Assert.Single(ended, activity => $"{unknown}".Equals(activity.GetTagItem("serval.service")));
        Assert.Equal("Refused", connect.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, connect.Status);
        Assert.Equal("127.0.0.1", connect.GetTagItem("server.address"));
    }

    [Theory]
    [InlineData("10.1.0.2:54325", true)]
    [InlineData("10.1.0.2", true)]
    [InlineData("10.1.0", false)]
    [InlineData("10.1.0.2:x", false)]
    public void Addresses_AreParsedAsOtherTypesAre(string text, bool valid)
    {
        Assert.Equal(valid, Parses<NetworkAddress>(text, out NetworkAddress address));
        Assert.Equal(valid ? text : "0.0.0.0", $"{address}");
        if (!valid)
        {
            Assert.Throws<FormatException>(() => NetworkAddress.Parse(text));
        }
    }

    [Theory]
    [InlineData("0005", true)]
    [InlineData("xyz", false)]
    public void Services_AreParsedAsOtherTypesAre(string text, bool valid)
    {
        Assert.Equal(valid, Parses<ServiceId>(text, out ServiceId service));
        Assert.Equal(valid ? (UInt128)5 << 112 : 0, service.High);
        if (!valid)
        {
            Assert.Throws<FormatException>(() => ServiceId.Parse(text));
        }
    }

    private static bool Parses<T>(string text, out T? value)
        where T : IParsable<T> => T.TryParse(text, null, out value);

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));
    }
}
