using Xunit;

namespace ServalRef.Fuzz;

/// <summary>The judge finds nothing in what the reference does: in some connections, or with <c>SERVALREF_TEST_LONG=1</c> in a million.</summary>
public class SimulatedConnectionsTests
{
    private const int Shard = 1000;
    private const long Million = 1_000_000;

    [Fact]
    public void Reference_IsNotBlamed()
    {
        bool isLong = Environment.GetEnvironmentVariable("SERVALREF_TEST_LONG") == "1";
        long connections = 0;
        for (int first = 0; connections < (isLong ? Million : 1); first += Shard)
        {
            (long run, IReadOnlyList<(int Seed, string What)> findings) = SimulatedConnections.Run(first, isLong ? Shard : 40);
            connections += run;
            Assert.True(findings.Count == 0, string.Join('\n', findings));
        }
    }

    /// <summary>
    /// Data and an end acknowledged to a closed flow, an end acknowledged by a SYN+ACK, a move after the FINs, a number that no ACK told of
    /// an RSYN that is sent again, a move after the end and an ACK that a freeze has delayed.
    /// </summary>
    [Theory]
    [InlineData(111)]
    [InlineData(53)]
    [InlineData(64)]
    [InlineData(1745)]
    [InlineData(9107)]
    [InlineData(13519)]
    [InlineData(15588)]
    [InlineData(7828)]
    public void WhatWasOnceBlamed_IsNotBlamed(int seed) => Assert.Empty(SimulatedConnections.Run(seed, 1).Findings);

    /// <summary>What is told of a shard does not depend on who runs beside it.</summary>
    [Fact]
    public void Shard_IsTheSame_TwiceAndInPieces()
    {
        long whole = SimulatedConnections.Run(0, 6).Connections;

        Assert.Equal(whole, SimulatedConnections.Run(0, 2).Connections + SimulatedConnections.Run(2, 4).Connections);
    }

    [Fact]
    public void FinishedShards_AreNotRunAgain()
    {
        string folder = Directory.CreateTempSubdirectory("servalref-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "2-0.tsv"), "1000\t1\n0\tDATA-1: told before\n");

            Assert.False(SimulatedConnections.RunShards(..2, 2, folder));
            Assert.Equal(["2-0.tsv", "2-1.tsv"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.StartsWith("1000\t1\n", File.ReadAllText(Path.Combine(folder, "2-0.tsv")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
