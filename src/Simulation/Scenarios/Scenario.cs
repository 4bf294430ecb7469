using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Simulation.Scenarios;

/// <summary>A scenario file as it was read: who is there, what happens, and what is expected.</summary>
public sealed record Scenario
{
    /// <summary>The file that it was read from, for messages.</summary>
    public required string File { get; init; }

    /// <summary>What it shows, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Decides all chance, unless the caller says otherwise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How long it lasts.</summary>
    public required Duration Duration { get; init; }

    /// <summary>Hosts, routers and so on, in the order of the file.</summary>
    public required IReadOnlyList<NodeSpec> Nodes { get; init; }

    /// <summary>Links between them.</summary>
    public required IReadOnlyList<LinkSpec> Links { get; init; }

    /// <summary>Connections that are opened.</summary>
    public required IReadOnlyList<ConnectionSpec> Connections { get; init; }

    /// <summary>Background traffic.</summary>
    public required IReadOnlyList<BackgroundSpec> Background { get; init; }

    /// <summary>What happens, in the order of time.</summary>
    public required IReadOnlyList<EventSpec> Events { get; init; }

    /// <summary>What is expected.</summary>
    public required IReadOnlyList<ExpectationSpec> Expectations { get; init; }
}

/// <summary>What a node is.</summary>
public enum NodeKind
{
    /// <summary>A host with an endpoint.</summary>
    Host,

    /// <summary>Passes packets on.</summary>
    Router,

    /// <summary>A network address translator.</summary>
    Translator,

    /// <summary>A rendezvous or service router.</summary>
    Relay,
}

/// <summary>An interface and its addresses.</summary>
/// <param name="Name">Its name at the node.</param>
/// <param name="Addresses">Its addresses, perhaps none.</param>
public sealed record InterfaceSpec(string Name, IReadOnlyList<NetworkAddress> Addresses);

/// <summary>A node.</summary>
public sealed record NodeSpec(string Name, NodeKind Kind)
{
    /// <summary>Its interfaces.</summary>
    public IReadOnlyList<InterfaceSpec> Interfaces { get; init; } = [];

    /// <summary>Services that a host offers, and for how many waiting connections.</summary>
    public IReadOnlyList<(ServiceId Service, int Backlog)> Serves { get; init; } = [];

    /// <summary>How long a host's applications take to accept a connection.</summary>
    public Duration AcceptsAfter { get; init; }

    /// <summary>Numbers of a host's endpoint.</summary>
    public EndpointOptions Options { get; init; } = EndpointOptions.Default;

    /// <summary>The rendezvous of a host, by name; resolved when the scenario is built.</summary>
    public string? Rendezvous { get; init; }

    /// <summary>How long a translator keeps a mapping that is not used.</summary>
    public Duration Lifetime { get; init; } = Duration.FromSeconds(120);

    /// <summary>Where a relay sends SYNs for a service: targets as <c>host.interface</c> with weights.</summary>
    public IReadOnlyList<(ServiceId Service, IReadOnlyList<(string Target, uint Weight)> Targets)> Routes { get; init; } = [];
}

/// <summary>A link between two interfaces, <c>node</c> or <c>node.interface</c>.</summary>
public sealed record LinkSpec(string From, string To, LinkShape Forth, LinkShape Back);

/// <summary>A link's options, with a queue that may be given in round trips of the link itself.</summary>
/// <param name="Options">The options.</param>
/// <param name="QueueProducts">The queue in bandwidth-delay products (rate times twice the delay); 0: given otherwise.</param>
public sealed record LinkShape(LinkOptions Options, double QueueProducts)
{
    /// <summary>The options with the queue in bytes.</summary>
    public LinkOptions Resolve() => QueueProducts == 0 ? Options : Options with
    {
        QueueBytes = Math.Max(1500, (long)(QueueProducts * Options.Rate / 8 * 2 * Options.Delay.Seconds)),
    };
}

/// <summary>A connection.</summary>
public sealed record ConnectionSpec(string Name, string From, string To, ServiceId Service)
{
    /// <summary>The line of the file.</summary>
    public int Line { get; init; }

    /// <summary>When it is opened, or as soon after it as its interface is up.</summary>
    public Duration At { get; init; }

    /// <summary>Bytes that the opener sends; <see cref="long.MaxValue"/>: until it is ended.</summary>
    public long Send { get; init; }

    /// <summary>Bytes that the server sends.</summary>
    public long Receive { get; init; }

    /// <summary>When both end their streams, if not before.</summary>
    public Duration? Until { get; init; }

    /// <summary>How the receiver of what the opener sends reads, and how the opener reads.</summary>
    public Applications.ReadingPace ServerReads { get; init; }

    /// <summary>How the opener reads.</summary>
    public Applications.ReadingPace OpenerReads { get; init; }

    /// <summary>Further flows.</summary>
    public IReadOnlyList<FlowSpec> Flows { get; init; } = [];
}

/// <summary>A further flow of a connection, opened by its opener.</summary>
/// <param name="From">Interface of the opener.</param>
/// <param name="To">Interface of the server.</param>
/// <param name="Backup">Whether it is a backup flow.</param>
/// <param name="At">When, or as soon as the connection is established.</param>
/// <param name="Line">The line of the file.</param>
public sealed record FlowSpec(string From, string To, bool Backup, Duration? At, int Line);

/// <summary>Kinds of background traffic.</summary>
public enum BackgroundKind
{
    /// <summary>A TCP transfer.</summary>
    Tcp,

    /// <summary>A constant rate.</summary>
    Constant,

    /// <summary>TCP transfers that arrive at random.</summary>
    Arrivals,
}

/// <summary>Background traffic.</summary>
public sealed record BackgroundSpec(string Name, BackgroundKind Kind, string From, string To)
{
    /// <summary>When it starts.</summary>
    public Duration At { get; init; }

    /// <summary>Bytes of a TCP transfer, or on average of those that arrive; <see cref="long.MaxValue"/>: for ever.</summary>
    public long Size { get; init; } = long.MaxValue;

    /// <summary>Bits in a second, or arrivals in a second.</summary>
    public double Rate { get; init; }

    /// <summary>How long a constant rate is on; zero: always.</summary>
    public Duration On { get; init; }

    /// <summary>How long it is off then.</summary>
    public Duration Off { get; init; }

    /// <summary>Whether these times are drawn at random, with those means.</summary>
    public bool Random { get; init; }

    /// <summary>The line of the file.</summary>
    public int Line { get; init; }
}

/// <summary>What is expected of a connection, or of a node.</summary>
public sealed record ExpectationSpec(string Connection, int Line)
{
    /// <summary>How it ends, as its opener is told; None: it is not over.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Each measured value and its bounds.</summary>
    public IReadOnlyList<BoundSpec> Bounds { get; init; } = [];
}

/// <summary>A measured value and its bounds.</summary>
/// <param name="Measure">What is measured; one of <see cref="Measures.Names"/>.</param>
/// <param name="Low">At least.</param>
/// <param name="High">At most.</param>
/// <param name="Text">As the file has it.</param>
/// <param name="Line">The line of the file.</param>
public sealed record BoundSpec(string Measure, double Low, double High, string Text, int Line);
