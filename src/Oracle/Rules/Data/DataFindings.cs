using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>What the rules of one connection find: each clause is told once of each host, since what follows from a fault is no further one.</summary>
/// <param name="context">What all of the viewpoint shares.</param>
internal sealed class DataFindings(JudgeContext context)
{
    private readonly HashSet<(int Side, string Clause, Proof Proof)> _told = [];

    /// <summary>How long what a host sends may wait below its stack and above the capture point .</summary>
    internal Duration Reaction => context.Reaction;

    /// <summary>Whether a host had an address in a span, as what came and went there shows.</summary>
    internal bool WasThere(NetworkAddress address, Instant from, Instant to) =>
        context.Life.IsAliveAt(address, to) && !context.Life.WasSilent(address, from, to);

    /// <summary>Counts how often something fell under a clause.</summary>
    internal void Exercise(string clause, int times)
    {
        if (times > 0)
        {
            context.Sink.Exercise(clause, times);
        }
    }

    /// <summary>Whether it would be news that a host broke a clause.</summary>
    internal bool IsNews(int side, string clause, Proof proof) =>
        !_told.Contains((side, clause, Proof.Certain)) && !_told.Contains((side, clause, proof));

    /// <summary>A packet breaks a clause.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="clause">The clause.</param>
    /// <param name="proof">How certain that is.</param>
    /// <param name="allowed">What was allowed instead.</param>
    /// <param name="message">What it means, in one sentence.</param>
    internal void Tell(in DataSighting packet, string clause, Proof proof, string allowed, string message)
    {
        if (IsNews(packet.Place.Side, clause, proof))
        {
            Tell(Hold(packet, clause, allowed, message), proof);
        }
    }

    /// <summary>A packet that seems to break a clause, kept until more is known.</summary>
    internal static HeldFinding Hold(in DataSighting packet, string clause, string allowed, string message) =>
        new(packet.Place, clause, DataText.Of(packet.Mtp), allowed, message);

    /// <summary>A packet that was kept does break its clause.</summary>
    internal void Tell(in HeldFinding held, Proof proof) => Tell(held, proof, held.Place);

    /// <summary>A packet that was kept shows that a host breaks a clause.</summary>
    /// <param name="held">The packet.</param>
    /// <param name="proof">How certain that is.</param>
    /// <param name="blamed">A packet of the host that breaks it.</param>
    internal void Tell(in HeldFinding held, Proof proof, in DataPlace blamed)
    {
        DataPlace place = held.Place;
        if (!IsNews(blamed.Side, held.Clause, proof))
        {
            return;
        }

        _told.Add((blamed.Side, held.Clause, proof));
        blamed.From.Ladder.Add(place.Reference, place.Source, place.Destination, DataText.Text($"{place.Flow} {held.Summary}"));
        blamed.From.Report(
            blamed.Source,
            held.Clause,
            place.Reference,
            $"{held.Summary} from {place.Source} to {place.Destination}",
            [$"{held.Allowed} ({held.Clause})"],
            held.Message,
            unproven: proof == Proof.UnlessFrameIsMissing,
            ofAmount: proof == Proof.OfAmount);
    }
}

/// <summary>How certain a finding is.</summary>
internal enum Proof
{
    /// <summary>Whatever the capture lacks, the clause is broken.</summary>
    Certain,

    /// <summary>A frame that the capture program dropped would explain it.</summary>
    UnlessFrameIsMissing,

    /// <summary>The rule is one of amounts, and this one is far beyond what it says: a deviation.</summary>
    OfAmount,
}

/// <summary>A finding that waits for what comes after it.</summary>
/// <param name="Place">The packet.</param>
/// <param name="Clause">The clause that it seems to break.</param>
/// <param name="Summary">The packet in words.</param>
/// <param name="Allowed">What is allowed instead.</param>
/// <param name="Message">What it means.</param>
internal readonly record struct HeldFinding(DataPlace Place, string Clause, string Summary, string Allowed, string Message);
