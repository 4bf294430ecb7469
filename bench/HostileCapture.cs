using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Bench;

/// <summary>Writes captures that make a judge remember or consider as much as an attacker, or an unlucky day, can make it.</summary>
internal sealed partial class HostileCapture : IDisposable
{
    /// <summary>The host that most packets go to.</summary>
    public static readonly NetworkAddress Server = new(0x0a010002);

    /// <summary>Every kind, by name.</summary>
    public static readonly IReadOnlyDictionary<string, Action<HostileCapture, int>> Kinds = new Dictionary<string, Action<HostileCapture, int>>
    {
        ["half-open"] = HalfOpen,
        ["answered"] = Answered,
        ["refused"] = Refused,
        ["joins"] = Joins,
        ["finished"] = Finished,
        ["one-way"] = OneWay,
        ["one-way-unseen"] = OneWayUnseen,
        ["unknown-flows"] = UnknownFlows,
        ["candidates"] = Candidates,
        ["candidates-answered"] = CandidatesAnswered,
        ["crossing"] = Crossing,
        ["rsyn-again"] = RsynAgain,
        ["fins"] = Fins,
        ["syn-versions"] = SynVersions,
        ["forks"] = Forks,
        ["storm"] = Storm,
        ["lists"] = Lists,
        ["registers"] = Registers,
        ["probes"] = Probes,
        ["every-second-byte"] = EverySecondByte,
        ["ack-ranges"] = AckRanges,
        ["resets"] = Resets,
    };

    private static readonly byte[] Data = new byte[1200];
    private readonly PacketFile _file;
    private readonly Random _random = new(1);

    private HostileCapture(string path, Dialect dialect) => _file = new PacketFile(path, dialect);

    /// <summary>Writes a capture of one kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="dialect">The dialect spoken.</param>
    /// <param name="packets">How many packets, about.</param>
    public static void Write(string path, string kind, Dialect dialect, int packets)
    {
        using HostileCapture capture = new(path, dialect);
        Kinds[kind](capture, packets);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static NetworkAddress Client(uint number) => new(0x0a020000 + number);

    private static uint Fork(uint flow) => flow + 0x8000_0000;

    private static ulong Nonce(uint flow) => ((ulong)flow << 1) + 0x1234_0000_0000_0000;

    private void Open(uint flow, uint client)
    {
        Syn(flow, client);
        SynAck(flow, client);
        _file.Write(Client(client), Server, flow, Fork(flow), (ref w) =>
        {
            w.AddControl(ControlFlags.Ack, 1001, 7001, Nonce(flow));
            if (!_file.IsMtp)
            {
                w.AddService(PacketFile.ServiceId);
            }

            _file.AddOpening(ref w, 0, 1);
        });
    }

    private void Syn(uint flow, uint client, uint version = 1000) => _file.Write(Client(client), Server, flow, 0, (ref w) =>
    {
        w.AddControl(ControlFlags.Syn, version, 0, Nonce(flow));
        w.AddService(PacketFile.ServiceId);
        _file.AddOpening(ref w, flow, 0);
    });

    private void SynAck(uint flow, uint client) => _file.Write(Server, Client(client), Fork(flow), flow, (ref w) =>
    {
        w.AddControl(ControlFlags.Syn | ControlFlags.Ack, 7000, 1001, Nonce(flow) + 1);
        _file.AddOpening(ref w, Fork(flow), 0);
    });

    private void SendData(uint flow, uint peer, uint client, uint number, ulong sequence, int bytes = 1200) =>
        _file.Write(Client(client), Server, flow, peer, (ref w) =>
        {
            if (_file.IsMtp)
            {
                w.AddMtp(new MtpFields { Flags = MtpFlags.Data, PacketNumber = number, Sequence = sequence }, [], Data.AsSpan(0, bytes));
            }
            else
            {
                w.AddPayload(_file.Tcp((uint)sequence + 1, 1, Data.AsSpan(0, bytes)));
            }
        });

    private void Control(bool fromServer, uint flow, uint peer, uint client, ControlFlags flags, uint version, uint ackno, ulong nonce) =>
        ControlFrom(fromServer ? Server : Client(client), fromServer ? Client(client) : Server, flow, peer, flags, version, ackno, nonce);

    private void ControlFrom(
        NetworkAddress source, NetworkAddress destination, uint flow, uint peer, ControlFlags flags, uint version, uint ackno, ulong nonce) =>
        _file.Write(source, destination, flow, peer, (ref w) => w.AddControl(flags, version, ackno, nonce));
}
