using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ServalRef.Golden.Architecture;

/// <summary>What a compiled assembly uses from outside, read from its metadata without loading it.</summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="Assemblies">The names of the assemblies that it refers to.</param>
/// <param name="Types">The full names of the foreign types that it mentions.</param>
/// <param name="Members">The foreign members that it uses, as <c>Namespace.Type.Member</c>.</param>
/// <param name="NativeCalls">How many functions of native libraries it declares.</param>
internal sealed record AssemblyFacts(
    string Name, IReadOnlySet<string> Assemblies, IReadOnlySet<string> Types, IReadOnlySet<string> Members, int NativeCalls)
{
    /// <summary>Reads an assembly that lies beside the tests.</summary>
    public static AssemblyFacts Of(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        using PEReader image = new(file);
        MetadataReader reader = image.GetMetadataReader();
        return new AssemblyFacts(
            name,
            reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name)).ToHashSet(),
            reader.TypeReferences.Select(h => NameOf(reader, h)).ToHashSet(),
            reader.MemberReferences.Select(h => reader.GetMemberReference(h))
                .Select(m => $"{OwnerOf(reader, m.Parent)}.{reader.GetString(m.Name)}").ToHashSet(),
            reader.GetTableRowCount(TableIndex.ImplMap));
    }

    /// <summary>Whether an assembly of this name is part of the .NET base library.</summary>
    public static bool IsBaseLibrary(string name) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{reader.GetString(type.Namespace)}.{name}";
    }

    // The members of generic instances and own types matter to no rule: their types are in the list of types.
    private static string OwnerOf(MetadataReader reader, EntityHandle parent) =>
        parent.Kind == HandleKind.TypeReference ? NameOf(reader, (TypeReferenceHandle)parent) : "";
}
