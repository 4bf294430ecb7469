namespace ServalRef.StateMachines.Services;

/// <summary>What a service table does with a packet for a service (RES-2 to RES-5).</summary>
public abstract record ServiceRule
{
    private protected ServiceRule()
    {
    }

    /// <summary>What becomes of one packet.</summary>
    /// <param name="draw">A random number, at least 0 and below 1; only FORWARD uses it.</param>
    public abstract ServiceDecision Apply(double draw);
}

/// <summary>FORWARD: sends the packet on to one of several targets (RES-2).</summary>
/// <param name="Targets">The targets, at least one.</param>
public sealed record ForwardRule(ValueArray<ServiceTarget> Targets) : ServiceRule
{
    /// <inheritdoc/>
    /// <remarks>Without a target there is nobody to send it to: the packet is discarded.</remarks>
    public override ServiceDecision Apply(double draw) =>
        Anycast.Choose(Targets, draw) is { } target ? new(ServiceAction.Forward, target.Address) : new(ServiceAction.Drop);
}

/// <summary>DEMUX: hands the packet to a local listener (RES-3).</summary>
/// <param name="Listener">The host's own number for that listener.</param>
public sealed record DemuxRule(int Listener) : ServiceRule
{
    /// <inheritdoc/>
    public override ServiceDecision Apply(double draw) => new(ServiceAction.Deliver, Listener: Listener);
}

/// <summary>DELAY: keeps the packet until a verdict comes (RES-4).</summary>
public sealed record DelayRule : ServiceRule
{
    /// <inheritdoc/>
    public override ServiceDecision Apply(double draw) => new(ServiceAction.Hold);
}

/// <summary>DROP: discards the packet without an answer (RES-5).</summary>
public sealed record DropRule : ServiceRule
{
    /// <inheritdoc/>
    public override ServiceDecision Apply(double draw) => new(ServiceAction.Drop);
}
