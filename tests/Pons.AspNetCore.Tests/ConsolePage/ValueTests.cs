using Pons.AspNetCore.Tests.Security;
using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>What is seen of results and errors.</summary>
[Collection(OneBrowser.Name)]
public sealed class ValueTests(OneBrowser one)
{
    private const string Module = """
        import datetime
        import zlib
        import struct

        def everything():
            return {"none": None, "big": 2**100, "day": datetime.date(2024, 2, 29), "bytes": b"\x00\xff" * 40, "list": list(range(250)), "text": "one\ntwo", "nan": float("nan")}

        def records():
            return [{"id": i, "name": "n" + str(i % 7)} for i in range(120)]

        def columns():
            return {"x": [1, 2, 3], "y": ["a", "b", "c"]}

        def wave():
            return [float(i * i) for i in range(50)]

        def png():
            def chunk(kind, data):
                return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            rows = b"".join(b"\x00" + bytes([255, 0, 0]) * 5 for _ in range(4))
            return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 5, 4, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

        def svg():
            return '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"><script>parent.document.title="owned"</script><rect width="9" height="8"/></svg>'

        def markup():
            return "<img src=x onerror='document.title=\"owned\"'><b>bold</b>"

        def fail():
            try:
                1 / 0
            except ZeroDivisionError as error:
                raise ValueError("no price") from error

        def numbers():
            yield from range(3)

        def later():
            return numbers()
        """;

    [BrowserFact]
    public async Task A_value_is_a_tree_that_unfolds_and_nothing_of_it_is_rounded()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;

        await console.ShowAsync("module.everything");
        string text = await console.CallAsync();
        await tab.EvaluateAsync("[...document.querySelectorAll('.tree summary')].find(each => each.innerText.includes('list')).click()");
        await tab.UntilAsync("[...document.querySelectorAll('.tree .more')].some(each => each.innerText === 'Show more (150 are left)')");
        await tab.EvaluateAsync("[...document.querySelectorAll('.tree .more')].find(each => each.innerText.includes('150')).click()");
        await tab.UntilAsync("document.querySelectorAll('.tree .branches .branches .leaf').length === 200");

        Assert.Contains("1267650600228229401496703205376", text, StringComparison.Ordinal);
        Assert.Contains("2024-02-29", text, StringComparison.Ordinal);
        Assert.Contains("80 bytes 00 ff 00", text, StringComparison.Ordinal);
        Assert.Contains("one\ntwo", text, StringComparison.Ordinal);
        Assert.Contains("nan", text, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Records_and_columns_are_tables_that_grow_and_are_sorted_by_their_headings()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;

        await console.ShowAsync("module.records");
        await console.CallAsync();
        await tab.UntilAsync("document.querySelectorAll('.table tbody tr').length === 50");
        await tab.ClickAsync(".table .more");
        await tab.UntilAsync("document.querySelectorAll('.table tbody tr').length === 100");
        await tab.ClickAsync(".table thead th:nth-child(2) button");
        await tab.ClickAsync(".table thead th:nth-child(2) button");
        string first = await tab.TextAsync(".table tbody tr");
        string sorted = (await tab.EvaluateAsync("document.querySelectorAll('.table th[aria-sort]')[0].getAttribute('aria-sort')"))!.GetValue<string>();
        await console.ShowAsync("module.columns");
        await console.CallAsync();

        Assert.Equal(("119\t119\tn0", "descending"), (first, sorted));
        Assert.Equal("1\t2\tb", await tab.TextAsync(".table tbody tr:nth-child(2)"));
    }

    [BrowserFact]
    public async Task Numbers_are_a_plot_whose_points_are_read_by_the_keyboard()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;

        await console.ShowAsync("module.wave");
        await console.CallAsync();
        await tab.UntilAsync(Painted);
        await tab.EvaluateAsync("document.querySelector('.chart canvas').focus()");
        await tab.PressAsync("ArrowRight");
        await tab.PressAsync("ArrowRight");
        await tab.PressAsync("ArrowRight");
        await tab.UntilAsync("document.querySelector('.chart canvas').getAttribute('aria-label') === '#2: 4'");
        await tab.ClickAsync(".run [data-option=value]");
        await tab.UntilAsync("document.querySelector('.run .tree').innerText.includes('list of 50')");
    }

    [BrowserFact]
    public async Task Pictures_are_shown_and_a_script_in_one_does_nothing()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;

        await console.ShowAsync("module.png");
        await console.CallAsync();
        await tab.UntilAsync("document.querySelector('.picture img')?.naturalWidth === 5");
        await tab.UntilAsync("document.querySelector('.picture').innerText.includes('image/png') && document.querySelector('.picture').innerText.includes('5 × 4')");
        await console.ShowAsync("module.svg");
        await console.CallAsync();
        await tab.UntilAsync("document.querySelector('.picture img')?.naturalWidth === 9");
        await console.ShowAsync("module.markup");
        string text = await console.CallAsync();

        Assert.Contains("<b>bold</b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("owned", (await tab.EvaluateAsync("document.title"))!.GetValue<string>(), StringComparison.Ordinal);
    }

    [NeedsFact("matplotlib", Browser = true)]
    public async Task A_figure_of_matplotlib_is_a_picture()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, """
            from matplotlib.figure import Figure

            def plot():
                figure = Figure()
                figure.subplots().plot([1, 2, 3])
                return figure
            """);

        await console.ShowAsync("module.plot");
        await console.CallAsync();

        await console.Tab.UntilAsync("document.querySelector('.picture img')?.naturalWidth > 100");
    }

    [NeedsFact("numpy", Browser = true)]
    public async Task Arrays_are_tables_and_plots()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, """
            import numpy

            def grid():
                return numpy.arange(12.0).reshape(4, 3).T

            def line():
                return numpy.sin(numpy.linspace(0, 9, 200_000))
            """);

        await console.ShowAsync("module.grid");
        await console.CallAsync();
        await console.Tab.UntilAsync("document.querySelector('.table tbody tr:nth-child(2)').innerText === '1\\t1\\t4\\t7\\t10'");
        await console.ShowAsync("module.line");
        await console.CallAsync();
        await console.Tab.UntilAsync(Painted);
    }

    [BrowserFact]
    public async Task An_error_shows_where_it_was_raised_and_what_it_came_of()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);

        await console.ShowAsync("module.fail");
        string text = await console.CallAsync("failed");

        Assert.Matches(@"ValueError: no price\s+\S*module\.py:\d+ in fail\s+raise ValueError\(""no price""\) from error\s+which came of\s+ZeroDivisionError: division by zero\s+\S*module\.py:\d+ in fail\s+1 / 0", text);
    }

    [BrowserFact]
    public async Task A_generator_that_is_returned_is_read_as_a_stream()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);

        await console.ShowAsync("module.later");
        await console.CallAsync();

        await console.Tab.UntilAsync("document.querySelector('.live .counter').innerText === '3 items'");
    }

    /// <summary>Whether something of a line's colour stands on the canvas.</summary>
    private const string Painted = """
        (() => {
          const canvas = document.querySelector('.chart canvas');
          if (!canvas || canvas.width === 0) return false;
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          let blue = 0;
          for (let i = 0; i < data.length; i += 4) blue += data[i + 3] > 100 && data[i + 2] > data[i] + 60 ? 1 : 0;
          return blue > 100;
        })()
        """;
}
