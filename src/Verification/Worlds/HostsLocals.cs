using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Verification.Worlds;

/// <summary>The steps of the hosts of a model, each computed once by the live engine.</summary>
internal sealed class HostsLocals
{
    private readonly HostsOptions _options;
    private readonly HostEngine[] _engines;
    private readonly HostsDirectory _directory = new();
    private readonly Numbering<HostState> _states = new();
    private readonly Numbering<HostPacket> _packets = new(1);
    private readonly Dictionary<(int Host, int State, HostInput Input), HostsStep> _steps = [];
    private readonly Dictionary<(int Host, int State, ushort Packet), HostsStep> _arrivals = [];

    internal HostsLocals(HostsOptions options)
    {
        _options = options;
        _engines = [Engine(0), Engine(1)];
    }

    internal HostState this[int state] => _states[state];

    internal int Number(HostState state) => _states.Number(state.Canonical());

    internal int Number(HostPacket packet) => _packets.Number(packet);

    internal HostPacket Packet(ushort packet) => _packets[packet];

    /// <summary>Whether a host has a flow to schedule data on (CONN-6).</summary>
    internal bool IsUsable(int state) => _states[state].End.IsUsable(new HostContext(_states[state].Addresses, _directory, default));

    /// <summary>What follows from an event at a host's connection.</summary>
    internal HostsStep Step(int host, int state, HostInput input)
    {
        if (!_steps.TryGetValue((host, state, input), out HostsStep? step))
        {
            _steps[(host, state, input)] = step = Compute(host, _states[state], input);
        }

        return step;
    }

    /// <summary>What follows from a control packet that has reached a host.</summary>
    internal HostsStep Arrive(int host, int state, ushort packet)
    {
        if (!_arrivals.TryGetValue((host, state, packet), out HostsStep? step))
        {
            _arrivals[(host, state, packet)] = step = Route(host, _states[state], _packets[packet]);
        }

        return step;
    }

    private HostEngine Engine(int host)
    {
        HostPolicy policy = _options.Policy(host);
        Dialect dialect = Dialect.Mtp1 with { Limits = policy.Limits };
        ConnectionRules rules = ConnectionRules.Specified with { LearnsFromJoin = _options.LearnsFromJoin };
        return new HostEngine(policy, new ConnectionEngine(dialect, _options.Edit, rules), _options.Rules);
    }

    private HostsStep Route(int host, in HostState state, in HostPacket came)
    {
        _directory.Begin(host, state, _options.FirstVersion);
        HostPacket packet = HostPacket.Arrived(came.Control, came.Extensions);
        Routing<HostsDirectory> routing = _engines[host].Route(packet, _directory);
        if (routing.Input is { } input)
        {
            return Compute(host, state, input);
        }

        if (routing.Request is not null)
        {
            HostState forked = state with { End = new ConnectionEnd { Token = (ulong)host + 1, Nonce = Nonce(host) } };
            return Compute(host, forked, new HostInput.Forks(packet, packet.Extensions.Service!.Value)) with { Forks = true };
        }

        return new HostsStep(Number(state), [.. routing.Replies.Select(reply => (ushort)Number(new HostPacket(reply)))], false);
    }

    private HostsStep Compute(int host, HostState state, HostInput input)
    {
        _directory.Begin(host, state, _options.FirstVersion);
        HostContext context = new(state.Addresses, _directory, default);
        HostStep step = _engines[host].Step(state.End, input, context);
        ConnectionEnd end = step.After;
        List<ushort> sent = [];
        foreach (HostOutput output in step.Outputs)
        {
            switch (output)
            {
                case HostOutput.Turned turned:
                    sent.AddRange(turned.Packets.Select(p => (ushort)Number(p.Packet)));
                    end = Unsuspected(host, end, turned, context);
                    break;
                case HostOutput.Sends sends:
                    sent.Add((ushort)Number(sends.Packet.Packet));
                    break;
                default:
                    break;
            }
        }

        return new HostsStep(Number(new HostState(state.Addresses, end, _directory.Drawn)), sent, false);
    }

    /// <summary>A path that is new, or was answered on, is suspected no longer, as the data plane has it (MIG-16, R-98).</summary>
    private ConnectionEnd Unsuspected(int host, in ConnectionEnd end, HostOutput.Turned turned, in HostContext context)
    {
        ConnectionEnd after = end;
        foreach (FlowNotes notes in end.Flows)
        {
            if (notes.IsSuspect && turned.After.Flow(notes.Flow) is { } flow && turned.Before.Flow(notes.Flow) is { } before
                && (flow.Local != before.Local || flow.Peer != before.Peer || (before.Move.IsOutstanding && !flow.Move.IsOutstanding)))
            {
                after = _engines[host].Step(after, new HostInput.Suspects(notes.Flow, IsSuspect: false), context).After;
            }
        }

        return after;
    }

    internal static ulong Nonce(int host) => (ulong)(host + 1) * 0x1111;
}

/// <summary>What one event does at one host.</summary>
/// <param name="Next">The host's state then.</param>
/// <param name="Sent">The packets that it sends, in their order.</param>
/// <param name="Forks">Whether it forks a connection.</param>
internal sealed record HostsStep(int Next, IReadOnlyList<ushort> Sent, bool Forks);
