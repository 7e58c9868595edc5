using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pons.Tests.Architecture;

/// <summary>What a compiled assembly really uses of others: its metadata names every type and member.</summary>
internal static class AssemblyUse
{
    public static IReadOnlyList<string> Types(Assembly assembly) => Read(assembly, metadata =>
        metadata.TypeReferences.Select(handle => NameOf(metadata, handle)));

    /// <summary>Members as <c>System.DateTime.get_Now</c>.</summary>
    public static IReadOnlyList<string> Members(Assembly assembly) => Read(assembly, metadata =>
        from handle in metadata.MemberReferences
        let member = metadata.GetMemberReference(handle)
        where member.Parent.Kind == HandleKind.TypeReference
        select $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}");

    private static string[] Read(Assembly assembly, Func<MetadataReader, IEnumerable<string>> read)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return [.. read(file.GetMetadataReader()).Distinct()];
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
