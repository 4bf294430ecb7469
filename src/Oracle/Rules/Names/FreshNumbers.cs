using System.Numerics;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Names;

/// <summary>
/// What a host draws anew for each of its connections it does draw anew: flow IDs and tokens (SEC-1a), nonces (SEC-2a) and first
/// versions (CTL-14b).
/// </summary>
/// <remarks>
/// Three connections in a row whose numbers are the same, or are the same small step apart, are proof: of random 32-bit numbers one in
/// 10^17 triples is. Only first flows count, for the flows of one connection share its nonce, and a test may count them (SEC-1a).
/// </remarks>
internal sealed class FreshNumbers(JudgeContext view) : Rule
{
    private const int MostFlows = 65_536;

    private readonly HashSet<uint> _flows = [];

    private readonly Sequence<uint> _flowIds = new(greatestStep: 64);

    private readonly Sequence<uint> _versions = new(greatestStep: 0);

    private readonly Sequence<ulong> _tokens = new(greatestStep: 64);

    private readonly Sequence<ulong> _nonces = new(greatestStep: 0);

    internal override void See(in Sighting packet)
    {
        if (!packet.WasSentHere || packet.Control is not { IsKnown: true } control || !IsFirst(packet, control.Trigger)
            || _flows.Count == MostFlows || !_flows.Add(packet.Packet.SourceFlow))
        {
            return;
        }

        bool mtp = packet.Dialect.Name == Dialect.Mtp1.Name;
        if (mtp && _flowIds.Continues(packet.Packet.SourceFlow))
        {
            Report(packet, "SEC-1a", "flow IDs", "that nobody can guess");
        }

        if (mtp && packet.Packet.HasConnection && _tokens.Continues(packet.Packet.Token))
        {
            Report(packet, "SEC-1a", "tokens", "that nobody can guess");
        }

        if (_nonces.Continues(packet.Packet.Nonce))
        {
            Report(packet, "SEC-2a", "nonces", "one for each connection");
        }

        if (_versions.Continues(packet.Packet.Version))
        {
            Report(packet, "CTL-14b", "first versions", "each drawn at random");
        }
    }

    private static bool IsFirst(in Sighting packet, FlowTrigger trigger) =>
        trigger is FlowTrigger.SynArrived or FlowTrigger.SynAckArrived
            && (packet.Packet.ConnectionKind == ConnectionKind.Offer || packet.Dialect.Name != Dialect.Mtp1.Name);

    private void Report(in Sighting packet, string clause, string numbers, string instead) => view.Report(
        packet,
        clause,
        $"{numbers} {instead} ({clause})",
        $"The {numbers} of this host's last {Sequence<uint>.Enough} connections are the same, or count up: they are not drawn {instead}.");

    /// <summary>Numbers in the order in which they were drawn.</summary>
    /// <param name="greatestStep">How far apart two of them are at most that were not drawn but counted.</param>
    private sealed class Sequence<T>(int greatestStep)
        where T : struct, IBinaryInteger<T>
    {
        /// <summary>So many in a row prove that they are not random.</summary>
        internal const int Enough = 3;

        private T _last;

        private T _step;

        private int _run;

        /// <summary>Takes the next number.</summary>
        /// <returns>Whether it is the first that proves that the numbers are not random.</returns>
        internal bool Continues(T next)
        {
            T step = unchecked(next - _last);
            T reverse = unchecked(_last - next);
            bool isSmall = T.Min(step, reverse) <= T.CreateChecked(greatestStep);
            _run = _run == 0 || !isSmall ? 1 : _run == 1 || step == _step ? _run + 1 : 2;
            (_last, _step) = (next, step);
            return _run == Enough;
        }
    }
}
