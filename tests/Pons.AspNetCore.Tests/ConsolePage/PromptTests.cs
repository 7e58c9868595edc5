using Pons.AspNetCore.Tests.Security;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>The prompt in the page, where clients may run code.</summary>
[Collection(OneBrowser.Name)]
public sealed class PromptTests(OneBrowser one)
{
    private const string Module = """
        stock = {"tea": 3}

        def price(item):
            return stock[item]
        """;

    [BrowserFact]
    public async Task There_is_none_where_clients_may_not_run_code()
    {
        await using OpenConsole console = await OpenConsole.StartAsync(one, Module);

        await console.Tab.UntilAsync("document.querySelectorAll('.list a').length === 1");
        await console.GoAsync("prompt");
        await console.Tab.PressAsync("4");
        await console.Tab.UntilAsync("document.querySelector('.tabs a[aria-current]').innerText === 'Actions'");

        Assert.Equal("Actions,Events,Host", (await console.Tab.EvaluateAsync("[...document.querySelectorAll('.tabs a')].map(tab => tab.innerText).join()"))!.GetValue<string>());
    }

    [BrowserFact]
    public async Task Inputs_of_one_line_and_of_several_run_in_the_module_and_show_their_values()
    {
        await using OpenConsole console = await StartAsync();

        await RunAsync(console, "stock['tea'] + 1");
        Assert.Equal("4", await OutAsync(console));
        await RunAsync(console, "print('hello'); stock['milk'] = 2**70");
        Assert.Equal("hello", await OutAsync(console));
        await RunAsync(console, "price('milk')");
        Assert.Equal("1180591620717411303424", await OutAsync(console));
        await RunAsync(console, "[{'a': 1, 'b': 2}]");
        await console.Tab.UntilAsync("[...document.querySelectorAll('.input')].at(-1).querySelector('.table')");
        await RunAsync(console, "object()");
        Assert.StartsWith("<object object", await OutAsync(console), StringComparison.Ordinal);
        await RunAsync(console, "1 / 0");
        Assert.Contains("ZeroDivisionError: division by zero", await OutAsync(console), StringComparison.Ordinal);
        await RunAsync(console, "await __import__('asyncio').sleep(0, 'slept')");
        Assert.Equal("'slept'", await OutAsync(console));
    }

    [BrowserFact]
    public async Task What_is_incomplete_goes_on_in_the_next_line_and_the_keys_go_through_what_was_run()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;

        await tab.TypeAsync(".prompt textarea", "def double(n):");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.prompt textarea').value === 'def double(n):\\n    '");
        await tab.TypeAsync("return 2 * n\n");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelectorAll('.input:not([aria-busy])').length === 1");
        await RunAsync(console, "double(21)");
        Assert.Equal("42", await OutAsync(console));

        await tab.PressAsync("ArrowUp");
        Assert.Equal("double(21)", await ValueAsync(tab));
        await tab.PressAsync("ArrowUp");
        Assert.StartsWith("def double", await ValueAsync(tab), StringComparison.Ordinal);
        await tab.PressAsync("ArrowDown");
        await tab.PressAsync("ArrowDown");
        Assert.Equal("", await ValueAsync(tab));
    }

    [BrowserFact]
    public async Task Words_are_completed()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;

        await tab.TypeAsync(".prompt textarea", "pri");
        await tab.PressAsync("Tab");
        await tab.UntilAsync("document.querySelectorAll('.completions li').length === 2"); // price, print
        await tab.PressAsync("ArrowDown");
        await tab.PressAsync("Enter");
        Assert.Equal("print", await ValueAsync(tab));
        await tab.TypeAsync(".prompt textarea", "stock.cop");
        await tab.PressAsync("Tab");
        await tab.UntilAsync("document.querySelector('.prompt textarea').value === 'stock.copy'");
    }

    [BrowserFact]
    public async Task What_runs_is_interrupted()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        await tab.TypeAsync(".prompt textarea", "while True: pass");
        await tab.PressAsync("Enter", control: true);
        await tab.UntilAsync("document.querySelector('.input[aria-busy]')");

        await tab.PressAsync("Escape");

        await tab.UntilAsync("document.querySelector('.input:not([aria-busy])')?.innerText.includes('Interrupted.')");
        await RunAsync(console, "1 + 1");
        Assert.Equal("2", await OutAsync(console));
    }

    private async Task<OpenConsole> StartAsync()
    {
        OpenConsole console = await OpenConsole.StartAsync(one, Module, options => options.Access.AllowCode = true);
        await console.Tab.UntilAsync("document.querySelector('.tabs a[data-view=prompt]')");
        await console.Tab.ClickAsync(".tabs a[data-view=prompt]");
        await console.Tab.UntilAsync("document.querySelector('.prompt textarea')");
        return console;
    }

    private static async Task RunAsync(OpenConsole console, string code)
    {
        int before = (await console.Tab.EvaluateAsync("document.querySelectorAll('.input').length"))!.GetValue<int>();
        await console.Tab.TypeAsync(".prompt textarea", code);
        await console.Tab.PressAsync("Enter");
        await console.Tab.UntilAsync($"document.querySelectorAll('.input').length > {before} && !document.querySelector('.input[aria-busy]')");
    }

    private static async Task<string> OutAsync(OpenConsole console) =>
        (await console.Tab.EvaluateAsync("[...document.querySelectorAll('.input .out')].at(-1).innerText"))!.GetValue<string>().Trim();

    private static async Task<string> ValueAsync(Tab tab) => (await tab.EvaluateAsync("document.querySelector('.prompt textarea').value"))!.GetValue<string>();
}
