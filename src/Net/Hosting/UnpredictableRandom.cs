using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ServalRef.Net.Hosting;

/// <summary>Numbers that nobody can predict, for flow IDs, nonces, tokens and versions (SEC-1, SEC-2).</summary>
internal sealed class UnpredictableRandom : Random
{
    /// <inheritdoc/>
    public override int Next() => (int)NextInt64(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)NextInt64(maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        UInt128 range = (UInt128)((Int128)maxValue - minValue);
        return range == 0 ? minValue : (long)(minValue + (Int128)(Draw() % range));
    }

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    public override double NextDouble() => Sample();

    /// <inheritdoc/>
    protected override double Sample() => (ulong)(Draw() >> 75) / (double)(1UL << 53);

    // Twice as many bits as any range has: what the remainder favours is below 2^-64.
    private static UInt128 Draw()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}
