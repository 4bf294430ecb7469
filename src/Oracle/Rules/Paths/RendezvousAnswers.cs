using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>A rendezvous acknowledges what it registers, exactly, and nothing else (MIG-22d, MIG-22f, MIG-22g).</summary>
/// <remarks>Who has acknowledged a REGISTER is a rendezvous. What it knows is followed by the same table that runs one.</remarks>
internal sealed class RendezvousAnswers(JudgeContext context) : Rule
{
    /// <summary>Tokens, and REGISTERs of them, that are followed; what comes of others is not judged.</summary>
    private const int Most = 4_096;

    /// <summary>One answer that is missing may be missing from the capture alone.</summary>
    private const int MissesThatProve = 2;

    private readonly FlowLadder _ladder = new() { Flow = "0>0" };

    private readonly Dictionary<(ulong Token, uint Version), Request> _requests = [];

    /// <summary>What a rendezvous knows, by token: no token tells anything of another.</summary>
    private readonly Dictionary<ulong, RegistrationTable> _tables = [];

    private readonly Queue<Request> _owed = new();

    private bool _isFull;

    /// <summary>What was acknowledged last though it was not seen to come, and whether the token's owner has asked again since.</summary>
    private (ulong Token, uint Version, bool IsAskedAgain)? _stray;

    private bool _isProven;

    private bool _isRendezvous;

    private int _missed;

    private Request? _firstMissed;

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (packet.Packet.ConnectionKind != ConnectionKind.Register || packet.Control is not { } control)
        {
            return;
        }

        LetPass(control.Time);
        _ladder.Add(packet.Reference, packet.Source, packet.Destination, $"REGISTER {PacketText.Of(control.Packet)}, version {packet.Packet.RegisterVersion}");
        if (packet.CameHere && !control.Packet.Acknowledges)
        {
            Come(packet, control);
        }
        else if (packet.WasSentHere && control.Packet.Acknowledges)
        {
            _isRendezvous = true;
            context.Sink.Exercise("MIG-22d");
            Answer(packet, control);
        }
    }

    internal override void Conclude(Instant time)
    {
        LetPass(time);
        if (_missed is > 0 and < MissesThatProve && _firstMissed is { } request)
        {
            TellMissing(request, unproven: true);
        }
    }

    private void Come(in Sighting packet, Observation register)
    {
        SalPacket said = packet.Packet;
        _stray = _stray is { } stray && stray.Token == said.Token ? stray with { IsAskedAgain = true } : _stray;
        bool isKnown = _tables.TryGetValue(said.Token, out RegistrationTable? table);
        if ((!isKnown && _tables.Count == Most)
            || (_requests.Count == Most && !_requests.ContainsKey((said.Token, said.RegisterVersion))))
        {
            if (!_isFull)
            {
                // What comes of further ones is not judged, and that is told.
                context.Work.Forget();
            }

            _isFull = true;
            return;
        }

        var asked = new RegisterRequest(said.Token, said.RegisterVersion, said.Nonce, packet.Source);
        _tables[said.Token] = (table ?? RegistrationTable.Empty).Expire(register.Time).Register(asked, register.Time, out RegisterOutcome outcome);
        var request = new Request(register, said.Token, said.RegisterVersion, outcome);
        _requests[(said.Token, said.RegisterVersion)] = request;
        _owed.Enqueue(request);
    }

    private void Answer(in Sighting packet, Observation answer)
    {
        SalPacket said = packet.Packet;
        if (!_requests.TryGetValue((said.Token, said.RegisterVersion), out Request? request))
        {
            if (_isFull)
            {
                return;
            }

            // What it answers may be missing from the capture, unless the token's owner goes on with another version.
            bool again = _stray == (said.Token, said.RegisterVersion, true);
            _stray = again ? _stray : (said.Token, said.RegisterVersion, false);
            Tell(packet, answer, "MIG-22d", "a REGISTER with the token and version of one that came", "No REGISTER with this token and version has come: its sender takes none for acknowledged.", !again);
            return;
        }

        request.IsAnswered = true;
        if (request.Outcome == RegisterOutcome.Older && answer.Time - request.Packet.Time < context.Reaction)
        {
            Tell(packet, answer, "MIG-22f", "no answer", "A newer version of the token came before: an older REGISTER is a late one, and is ignored.", unproven: false);
        }
        else if (request.Outcome == RegisterOutcome.Forged)
        {
            Tell(packet, answer, "MIG-22g", "no answer", "The token is bound to the first nonce that came with it: with another nonce it is somebody else.", unproven: false);
        }
        else if (request.Packet.Packet.Source != packet.Destination)
        {
            Tell(packet, answer, "SEC-14a", $"an answer to {request.Packet.Packet.Source}", "It goes to another address than the REGISTER came from.", unproven: true);
        }
    }

    private void LetPass(Instant now)
    {
        while (_owed.TryPeek(out Request? request) && now > request.Packet.Time + context.Reaction)
        {
            _owed.Dequeue();

            // One that has come again since is owed an answer from then on.
            bool isLatest = _requests[(request.Token, request.Version)] == request;
            if (isLatest && !request.IsAnswered && _isRendezvous && RegistrationTable.IsAcknowledged(request.Outcome)
                && context.Life.IsAliveAt(request.Packet.Packet.Destination, request.Packet.Time + context.Reaction))
            {
                _firstMissed ??= request;
                if (++_missed == MissesThatProve)
                {
                    TellMissing(_firstMissed, unproven: false);
                }
            }
        }
    }

    private void TellMissing(Request request, bool unproven)
    {
        if (!_isReported)
        {
            _isReported = true;
            ControlPacket packet = request.Packet.Packet;
            context.Sink.Report(
                "MIG-22d",
                request.Packet.Reference,
                packet.Destination,
                _ladder.Flow,
                _ladder,
                [],
                $"no answer to REGISTER version {request.Version} from {packet.Source}",
                ["the same REGISTER with the ACK flag (MIG-22d)"],
                "This host answers other REGISTERs, so it is a rendezvous: without an answer its client asks again and again.",
                unproven);
        }
    }

    private void Tell(in Sighting packet, Observation answer, string clause, string allowed, string message, bool unproven)
    {
        if (!_isReported || (!unproven && !_isProven))
        {
            (_isReported, _isProven) = (true, _isProven || !unproven);
            context.Sink.Report(
                clause,
                packet.Reference,
                packet.Source,
                _ladder.Flow,
                _ladder,
                [],
                $"REGISTER {PacketText.WithEnds(answer.Packet)}, version {packet.Packet.RegisterVersion}",
                [$"{allowed} ({clause})"],
                message,
                unproven);
        }
    }

    /// <summary>A REGISTER that came to the host of the capture, the last of its token and version.</summary>
    private sealed class Request(Observation packet, ulong token, uint version, RegisterOutcome outcome)
    {
        internal Observation Packet { get; } = packet;

        internal ulong Token { get; } = token;

        internal uint Version { get; } = version;

        internal RegisterOutcome Outcome { get; } = outcome;

        internal bool IsAnswered { get; set; }
    }
}
