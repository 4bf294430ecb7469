using ServalRef.Oracle.Rules.Data;

namespace ServalRef.Oracle.Rules;

/// <content>The rules for data in mtp1 (chapter 11), and for packets without control in both dialects.</content>
internal static partial class RuleTable
{
    private static RuleEntry[] Data =>
    [
        new("CONN-6", "a connection on which nothing comes any more is aborted", Sight.AtHost, NeedsWhole: true) { ForData = found => new UselessFlows(found) },
        new("CC-2", "no more in flight than the window can hold", Sight.AtHost) { ForData = found => new FlightInWindow(found) },
        new("DATA-1a", "what came is acknowledged", Sight.AtHost) { ForData = found => new AnsweredData(found) },
        new("DATA-1c", "ACKs come soon, and often", Sight.AtHost) { ForData = found => new AcksOnTime(found), SeesAcksOnly = true },
        new("DATA-1c", "an ACK says of itself that it came soon", Sight.AtHost, NeedsWhole: true) { ForData = found => new AckDelays(found), SeesAcksOnly = true },
        new("DATA-1d", "a segment is acknowledged soon", Sight.AtHost, NeedsWhole: true) { SeesData = true, ForEnd = end => new SegmentAcks(end) },
        new("DATA-1e", "what is urgent is acknowledged at once", Sight.AtHost) { ForData = found => new UrgentAcks(found) },
        new("DATA-1f", "an ACK travels on the flow that it acknowledges", Sight.AtHost) { ForData = found => new AcksOnTheirFlow(found), SeesAcksOnly = true },
        new("DATA-2b", "bytes that come again are the same", Sight.Anywhere) { ForData = found => new SameBytes(found) },
        new("DATA-4a", "bytes of an acknowledged packet are stored", Sight.Anywhere) { ForData = found => new StoredBytes(found), SeesAcksOnly = true },
        new("DATA-5a", "no data beyond the window", Sight.AtEitherEnd) { ForData = found => new DataInWindow(found) },
        new("DATA-5b", "no ACK of a packet beyond the window", Sight.Anywhere) { ForData = found => new DroppedBeyondWindow(found), SeesAcksOnly = true },
        new("DATA-6c", "neither DATA_ACK nor the window moves back", Sight.Anywhere) { ForData = found => new UnmovedWindow(found), SeesAcksOnly = true },
        new("DATA-6a", "DATA_ACK covers only what has all come", Sight.AtEitherEnd, NeedsWhole: true) { ForData = found => new ArrivedBytes(found), SeesAcksOnly = true },
        new("DATA-7a", "a window that opens is told of", Sight.AtHost) { ForData = found => new WindowUpdates(found) },
        new("DATA-7b", "and on every flow", Sight.AtHost, NeedsWhole: true) { ForData = found => new WindowUpdatesOnAllFlows(found) },
        new("DATA-10", "what DATA_ACK covers is not sent again", Sight.AtHost) { ForData = found => new NothingAcknowledgedAgain(found) },
        new("DATA-11a", "what was lost is sent again", Sight.AtHost) { ForData = found => new LostDataAgain(found) },
        new("DATA-11b", "a shut window is probed", Sight.AtHost) { ForData = found => new ShutWindowProbed(found) },
        new("DATA-11b", "repetitions back off", Sight.AtHost) { ForData = found => new RepeatsBackOff(found) },
        new("DATA-16b", "no number is used twice", Sight.Anywhere) { ForData = found => new UsedNumbers(found) },
        new("DATA-16c", "numbers begin at 0 and leave none out", Sight.AtHost, NeedsWhole: true) { ForData = found => new SuccessiveNumbers(found) },
        new("DATA-17b", "an ACK names only packets that have come", Sight.AtEitherEnd, NeedsWhole: true) { ForData = found => new ArrivedNumbers(found) },
        new("DATA-17a", "every packet that came is told of", Sight.AtHost, NeedsWhole: true) { ForData = found => new BytesOfArrivedPackets(found), SeesAcksOnly = true },
        new("DATA-17a", "no packet that came is left out of the ranges", Sight.AtHost, NeedsWhole: true) { ForData = found => new ToldNumbers(found), SeesAcksOnly = true },
        new("DATA-17d", "an ACK is called for", Sight.AtHost, NeedsWhole: true) { ForData = found => new AcksCalledFor(found) },
        new("DATA-18a", "a stream has one end", Sight.Anywhere) { ForData = found => new OneEnd(found) },
        new("DATA-18b", "a stream that contradicts itself is aborted", Sight.AtHost) { ForData = found => new AbortOnContradiction(found) },
        new("WIRE-14d", "no range reaches below number 0", Sight.Anywhere) { ForData = found => new RangesFromZero(found), SeesAcksOnly = true },
        new("FLOW-7", "data only on a synchronised flow", Sight.AtHost) { ForSending = new OnSynchronisedFlow() },
        new("FLOW-8", "nothing on a closed flow", Sight.AtHost) { ForSending = new NotOnClosedFlow() },
        new("MIG-10a", "nothing on a frozen flow", Sight.AtHost) { ForSending = new NothingOnFrozenFlow() },
        new("MIG-24a", "a connection at rest is probed", Sight.AtHost) { ForData = found => new IdleProbes(found) },
        new("MIG-15b", "data between adopted addresses", Sight.AtHost) { ForSending = new BetweenAdoptedAddresses() },
        new("TEAR-3", "no new data after FIN", Sight.AtHost) { ForSending = new NothingNewAfterFin() },
    ];
}
