namespace ServalRef.Golden.Cli;

/// <summary>Two hosts on one link, to which a test adds its connections.</summary>
internal static class SmallScenario
{
    /// <summary>The network, up to and with the line that begins the connections.</summary>
    internal const string Network = """
        title: A small transfer
        duration: 10 s
        hosts:
          a: { interfaces: { if0: 10.1.0.1 } }
          b: { interfaces: { if0: 10.2.0.1 }, serves: ["0005"] }
        links:
          - { between: [a.if0, b.if0], rate: 10 Mbit/s, delay: 10 ms, queue: 1 BDP }
        connections:

        """;
}
