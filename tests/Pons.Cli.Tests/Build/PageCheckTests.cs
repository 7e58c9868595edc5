using Pons.Cli.Build;

namespace Pons.Cli.Tests.Build;

public sealed class PageCheckTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("pons-check-").FullName, "calc.py");

    public PageCheckTests() => File.WriteAllText(_file, "def calc(text): pass\n");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Theory]
    [InlineData("const py = await connect(); py.calc(1); py.on('x', f); py.session.get('y');")]
    [InlineData("const py = await connect({ logs: true }); py.price(1);", "page.js calls price, which calc.py does not have: such actions need a host, and there is none.")]
    [InlineData("const opened = connect(); const py = await opened; py.price(); py.calc(); py.weight();", "page.js calls price and weight, which calc.py does not have: such actions need a host, and there is none.")]
    [InlineData("const opened = connect(); opened.then((it) => it.price());", "page.js calls price, which calc.py does not have: such actions need a host, and there is none.")]
    [InlineData("const py = await connect<Calc>(); py.shop.price();", "page.js calls shop, which calc.py does not have: such actions need a host, and there is none.")]
    [InlineData("const far = await connect('wss://example.org/pons'); far.price();", "page.js connects to wss://example.org/pons: that part of it needs that host.")]
    [InlineData("fetch('/api/calc')", "page.js names /api/calc, which is an address of a host: there is none.")]
    [InlineData("const py = await connect({ python: 'in-page', module: 'other.py' }); py.price();")]
    [InlineData("happy.price(); import { connect } from '/pons.js';")]
    public void What_needs_a_host_is_seen_where_it_stands_by_name(string code, params string[] notes) => Assert.Equal(notes, new PageCheck(_file).Look("page.js", code));
}
