namespace ServalRef.Runtime.Endpoints;

/// <summary>The numbers that a host draws, as unpredictable as what they are drawn from (SEC-1).</summary>
internal static class UnpredictableNumbers
{
    /// <summary>A flow ID, not 0 and not taken.</summary>
    internal static uint NextFlowId(this Random random, Predicate<uint> isTaken)
    {
        uint id;
        do
        {
            id = (uint)random.NextInt64(1, 1L + uint.MaxValue);
        }
        while (isTaken(id));
        return id;
    }

    /// <summary>A nonce or a token, not 0.</summary>
    internal static ulong NextNumber64(this Random random) =>
        ((ulong)random.NextInt64(1L << 32) << 32) | (ulong)random.NextInt64(1, 1L << 32);

    /// <summary>A first version.</summary>
    internal static uint NextVersion(this Random random) => (uint)random.NextInt64(1L << 32);
}
