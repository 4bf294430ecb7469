using ServalRef.Net.Hosting;
using ServalRef.Oracle.Capture;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Cli.Live;

/// <summary>Writes what a host sends and receives as pcapng that says which way each packet went, so that a check knows whose view it is.</summary>
internal sealed class PacketCapture : IPacketTap, IDisposable
{
    private static int _hosts;
    private readonly PcapNgWriter _writer;
    private readonly byte[] _image = new byte[1 << 16];
    private readonly int _interface;

    private PacketCapture(PcapNgWriter writer)
    {
        _writer = writer;

        // Whose packets they are, so that the captures of two hosts can be given to a check together.
        string host = $"{Environment.MachineName.Replace('.', '-')}-{Environment.ProcessId}-{Interlocked.Increment(ref _hosts)}";
        _interface = writer.AddInterface($"{host}.live", LinkLayer.Raw);
    }

    /// <summary>Begins a capture; none if no file is named.</summary>
    public static PacketCapture? Create(string? path) => path is null
        ? null
        : new PacketCapture(new PcapNgWriter(new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write), 1 << 16), namesHosts: true));

    /// <inheritdoc/>
    public void OnPacket(
        ReadOnlySpan<byte> sal, NetworkAddress source, NetworkAddress destination, byte timeToLive, bool inbound, Instant now)
    {
        int length = Ipv4.Encapsulate(_image, source, destination, sal, timeToLive: timeToLive, dontFragment: true);
        _writer.Write(_interface, now, _image.AsSpan(0, length), inbound: inbound);
    }

    /// <summary>Ends it; the host has stopped.</summary>
    public void Dispose()
    {
        _writer.WriteStatistics();
        _writer.Dispose();
    }
}
