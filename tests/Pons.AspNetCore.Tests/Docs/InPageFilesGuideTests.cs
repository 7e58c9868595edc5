using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The C# code of the page about what Python in a page is made of.</summary>
public sealed class InPageFilesGuideTests
{
    [Fact]
    public void Pyodide_and_its_packages_are_options_like_all_others()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPons(options =>
        {
            options.Ui.Folder = "ui";
            options.Ui.Isolate = true;
            options.Pyodide.Wheels.Add("wheels");
            options.Pyodide.FetchPackages = true;
        }).AddPython("calc.py");

        using ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.Equal(["wheels"], services.GetRequiredService<IOptions<PonsOptions>>().Value.Pyodide.Wheels);
    }
}
