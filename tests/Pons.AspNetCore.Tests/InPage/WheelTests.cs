using Pons.AspNetCore.InPage;

namespace Pons.AspNetCore.Tests.InPage;

public sealed class WheelTests : IDisposable
{
    private readonly PyodideFolder _pyodide = new();

    public void Dispose() => _pyodide.Dispose();

    [Fact]
    public void A_wheel_is_known_by_its_METADATA()
    {
        _pyodide.WriteWheel("Big_Cup.One", "2.0", "py3-none-any", "Leaf>=1", "Leaf >=2 ; extra == 'more'");

        Wheel wheel = Wheel.ReadAll([_pyodide.Wheels]).Single();

        Assert.Equal(("big-cup-one", "2.0"), (wheel.Name, wheel.Version));
        Assert.Equal(["leaf", "leaf"], wheel.Requires.Select(need => need.Name));
        Assert.Equal(64, wheel.Hash.Length);
    }

    [Theory]
    [InlineData("cup", "py3-none-any", "nothing>=1", "cup-1.0-py3-none-any.whl needs nothing >=1, which is neither among the wheels nor a package of this Pyodide. Put its wheel there too.")]
    [InlineData("cup", "py3-none-any", "leaf>=3", "cup-1.0-py3-none-any.whl needs leaf >=3, and what there is of it is version 2.3.1. Put a wheel of a version that fits beside it.")]
    [InlineData("cup", "cp314-cp314-manylinux_2_17_x86_64", "leaf", "cup-1.0-cp314-cp314-manylinux_2_17_x86_64.whl is made for another platform: pages take wheels of pure Python (…-none-any.whl) and those for Pyodide (…-pyemscripten_2026_0_wasm32.whl).")]
    public void What_no_page_can_load_is_told_at_once(string name, string tag, string requires, string message)
    {
        _pyodide.WriteWheel(name, "1.0", tag, requires);

        UnusableWheelException error = Assert.Throws<UnusableWheelException>(() => new PyodideFiles(_pyodide.Folder, Wheel.ReadAll([_pyodide.Wheels])));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Two_wheels_of_a_name_and_what_is_no_wheel_are_refused()
    {
        _pyodide.WriteWheel("cup", "1.0");
        _pyodide.WriteWheel("cup", "1.1");

        Assert.Contains("There are 2 wheels of cup", Assert.Throws<UnusableWheelException>(() => Wheel.ReadAll([_pyodide.Wheels])).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_pyodide.Wheels, "bad-1.0-py3-none-any.whl"), "no zip");
        Assert.Contains("cannot be read as a wheel", Assert.Throws<UnusableWheelException>(() => Wheel.ReadAll([_pyodide.Wheels])).Message, StringComparison.Ordinal);
        Assert.Contains("neither a folder of wheels nor a wheel", Assert.Throws<UnusableWheelException>(() => Wheel.ReadAll([_pyodide.Cache])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wheel_takes_the_place_of_a_package_and_brings_what_an_extra_needs()
    {
        _pyodide.WriteWheel("leaf", "9.0", "py3-none-any", "tea; extra == 'more'");
        _pyodide.WriteWheel("cup", "1.0", "py3-none-any", "leaf[more] (>=9)");

        PackageList packages = new PyodideFiles(_pyodide.Folder, Wheel.ReadAll([_pyodide.Wheels])).Packages;

        Assert.Equal("9.0", packages.VersionOf("leaf"));
        Assert.Equal(["cup", "leaf", "tea"], packages.Closure(["cup"]).Order());
        Assert.False(packages.Only(["cup"]).Has("tea"));
        Assert.Equal("cup", packages.ByImport("cup"));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("python_version >= '3.9'", "", true)]
    [InlineData("python_version < '3.10'", "", false)]
    [InlineData("sys_platform == 'win32' or (os_name == \"posix\" and platform_machine != 'x86_64')", "", true)]
    [InlineData("extra == 'fast'", "", false)]
    [InlineData("extra == 'fast' and python_full_version ~= '3.14.1'", "fast", true)]
    [InlineData("'linux' in sys_platform", "", false)]
    [InlineData("platform_system not in 'Windows Linux'", "", true)]
    public void A_condition_is_answered_for_Python_in_a_page(string condition, string extra, bool holds) => Assert.Equal(holds, new Marker("3.14.2").Holds(condition, extra));

    [Theory]
    [InlineData("python_version")]
    [InlineData("weather == 'fine'")]
    [InlineData("(python_version > '3'")]
    public void A_condition_that_is_none_is_an_error(string condition) => Assert.Throws<UnusableWheelException>(() => new Marker("3.14.2").Holds(condition, ""));

    [Theory]
    [InlineData("", "1.0", true)]
    [InlineData(">=1.0,<2", "1.10", true)]
    [InlineData(">=1.0, <2", "2.0", false)]
    [InlineData("==1.4.*", "1.4.2", true)]
    [InlineData("==1.4.*", "1.5", false)]
    [InlineData("!=1.4", "1.4.0", false)]
    [InlineData("~=1.4.2", "1.4.9", true)]
    [InlineData("~=1.4.2", "1.5", false)]
    [InlineData("~=1.4", "1.9", true)]
    [InlineData(">1", "1.0.post1", false)]
    [InlineData("<=2.0", "2.0rc1", true)]
    public void A_version_is_one_of_those_that_are_meant_or_not(string rule, string version, bool isAllowed) => Assert.Equal(isAllowed, VersionRule.Allows(rule, version));
}
