using System.Globalization;
using System.Text.RegularExpressions;
using ServalRef.Golden.Architecture;
using ServalRef.Oracle.Clauses;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Golden.Traceability;

/// <summary>The table of parameters in chapter 1 agrees with the clauses that it names and with the code.</summary>
public class ParameterTableTests
{
    private const string None = "–";

    private static readonly ControlLimits Mtp1 = Dialect.Mtp1.Limits;

    private static readonly ControlLimits Prototype = Dialect.Prototype2014.Limits;

    private static readonly TransferOptions Data = TransferOptions.Default;

    /// <summary>What the code has in mtp1 and in prototype2014, by the parameter's name.</summary>
    private static readonly Dictionary<string, (string Mtp1, string Prototype)> Code = new(StringComparer.Ordinal)
    {
        ["first RTO"] = (Seconds(Mtp1.InitialRto), Seconds(Prototype.InitialRto)),
        ["least RTO"] = (Milliseconds(Mtp1.MinimumRto), Milliseconds(Prototype.MinimumRto)),
        ["greatest RTO"] = (Seconds(Mtp1.MaximumRto), Seconds(Prototype.MaximumRto)),
        ["retransmissions of a request"] = (Number(Mtp1.Tries), Number(Prototype.Tries)),
        ["retransmissions of a FIN"] = (Number(Mtp1.FinTries), Number(Prototype.FinTries)),
        ["sendings of a SYN+ACK"] = (Number(Mtp1.SynAckTries + 1), None),
        ["retransmissions of a SYN+ACK"] = (None, Number(Prototype.SynAckTries)),
        ["least life of a half-open request"] = (None, Seconds(Prototype.HalfOpenMinimum)),
        ["greatest life of a half-open request"] = (Seconds(Mtp1.HalfOpenMaximum), None),
        ["unanswered RSYN+ACKs that end a freeze"] = (Number(Mtp1.FreezeTries), None),
        ["TimeWait"] = (Seconds(Mtp1.TimeWait), Seconds(Prototype.TimeWait)),
        ["longest FinWait2"] = (Seconds(Mtp1.TimeWait), Seconds(Prototype.TimeWait)),
        ["longest time without a usable flow"] = (Seconds(Usability.Limit), None),
        ["flows of a connection"] = (Number(FlowLimit.Most), None),
        ["bytes to an unproven address, per byte received"] = (Number(AmplificationBudget.Factor), None),
        ["SYNs to a listed address"] = (Number(PeerAddresses.MostUnanswered), None),
        ["waits after a refusal"] = (string.Join(", ", HostPolicy.Default.Retries.Select(Seconds)), None),
        ["packets held by DELAY"] = (Number(DelayQueue.DefaultCapacity), Number(DelayQueue.DefaultCapacity)),
        ["entries of a SOURCE"] = (Number(SourceRoute.Most), Number(SourceRoute.Most)),
        ["ACK ranges"] = (Number(MtpHeader.MaximumRanges), None),
        ["unanswered RSYNs before the rendezvous"] = (Number(RendezvousLimits.Default.UnansweredMoves), None),
        ["time between two REGISTERs"] = (Seconds(RendezvousLimits.Default.Refresh), None),
        ["life of a registration"] = (Seconds(RendezvousLimits.Default.Lifetime), None),
        ["silence before a PROBE"] = (Seconds(Data.KeepAlive), None),
        ["data packets to an ACK"] = (Number(Data.AckEvery), None),
        ["ACK delay"] = (Milliseconds(Data.AckDelay), "500"),
        ["UDP port of an opener"] = (Number(Ipv4.ClientUdpPort), Number(Ipv4.ClientUdpPort)),
        ["UDP port of a listener"] = (Number(Ipv4.ServerUdpPort), Number(Ipv4.ServerUdpPort)),
        ["path MTU"] = (Number(Data.Mtu), None),
        ["initial window"] = (Number(Data.InitialWindowPackets), None),
        ["RTOs in a row that make a flow suspect"] = (Number(Data.SuspectAfter), None),
    };

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal) { ["2"] = "second", ["3"] = "three", ["1024"] = "1,024" };

    private static readonly string[][] Rows = [.. File.ReadAllLines(Path.Combine(SourceTree.Root, "spec/01-overview.md"))
        .SkipWhile(line => !line.StartsWith("| parameter |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())];

    [Fact]
    public void Table_HasTheParametersOfTheCode() => Assert.Equal(
        Code.Keys.Order(StringComparer.Ordinal), Rows.Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Table_HasTheNumbersOfTheCode() => Assert.All(
        Rows, row => Assert.Equal((row[0], Code[row[0]]), (row[0], (row[2], row[3]))));

    [Fact]
    public void Clauses_HaveTheNumbersOfTheTable() => Assert.All(Rows, row =>
    {
        string text = string.Join(' ', ClauseCatalog.Default.Find(row[4]).Select(clause => clause.Text));

        Assert.All(
            $"{row[2]}, {row[3]}".Split(", ").Where(number => number != None),
            number => Assert.True(Names(text, number), $"{row[4]} does not name {number}, which is {row[0]}: {text}"));
    });

    private static bool Names(string text, string number) =>
        new[] { number, Words.GetValueOrDefault(number, number) }.Any(word => Regex.IsMatch(text, $@"(?<![\w.,]){Regex.Escape(word)}(?!\w)"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(Duration time) => time.Seconds.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(Duration time) => time.Milliseconds.ToString(CultureInfo.InvariantCulture);
}
