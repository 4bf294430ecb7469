namespace ServalRef.Suite;

/// <summary>An implementation under test: a host that is driven request by request, in virtual time (<c>spec/adapter.md</c>).</summary>
public interface IAdapter
{
    /// <summary>Who it is, and what it can do.</summary>
    AdapterHello Hello { get; }

    /// <summary>Does what a request asks.</summary>
    /// <param name="request">The request; a <see cref="AdapterRequest.Start"/> before all others.</param>
    /// <exception cref="AdapterException">The adapter has gone, or breaks the protocol.</exception>
    AdapterReply Do(AdapterRequest request);
}

/// <summary>Who an adapter is.</summary>
/// <param name="Name">The implementation's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Features">What it can do: names of <see cref="AdapterFeatures"/> and dialects.</param>
public sealed record AdapterHello(string Name, string Version, IReadOnlyList<string> Features)
{
    /// <summary>Whether it has declared all of these.</summary>
    public bool Has(IEnumerable<string> features) => features.All(Features.Contains);
}

/// <summary>An adapter cannot be run, has gone, or breaks the protocol; the message is one line.</summary>
public sealed class AdapterException : Exception
{
    /// <summary>With a message of one line.</summary>
    public AdapterException(string message)
        : base(message)
    {
    }

    /// <summary>With what caused it.</summary>
    public AdapterException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a message.</summary>
    public AdapterException()
    {
    }
}
