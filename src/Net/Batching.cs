namespace ServalRef.Net;

/// <summary>Which way several packets go through one call of the kernel.</summary>
public enum Batching
{
    /// <summary>Neither: one packet a call.</summary>
    None,

    /// <summary>What is sent (<c>UDP_SEGMENT</c>).</summary>
    Sending,

    /// <summary>What is sent, and what is received (<c>UDP_GRO</c>).</summary>
    Both,
}
