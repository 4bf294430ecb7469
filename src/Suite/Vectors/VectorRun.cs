using ServalRef.Oracle;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>A vector that is replayed: the suite is the peer, and the network, and the time.</summary>
internal sealed partial class VectorRun
{
    /// <summary>How long an answer may take.</summary>
    private static readonly Duration Answer = Duration.FromMilliseconds(500);

    private const int LadderLength = 8;

    /// <summary>Packets of a recording that is always judged.</summary>
    private const int JudgedAlways = 24;

    private readonly Vector _vector;
    private readonly VectorHost _host;
    private readonly VectorNames _names;
    private readonly VectorPeer _peer;
    private readonly Dictionary<uint, (NetworkAddress Local, NetworkAddress Peer)> _places = [];
    private readonly List<CaseFault> _missing = [];
    private readonly bool _strict;
    private string _flow = "Closed";
    private string _migration = "Settled";
    private int _before;
    private NetworkAddress _newest;
    private bool _beside;
    private bool _early;
    private bool _acknowledged;

    private VectorRun(IAdapter adapter, Vector vector, bool strict, AdapterOptions options, long seed)
    {
        (_vector, _strict) = (vector, strict);
        _names = new VectorNames(vector.Cast);
        _peer = new VectorPeer(vector.Dialect, vector.Role, _names, vector.Cast is null);
        _host = new VectorHost(adapter, vector, options, seed) { Watch = _peer.Watch };
    }

    /// <summary>What the host did wrong.</summary>
    internal IReadOnlyList<CaseFault> Faults => field ??= Judge();

    /// <summary>What the judge says of the host, of a long recording too.</summary>
    internal IEnumerable<CaseFault> Findings => View
        .FaultsOf(address => _host.Addresses.Any(own => own.IPv4 == address.IPv4))
        .OrderBy(fault => fault.Severity);

    /// <summary>How many steps went as the vector says, with nothing sent beside but repetitions.</summary>
    internal int Reached { get; private set; }

    /// <summary>Why it went no further; none if it went to its end.</summary>
    internal string? Stopped { get; private set; }

    /// <summary>What the adapter has refused to do; none if nothing.</summary>
    internal string? Refused => _host.Refused;

    /// <summary>How long it lasted, in its own time.</summary>
    internal double Seconds => _host.Now.Seconds;

    internal Recording Recording => _host.Recording;

    /// <summary>The clauses that the judge put to the test; null if nothing was judged.</summary>
    internal IReadOnlyCollection<string>? Exercised => IsJudged && View.Report is not null ? View.Exercised : null;

    private View View => field ??= new View("host", _host.Recording, new JudgeOptions
    {
        At = [.. _host.Addresses],
        Dialect = _vector.Dialect,
        Complete = true,
    });

    /// <summary>Replays the first steps of a vector.</summary>
    /// <param name="adapter">The implementation.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="steps">How many of its steps.</param>
    /// <param name="options">What differs from the specified defaults.</param>
    /// <param name="seed">Where all that is drawn by chance comes from.</param>
    /// <param name="strict">Whether a packet that the vector does not name ends it, though it may be right.</param>
    internal static VectorRun Of(IAdapter adapter, Vector vector, int steps, AdapterOptions options, long seed, bool strict = false)
    {
        VectorRun run = new(adapter, vector, strict, options, seed);
        run.Play(steps);
        return run;
    }

    private void Play(int steps)
    {
        NetworkAddress first = _vector.Cast?.Address ?? FirstAddress();
        _host.Gain(first);
        if (_vector.Role == Role.Listener)
        {
            _host.Listen(Names.Service);
        }

        foreach (VectorStep step in _vector.Steps.Take(steps))
        {
            for (int time = 0; time < step.Times && Stopped is null; time++)
            {
                Play(step);
            }

            if (Stopped is not null)
            {
                return;
            }

            Follow(step);
            Reached++;
            EndEarly();
        }
    }

    // In mtp1 a flow is closed when both streams are ended (TEAR-2). The host's ends as soon as it can, so that the end of the
    // peer's is enough to have the flow closed, whatever else goes on by then.
    private void EndEarly()
    {
        VectorStep? next = _vector.Steps.Skip(Reached).FirstOrDefault(step => step.Event == "CloseRequested" || IsPeerFin(step));
        if (IsMtp && !_early && _vector.Cast is not null && _flow == "Established" && _migration == "Settled" && next?.Event == "CloseRequested")
        {
            _early = true;
            _host.Step();
            _host.End();
            _ = AcknowledgeEnd(_names.Usual);
        }
    }

    private static bool IsPeerFin(VectorStep step) => step is { Rejected: null, Packet: { } packet } && (packet.Flags & ControlFlags.Fin) != 0;

    private void Play(VectorStep step)
    {
        _host.Step();
        _before = _host.Sent.Count;
        _host.Lenient = step.IsIdle;
        Stopped = Happen(step);
        if (Stopped is null)
        {
            Await(step);
        }

        if (_peer.AnswerList() is { } answer)
        {
            _host.Deliver(answer);
        }
    }

    // What has to be sent comes, at once or when its time has come.
    private void Await(VectorStep step)
    {
        VectorPacket[] wanted = [.. step.Sent.Where(packet => packet.Required)];
        bool waits = step.IsTimer && !step.IsIdle;
        if (waits || wanted.Length > 0)
        {
            Duration most = waits ? VectorTimes.Most(step, _vector.Dialect) : Answer;
            if (!_host.Pass(_host.Now + most, () => wanted.Length > 0 && wanted.All(HasCome)) && wanted.Length > 0)
            {
                VectorPacket missing = wanted.First(packet => !HasCome(packet));
                Stopped = $"{missing} was not sent";
                _missing.Add(new CaseFault(step.Clause, Severity.Violation, $"{missing} was due{After(step)}, and was not sent", Latest));
                return;
            }
        }

        Packet[] others = [.. _host.Sent.Skip(_before).Where(sent => !IsNamed(sent, step))];
        _beside |= others.Length > 0;
        if (_strict && others.FirstOrDefault(sent => !IsRepetition(sent) && !_names.IsReply(sent)) is { } extra)
        {
            Stopped = $"{extra} was sent besides";
        }
    }

    // The packets before what is missing, in the column of a finding's.
    private IReadOnlyList<string> Latest => [.. _host.Recording.Lines.TakeLast(LadderLength).Select(line => "  " + line)];

    private static string After(VectorStep step) => step.Packet is { } packet ? $" after {packet.Flags.ToText()}" : $" after {step.Event}";

    private bool HasCome(VectorPacket packet) => _host.Sent.Skip(_before).Any(sent => Answers(sent, packet));

    private bool IsNamed(Packet sent, VectorStep step) => sent.Flags == ControlFlags.None || step.Sent.Any(named => Answers(sent, named));

    // An ACK may travel with the FIN that is sent at once (TEAR-8).
    private bool Answers(Packet sent, VectorPacket named) => _names.Fits(sent, named)
        || (named.Flags == ControlFlags.Ack && _names.Fits(sent, named with { Flags = ControlFlags.Fin | ControlFlags.Ack }));

    private bool IsRepetition(Packet sent) => _host.Sent.Take(_before)
        .Any(before => before.Flags == sent.Flags && before.Version == sent.Version && before.Ackno == sent.Ackno && before.SourceFlow == sent.SourceFlow);

    private void Follow(VectorStep step)
    {
        (_flow, _migration) = (step.FlowState ?? _flow, step.Migration ?? _migration);
        foreach ((uint? flow, NetworkAddress? local, NetworkAddress? peer) in step.Places)
        {
            uint name = flow ?? _names.Usual;
            _places[name] = (local ?? LocalOrFirst(name), peer ?? PeerOf(name));
        }
    }

    private NetworkAddress LocalOrFirst(uint flow) => _places.ContainsKey(flow) ? LocalOf(flow) : _vector.Cast?.Address ?? default;

    private NetworkAddress FirstAddress() => _vector.Steps[0].Local ?? _vector.Steps[0].Packet!.To;

    // What a vector names is right, so that a long one need be judged only if something else was sent.
    private bool IsJudged => _missing.Count > 0 || _beside || _host.Recording.Frames.Count <= JudgedAlways;

    private IReadOnlyList<CaseFault> Judge() => IsJudged ? [.. Findings, .. _missing] : [];
}
