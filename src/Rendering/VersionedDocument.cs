using System.Reflection;
using System.Text.Json.Serialization;

namespace ServalRef.Rendering;

/// <summary>A JSON document that says of what format it is and which tool wrote it.</summary>
/// <remarks>The number grows when a field is taken away or changes its meaning; fields may be added without it.</remarks>
public abstract record VersionedDocument
{
    /// <summary>The number of the format, from 1 on.</summary>
    [JsonPropertyOrder(-2)]
    public int Format { get; } = 1;

    /// <summary>What wrote the document.</summary>
    [JsonPropertyOrder(-1)]
    public ToolDocument Tool { get; } = ToolDocument.This;
}

/// <summary>A tool as JSON documents name it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, without the commit.</param>
public sealed record ToolDocument(string Name, string Version)
{
    /// <summary>This tool.</summary>
    public static ToolDocument This { get; } = new("servalref", FullVersion.Split('+')[0]);

    /// <summary>The version with the commit that it was built from, <c>0.2.0+1a2b3c4</c>, where the build knew it.</summary>
    internal static string FullVersion =>
        typeof(ToolDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
