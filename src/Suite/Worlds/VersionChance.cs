namespace ServalRef.Suite;

/// <summary>The chance of a host whose first versions are all the same.</summary>
/// <param name="chance">Where all else comes from.</param>
/// <param name="first">The first version.</param>
internal sealed class VersionChance(Random chance, uint first) : Random
{
    // Of all that a host draws, versions alone have just 32 bits of any value; the other half of a nonce is chance still.
    private const long Versions = 1L << 32;

    /// <inheritdoc/>
    public override int Next() => chance.Next();

    /// <inheritdoc/>
    public override int Next(int maxValue) => chance.Next(maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => chance.Next(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => maxValue == Versions ? first : chance.NextInt64(maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue) => chance.NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override double NextDouble() => chance.NextDouble();
}
