using Pons.Cli.Build;

namespace Pons.Cli.Tests.Build;

public sealed class PythonImportsTests
{
    [Theory]
    [InlineData("import a", "a")]
    [InlineData("import a.b as c, d", "a.b", "d")]
    [InlineData("from a import b, c as d", "a", "a.b", "a.c")]
    [InlineData("from a import *", "a")]
    [InlineData("from . import b", ".", ".b")]
    [InlineData("from ..a import b", "..a", "..a.b")]
    [InlineData("from a import (  # more\n    b,\n    c,  # these\n)\n", "a", "a.b", "a.c")]
    [InlineData("def f():\n    import a\n", "a")]
    [InlineData("try:\n    import a\nexcept ImportError: pass", "a")]
    [InlineData("important = 1\nfrom_here = 2\nx = 'text'\n")]
    public void What_a_source_imports_is_read_from_it(string source, params string[] modules) => Assert.Equal(modules, PythonImports.In(source));

    [Fact]
    public void Names_of_a_module_are_what_stands_at_its_left_edge()
    {
        IReadOnlySet<string> names = PythonImports.NamesOf("import os.path\nfrom a import b as c, d\ndef f():\n    x = 1\nasync def g(): pass\nclass H:\n    def m(self): pass\ny: int = 2\nz == 3\nw = lambda: 1\n");

        Assert.Equal(["H", "c", "d", "f", "g", "os", "w", "y"], names.Order(StringComparer.Ordinal));
    }
}
