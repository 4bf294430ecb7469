using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Verification.Worlds;

/// <summary>One host of a model: its addresses and what it knows of its one connection.</summary>
/// <param name="Addresses">The addresses that it has.</param>
/// <param name="End">The connection; the default while there is none.</param>
/// <param name="Drawn">Flow IDs drawn so far.</param>
internal readonly record struct HostState(ValueArray<NetworkAddress> Addresses, ConnectionEnd End, byte Drawn)
{
    // Counts of tries make no difference beyond the greatest that a rule of the model compares with.
    private const byte MostTries = 2;

    /// <summary>The same host, with counts of tries up to where they make no further difference.</summary>
    internal HostState Canonical() => this with
    {
        End = End with
        {
            Record = End.Record with { Flows = [.. End.Record.Flows.Select(Capped)] },
            Lists = End.Lists with { Own = End.Lists.Own with { Sending = Capped(End.Lists.Own.Sending) } },
            Registrant = End.Registrant with { Request = Capped(End.Registrant.Request) },
        },
    };

    private static FlowRecord Capped(FlowRecord flow) => flow with
    {
        Opening = Capped(flow.Opening),
        Move = Capped(flow.Move),
        Answer = Capped(flow.Answer),
        Fin = Capped(flow.Fin),
    };

    private static Slot Capped(Slot slot) => slot with { Tries = Math.Min(slot.Tries, MostTries) };
}

/// <summary>The directory of a host that has one connection and, if it is B, one service.</summary>
internal sealed class HostsDirectory : IHostDirectory<HostsDirectory>, IFreshNames
{
    private HostState _state;
    private int _host;
    private uint _version;

    /// <summary>The flow IDs drawn, once a step is done.</summary>
    internal byte Drawn { get; private set; }

    internal void Begin(int host, in HostState state, uint version) => (_host, _state, _version, Drawn) = (host, state, version, state.Drawn);

    /// <inheritdoc/>
    public uint NewFlow() => (uint)(((_host + 1) << 8) + ++Drawn);

    /// <inheritdoc/>
    public uint NewVersion() => _version;

    /// <inheritdoc/>
    public HostsDirectory? OfFlow(uint flow) => _state.End.Record.Flow(flow) is null ? null : this;

    /// <inheritdoc/>
    public HostsDirectory? OfToken(ulong token) => IsKnown && _state.End.Token == token ? this : null;

    /// <inheritdoc/>
    public HostsDirectory? OfRequest(RequestName request)
    {
        bool same = IsKnown && !_state.End.IsOpener && _state.End.Flows.Count > 0
            && _state.End.Record.Flow(_state.End.Flows[0].Flow) is { } first
            && first.PeerFlow == request.SourceFlow && first.PeerNonce == request.Nonce;
        return same ? this : null;
    }

    /// <inheritdoc/>
    public ServiceDecision Resolve(ServiceId service) => new(_host == 1 ? ServiceAction.Deliver : ServiceAction.Unknown);

    /// <inheritdoc/>
    public (int Waiting, int Backlog) Occupancy(int listener) => (0, 1);

    private bool IsKnown => _state.End.Token != 0 && _state.End.Record.Outcome == Outcome.None;
}
