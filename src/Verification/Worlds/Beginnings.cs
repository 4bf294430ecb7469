using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>The two ends of a flow as a world begins: not yet open, or opened by the live machines.</summary>
internal static class Beginnings
{
    private const ulong NonceOfA = 0xAAAA;

    private const ulong NonceOfB = 0xBBBB;

    internal static (FlowRecord A, FlowRecord B) Of(WorldOptions options)
    {
        FlowRecord a = End(options, 0);
        FlowRecord b = End(options, 1);
        return options.FromClosed ? (a, b) : Open(options.Dialect, a, b);
    }

    /// <summary>Another flow of the same listener.</summary>
    internal static FlowRecord Again(in FlowRecord listener) => listener with
    {
        LocalFlow = listener.LocalFlow + 0x10,
        NextVersion = listener.NextVersion + 0x100,
    };

    private static FlowRecord End(WorldOptions options, int host) => new()
    {
        LocalFlow = host == 0 ? 0xAu : 0xBu,
        LocalNonce = host == 0 ? NonceOfA : NonceOfB,
        NextVersion = options.FirstVersion,
        Local = Places.Of(host, 0),
    };

    // The machines as they are, even if the world edits them: an edit is to show what becomes of an open flow.
    private static (FlowRecord A, FlowRecord B) Open(Dialect dialect, FlowRecord a, FlowRecord b)
    {
        var engine = new FlowEngine(dialect);
        StepResult asks = engine.Step(a, new FlowInput(FlowTrigger.OpenRequested, Address: b.Local));
        StepResult answers = engine.Step(b, FlowLocals.Arrived(asks.Emissions.Single().Packet));
        StepResult opens = engine.Step(asks.After, FlowLocals.Arrived(answers.Emissions.Single().Packet));
        StepResult opened = engine.Step(answers.After, FlowLocals.Arrived(opens.Emissions.Single().Packet));
        return (Abstraction.Of(opens.After), Abstraction.Of(opened.After));
    }
}
