using System.Reflection;
using System.Xml.Linq;

namespace Pons.Tests.Architecture;

/// <summary>The arrows of ARCHITECTURE.md: who may use whom.</summary>
public sealed class DependencyTests
{
    // A project of ours: the projects of ours that it may refer to. A new one needs a row here.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Pons.Protocol"] = [],
        ["Pons"] = ["Pons.Protocol"],
        ["Pons.AspNetCore"] = ["Pons"],
        ["Pons.Cli"] = ["Pons", "Pons.AspNetCore"],
    };

    private static readonly Assembly Protocol = typeof(ProtocolException).Assembly;
    private static readonly Assembly Host = typeof(Python).Assembly;

    [Fact]
    public void Every_project_of_src_refers_only_to_those_that_it_may()
    {
        string[] projects = [.. SourceTree.Files("src").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

        Assert.Equal(Allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(projects, project => Assert.Subset(Allowed[Path.GetFileNameWithoutExtension(project)].ToHashSet(), References(project)));
    }

    [Fact]
    public void The_protocol_uses_the_framework_alone()
    {
        Assert.All(Protocol.GetReferencedAssemblies(), used => Assert.StartsWith("System.", used.Name));
    }

    [Fact]
    public void The_protocol_does_no_input_or_output_starts_nothing_and_knows_no_clock()
    {
        string[] forbidden =
        [
            "System.Threading.Tasks.", "System.Threading.Channels.", "System.Threading.Timer", "System.Threading.Thread", "System.Threading.Monitor",
            "System.Net.", "System.IO.", "System.Console", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.TimeProvider",
        ];

        Assert.All(AssemblyUse.Types(Protocol).Where(type => !type.EndsWith("Exception", StringComparison.Ordinal)), type =>
            Assert.DoesNotContain(forbidden, start => type == start || (start[^1] == '.' && type.StartsWith(start, StringComparison.Ordinal))));
    }

    [Fact]
    public void Nobody_reads_the_wall_clock()
    {
        string[] clocks = ["get_Now", "get_UtcNow", "get_Today", "get_TickCount", "get_TickCount64"];

        foreach (Assembly assembly in new[] { Protocol, Host })
        {
            Assert.DoesNotContain(AssemblyUse.Members(assembly), member => clocks.Contains(member[(member.LastIndexOf('.') + 1)..]));
        }
    }

    [Fact]
    public void Only_the_command_line_writes_to_the_console()
    {
        Assert.DoesNotContain("System.Console", AssemblyUse.Types(Protocol));
        Assert.DoesNotContain("System.Console", AssemblyUse.Types(Host));
    }

    [Fact]
    public void The_host_uses_only_the_protocol_the_framework_and_the_names_of_its_services()
    {
        string[] starts = ["System.", "Microsoft.Win32.", "Microsoft.Extensions.Hosting.Abstractions", "Pons.Protocol"];

        Assert.All(Host.GetReferencedAssemblies(), used => Assert.Contains(starts, start => used.Name!.StartsWith(start, StringComparison.Ordinal)));
    }

    private static HashSet<string> References(string project) =>
    [
        .. XDocument.Parse(SourceTree.Read(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];
}
