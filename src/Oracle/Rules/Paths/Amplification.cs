using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>To an address that is not proven a host sends at most three times what has come from there (SEC-9).</summary>
/// <remarks>
/// The bytes are those of whole IP packets; what came there is counted over all flows, what went there over the sendings of one
/// request. That an address is not proven is certain where the host itself
/// asks for the proof, by SYN+ACK or RSYN+ACK.
/// </remarks>
internal sealed class Amplification(JudgeContext context) : Rule
{
    private const int Most = 4_096;

    private readonly Dictionary<NetworkAddress, Account> _accounts = [];

    private Account? _lastIn;

    private Account? _lastOut;

    internal override void See(in Sighting packet)
    {
        if (!packet.Dialect.LimitsUnproven)
        {
            return;
        }

        if (context.IsAt(packet.Destination) && Of(ref _lastIn, packet.Source) is { } origin)
        {
            origin.LastReceived = Length(packet);
            if (packet.Control is { IsKnown: true, Trigger: FlowTrigger.RsynArrived } rsyn)
            {
                origin.All?.Ask(rsyn.Packet.SourceFlow, rsyn.Packet.Version);
            }

            origin.All?.Receive(origin.LastReceived);
            origin.Budget = origin.Budget.Receive(origin.LastReceived);
        }

        if (packet.WasSentHere && Of(ref _lastOut, packet.Destination) is { } target)
        {
            target.All?.Send(Length(packet));
            Spend(packet, target);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Account account in _accounts.Values)
        {
            Tell(account, unproven: true);
        }
    }

    private static int Length(in Sighting packet) => packet.Packet.Bytes.Length + Ipv4.Overhead(packet.Source);

    private Account? Of(ref Account? last, NetworkAddress address)
    {
        if (last?.Address == address)
        {
            return last;
        }

        if (!_accounts.TryGetValue(address, out Account? account) && _accounts.Count < Most)
        {
            _accounts.Add(address, account = new Account(address, context.Budgets.Of(address)));
        }

        return last = account;
    }

    private void Spend(in Sighting packet, Account target)
    {
        if (packet.Control is null)
        {
            // Data goes to proven addresses only (MIG-15), but for the packet that says MOVED.
            target.IsProven |= packet.Packet.HasMtp && (packet.Packet.Mtp.Flags & MtpFlags.Moved) == 0;
        }
        else if (packet is { Control: { IsKnown: true, Trigger: FlowTrigger.SynAckArrived or FlowTrigger.RsynAckArrived } control, From: { IsBlurred: false } from }
            && !target.IsProven && target.Budget.Received > 0 && IsUnproven(from, target.Address))
        {
            context.Sink.Exercise("SEC-9");

            // What went there before this request may have gone to an address that was proven then, or by a SYN, which is limited otherwise.
            bool again = target.Judge == from && target.Version == control.Packet.Version;
            (target.Judge, target.Version) = (from, control.Packet.Version);
            target.Budget = target.Budget with { Sent = (again ? target.Budget.Sent : 0) + Length(packet) };
            Judge(control, target);
        }
    }

    private static bool IsUnproven(EndpointJudge end, NetworkAddress address) =>
        end.States.All(h => !h.Record.IsSynchronised || h.Record.Peer != address);

    private static void Judge(Observation sent, Account target)
    {
        if (target.Budget.Left >= 0)
        {
            return;
        }

        target.First ??= sent;
        target.Accused ??= target.Judge;

        // A request of its peer's, sent once more, may be missing from the capture.
        if (target.Budget.Receive(target.LastReceived).Left < 0)
        {
            Tell(target, unproven: false);
        }
    }

    private static void Tell(Account account, bool unproven)
    {
        if (account.IsReported || account is not { First: { } first, Accused: { } judge })
        {
            return;
        }

        account.IsReported = true;
        judge.Report(
            first.Packet.Source,
            "SEC-9",
            first.Reference,
            FormattableString.Invariant($"{PacketText.WithEnds(first.Packet)}, more than three times the {account.Budget.Received} bytes from there"),
            ["nothing more until more has come from there, or the address is proven (SEC-9)"],
            "Nothing but its own word speaks for this address: a host that sends it more than three times as much makes an amplifier.",
            unproven: unproven);
    }

    /// <summary>What came from one address and went there.</summary>
    private sealed class Account(NetworkAddress address, AddressBudgets.Budget? all)
    {
        /// <summary>All that came from there and went there, which others want to know as well.</summary>
        internal AddressBudgets.Budget? All { get; } = all;

        internal NetworkAddress Address { get; } = address;

        internal AmplificationBudget Budget { get; set; }

        internal int LastReceived { get; set; }

        internal bool IsProven { get; set; }

        internal Observation? First { get; set; }

        /// <summary>The end that asks for the proof now, and the version of what it asks by.</summary>
        internal EndpointJudge? Judge { get; set; }

        internal uint Version { get; set; }

        internal EndpointJudge? Accused { get; set; }

        internal bool IsReported { get; set; }
    }
}
