using System.Net;
using ServalRef.Net;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Golden.Live;

/// <summary>A router between a client and a service, on real sockets.</summary>
public class RelayTests
{
    [Fact]
    [Trait("Clause", "RES-6")]
    public async Task Opening_GoesThroughTheRelay_AndDataDirectly()
    {
        await using LivePair pair = await LivePair.Hosts();
        ServiceTable services = ServiceTable.Empty.With(
            new ServicePrefix(LivePair.Service, ServiceId.Bits), new ForwardRule([new ServiceTarget(pair.ServerAddress)]));
        LiveRelayOptions options = new() { Addresses = [IPAddress.Loopback], Port = 0, Services = services };
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            // Without the right the user is told which one.
            ServalException refused = Assert.Throws<ServalException>(() => LiveRelay.Start(options));
            Assert.True(refused.Error is ServalError.NotPermitted or ServalError.NotSupported);
            return;
        }

        await using LiveRelay relay = LiveRelay.Start(options);
        Task<ServalConnection> accepting = pair.Listener.AcceptConnectionAsync();
        await using ServalConnection client = await ServalConnection.ConnectAsync(
            pair.Options() with { Remote = relay.Addresses[0] }).WaitAsync(LivePair.Patience);
        await using ServalConnection server = await accepting.WaitAsync(LivePair.Patience);

        Assert.Equal(1, relay.Forwarded);
        Assert.Equal(pair.ServerAddress, (await client.ListPathsAsync())[0].Remote);
        await Task.WhenAll(client.CloseAsync(), server.CloseAsync()).WaitAsync(LivePair.Patience);
        await pair.AssertConforms();
    }
}
