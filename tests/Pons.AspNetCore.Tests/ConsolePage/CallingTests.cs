using Pons.AspNetCore.Tests.Security;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>The list of actions, their forms, and calls from their beginning to their end.</summary>
[Collection(OneBrowser.Name)]
public sealed class CallingTests(OneBrowser one)
{
    private const string Module = """
        import datetime
        import decimal
        import threading
        import time
        import typing
        import uuid

        def add(a: int, b: int = 1) -> int:
            '''Adds two whole numbers.

            Nothing is rounded.
            '''
            return a + b

        def told(a: int, b: float, c: bool, d: str, e: list, f: dict[str, int], g: datetime.date, h: datetime.time, i: decimal.Decimal, j: uuid.UUID, k: set, l: typing.Literal['x', 'y'], m):
            return repr((a, b, c, d, e, f, g, h, i, j, k, l, m))

        def loose(a, /, b=2, *rest, c: typing.Optional[int] = 3, d=4, **named):
            return repr((a, b, rest, c, d, named))

        def size(data: bytes) -> int:
            return len(data)

        def forever():
            while True:
                time.sleep(0.01)

        def apply(function: typing.Callable):
            return [function(n) for n in range(3)]

        class _Shelf:
            def count(self):
                '''How many there are.'''
                return 7

        API = {"add": add, "told": told, "loose": loose, "size": size, "forever": forever, "apply": apply, "shelf": {"count": _Shelf().count}}
        """;

    [BrowserFact]
    public async Task All_actions_are_listed_by_whose_they_are_and_found_by_their_words()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module, build: pons => pons.AddAction("now", () => 12));
        Tab tab = console.Tab;
        await tab.UntilAsync("document.querySelectorAll('.list a').length === 8");

        string groups = (await tab.EvaluateAsync("[...document.querySelectorAll('.list h2')].map(group => group.innerText).join()"))!.GetValue<string>();
        await tab.TypeAsync(".search input", "whole numbers");
        string found = (await tab.EvaluateAsync("[...document.querySelectorAll('.list section:not([hidden]) li:not([hidden]) .name')].map(name => name.innerText).join()"))!.GetValue<string>();
        await tab.TypeAsync(".search input", "nothing has these");
        await tab.UntilAsync("document.querySelector('.list').innerText.includes('No action has these words')");

        Assert.Equal("module.py,host,module.py › shelf", groups);
        Assert.Equal("add", found);
    }

    [BrowserFact]
    public async Task Docs_and_signature_are_shown_and_a_default_is_left_to_the_action()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);

        await console.ShowAsync("module.add");
        await console.FillAsync("a", "123456789012345678901234567890");
        string result = await console.CallAsync();
        string page = await console.Tab.TextAsync(".action");

        Assert.Equal("123456789012345678901234567891", result.Trim());
        Assert.Contains("add(a: int, b: int = 1) -> int", page, StringComparison.Ordinal);
        Assert.Contains("Nothing is rounded.", page, StringComparison.Ordinal);
        Assert.Matches(@"Done\s+add\(123456789012345678901234567890\)\s+[\d.]+ m?s", page);
    }

    [BrowserFact]
    public async Task What_is_typed_arrives_as_its_hint_says()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;

        await console.ShowAsync("module.told");
        await console.FillAsync("a", "-7");
        await console.FillAsync("b", "3");
        await tab.ClickAsync("[id$='-c']");
        await console.FillAsync("d", "Grüße \"x\"");
        await console.FillAsync("e", "[1, 2.0, 9007199254740993]");
        await console.FillAsync("f", "{\"k\": 1}");
        await SetAsync(tab, "g", "2024-02-29");
        await SetAsync(tab, "h", "12:30:05");
        await console.FillAsync("i", "1.10");
        await console.FillAsync("j", "12345678-1234-5678-1234-567812345678");
        await console.FillAsync("k", "[1]");
        await SetAsync(tab, "l", "1");
        await console.FillAsync("m", "plain text");
        string result = await console.CallAsync();

        Assert.Equal(
            "\"(-7, 3.0, True, 'Grüße \\\"x\\\"', [1, 2.0, 9007199254740993], {'k': 1}, datetime.date(2024, 2, 29), datetime.time(12, 30, 5), Decimal('1.10'), UUID('12345678-1234-5678-1234-567812345678'), {1}, 'y', 'plain text')\"",
            result.Trim());
    }

    [BrowserFact]
    public async Task Arguments_beyond_a_default_are_named_and_rows_take_any_number()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;

        await console.ShowAsync("module.loose");
        await console.FillAsync("a", "1");
        await tab.ClickAsync(".call .chip"); // None for c
        await console.FillAsync("d", "[1]");
        await tab.EvaluateAsync("document.querySelectorAll('.call button.add')[1].click()");
        await tab.TypeAsync("colour");
        await tab.TypeAsync(".call [aria-label='Argument 1 of named']", "red");
        string first = await console.CallAsync();

        await console.FillAsync("b", "5");
        await tab.EvaluateAsync("document.querySelectorAll('.call button.add')[0].click()");
        await tab.TypeAsync("{\"x\": null}");
        string second = await console.CallAsync();

        Assert.Equal("\"(1, 2, (), None, [1], {'colour': 'red'})\"", first.Trim());
        Assert.Equal("\"(1, 5, ({'x': None},), None, [1], {'colour': 'red'})\"", second.Trim());
    }

    [BrowserFact]
    public async Task What_is_wrong_is_said_at_its_field_with_its_place_and_nothing_is_called()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.told");
        await console.FillAsync("a", "1.5");
        await console.FillAsync("e", "[1,\n  True]");
        await console.FillAsync("f", "[1]");

        await tab.ClickAsync(".call button.primary");
        await tab.UntilAsync("document.querySelectorAll('.problem:not([hidden])').length > 3");
        string[] problems = [.. (await tab.EvaluateAsync("[...document.querySelectorAll('.problem:not([hidden])')].map(each => each.innerText)"))!.AsArray().Select(each => each!.GetValue<string>())];
        string focused = (await tab.EvaluateAsync("document.activeElement.id"))!.GetValue<string>();
        await console.FillAsync("a", "2");
        await tab.UntilAsync("document.querySelector('.problem').hidden");

        Assert.Equal("A whole number is due here.", problems[0]);
        Assert.Contains("A value is due here, but \"True\" stands here: JSON writes true, at line 2, column 3", problems);
        Assert.Contains("An object in JSON is due here, such as {\"a\": 1}.", problems);
        Assert.EndsWith("-a", focused, StringComparison.Ordinal);
        Assert.Equal(0, (await tab.EvaluateAsync("document.querySelectorAll('.run').length"))!.GetValue<int>());
    }

    [BrowserFact]
    public async Task A_file_is_sent_as_bytes_and_so_is_a_text()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[3000]);
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.size");

        await tab.SendAsync("DOM.enable");
        System.Text.Json.Nodes.JsonNode root = await tab.SendAsync("DOM.getDocument");
        System.Text.Json.Nodes.JsonNode input = await tab.SendAsync("DOM.querySelector", new() { ["nodeId"] = root["root"]!["nodeId"]!.DeepClone(), ["selector"] = "input[type=file]" });
        await tab.SendAsync("DOM.setFileInputFiles", new() { ["nodeId"] = input["nodeId"]!.DeepClone(), ["files"] = new System.Text.Json.Nodes.JsonArray(file) });
        await tab.UntilAsync("document.querySelector('.call').innerText.includes('3 kB')");
        string ofFile = await console.CallAsync();
        await tab.ClickAsync(".file [data-option=text]");
        await tab.TypeAsync(".file textarea", "Grüße");
        string ofText = await console.CallAsync();
        File.Delete(file);

        Assert.Equal(("3000", "7"), (ofFile.Trim(), ofText.Trim()));
    }

    [BrowserFact]
    public async Task A_call_is_cancelled_and_repeated()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.forever");
        await console.BeginAsync();

        await tab.ClickAsync(".run .cancel");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'cancelled'");
        await tab.ClickAsync(".run [aria-label^=Repeat]");
        await tab.UntilAsync("document.querySelectorAll('.run').length === 2 && document.querySelector('.run').dataset.state === 'running'");
        await tab.PressAsync("x");
        await tab.UntilAsync("document.querySelector('.run').dataset.state === 'cancelled'");

        await console.ShowAsync("module.shelf.count");
        Assert.Equal("7", (await console.CallAsync()).Trim());
    }

    [BrowserFact]
    public async Task A_function_of_the_page_is_called_back()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);

        await console.ShowAsync("module.apply");
        await console.CallAsync();
        await console.Tab.UntilAsync("document.querySelector('.run .prints').innerText.includes('function(2)')");

        Assert.Contains("function(0)", await console.Tab.TextAsync(".run .prints"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task The_call_is_written_as_code_in_four_languages()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);
        Tab tab = console.Tab;
        await console.ShowAsync("module.loose");
        await console.FillAsync("a", "[true, null]");
        await console.FillAsync("d", "x");

        await tab.ClickAsync(".as-code summary");
        await tab.UntilAsync("document.querySelector('.as-code pre').innerText !== ''");
        Assert.Contains("await py.loose([true, null], named({ d: \"x\" }))", await tab.TextAsync(".as-code pre"), StringComparison.Ordinal);
        await tab.ClickAsync(".as-code [data-option=Python]");
        Assert.Contains("hub.call(\"loose\", [True, None], d=\"x\")", await tab.TextAsync(".as-code pre"), StringComparison.Ordinal);
        await tab.ClickAsync(".as-code [data-option='C#']");
        Assert.Contains("hub.CallAsync<object?>(\"loose\", new CallOptions { Keywords = new Dictionary<string, object?> { [\"d\"] = \"x\" } }, new object?[] { true, null })", await tab.TextAsync(".as-code pre"), StringComparison.Ordinal);
        await tab.ClickAsync(".as-code [data-option=curl]");
        Assert.Contains("-d '{\"a\": [true, null], \"d\": \"x\"}'", await tab.TextAsync(".as-code pre"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task An_action_of_CSharp_has_a_form_like_any_other()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, null, build: pons => pons.AddAction("repeat", (string text, int times, bool isLoud = false) => string.Concat(Enumerable.Repeat(isLoud ? text.ToUpperInvariant() : text, times))));

        await console.ShowAsync("repeat");
        await console.FillAsync("text", "ab");
        await console.FillAsync("times", "3");
        await console.Tab.ClickAsync("[role=switch]");

        Assert.Equal("\"ABABAB\"", (await console.CallAsync()).Trim());
    }

    private static async Task SetAsync(Tab tab, string parameter, string value) =>
        await tab.EvaluateAsync($"(() => {{ const field = document.querySelector('.call [id$=\"-{parameter}\"]'); field.value = '{value}'; field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', {{ bubbles: true }})); }})()");
}
