using ServalRef.Suite;

namespace ServalRef.Cli.Testing;

/// <summary>What is tested.</summary>
/// <param name="Arguments">How the command line names it.</param>
internal abstract record Implementation(string Arguments) : IDisposable
{
    /// <summary>Who it is, and what it can do.</summary>
    internal abstract AdapterHello Hello { get; }

    /// <inheritdoc cref="CaseRunner.Run(IReadOnlyList{SuiteCase}, IAdapter, long, int, Func{bool}?)"/>
    internal abstract IEnumerable<CaseResult> Run(IReadOnlyList<SuiteCase> cases, long seed, int seeds, Func<bool> more);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>An implementation behind an adapter.</summary>
internal sealed record AdapterUnderTest(IAdapter Adapter, string Arguments) : Implementation(Arguments)
{
    /// <inheritdoc/>
    internal override AdapterHello Hello => Adapter.Hello;

    /// <inheritdoc/>
    internal override IEnumerable<CaseResult> Run(IReadOnlyList<SuiteCase> cases, long seed, int seeds, Func<bool> more) =>
        CaseRunner.Run(cases, Adapter, seed, seeds, more);

    /// <inheritdoc/>
    public override void Dispose()
    {
        (Adapter as IDisposable)?.Dispose();
        base.Dispose();
    }
}

/// <summary>An implementation on a real network.</summary>
internal sealed record LiveUnderTest(LiveTestRequest Request) : Implementation(Request.Arguments)
{
    private readonly LiveTarget _target = Request.Target();

    /// <inheritdoc/>
    internal override AdapterHello Hello => LiveRunner.Hello(_target);

    /// <inheritdoc/>
    internal override IEnumerable<CaseResult> Run(IReadOnlyList<SuiteCase> cases, long seed, int seeds, Func<bool> more) =>
        LiveRunner.Run(cases, _target, seed, seeds, more);
}
