namespace ServalRef.Simulation;

/// <summary>Which packets a link loses, other than by a full queue.</summary>
public abstract record LossModel
{
    /// <summary>Loses nothing.</summary>
    public static LossModel None { get; } = new BernoulliLoss(0);

    /// <summary>What the model remembers from packet to packet, at the beginning.</summary>
    internal virtual bool Start => false;

    /// <summary>Whether the next packet is lost.</summary>
    /// <param name="isBad">What the model remembers.</param>
    /// <param name="chance">Where chance comes from.</param>
    internal abstract bool Loses(ref bool isBad, Random chance);
}

/// <summary>Each packet is lost with the same probability, whatever happened to others.</summary>
/// <param name="Probability">0 to 1.</param>
public sealed record BernoulliLoss(double Probability) : LossModel
{
    internal override bool Loses(ref bool isBad, Random chance) => Probability > 0 && chance.NextDouble() < Probability;
}

/// <summary>Losses come in bursts: a link is good or bad, and changes with each packet (Gilbert 1960, Elliott 1963).</summary>
/// <param name="GoodToBad">Probability with each packet that a good link becomes bad.</param>
/// <param name="BadToGood">Probability with each packet that a bad link becomes good.</param>
/// <param name="LossWhenGood">Probability of a loss while good.</param>
/// <param name="LossWhenBad">Probability of a loss while bad.</param>
public sealed record GilbertElliottLoss(double GoodToBad, double BadToGood, double LossWhenGood, double LossWhenBad) : LossModel
{
    internal override bool Loses(ref bool isBad, Random chance)
    {
        isBad ^= chance.NextDouble() < (isBad ? BadToGood : GoodToBad);
        return chance.NextDouble() < (isBad ? LossWhenBad : LossWhenGood);
    }
}
