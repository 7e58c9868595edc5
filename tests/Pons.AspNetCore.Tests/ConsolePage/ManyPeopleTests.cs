using System.Text.Json.Nodes;
using Pons.AspNetCore.Tests.Security;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>The page for those who use no mouse, see little or nothing, like it dark or calm, or hold a phone.</summary>
[Collection(OneBrowser.Name)]
public sealed class ManyPeopleTests(OneBrowser one)
{
    private const string Module = """
        import time
        import typing
        import pons

        def add(a: int, b: int = 1):
            '''Adds.'''
            return a + b

        def many(when: typing.Optional[str], data: bytes, *rest, flag: bool = False, **named):
            '''A long line of documentation that has to be broken on a narrow screen, with_a_word_that_is_longer_than_any_screen_of_a_phone_is_wide.'''

        def rows():
            return [{"column_" + str(n): "a value of some length" for n in range(20)}]

        def ticks():
            while True:
                yield 1.5
                time.sleep(0.01)

        @pons.job
        def idle():
            pons.wait(1000)
        """;

    private static readonly string[] Views = ["actions", "actions/module.many", "events", "host", "prompt"];

    [BrowserFact]
    public async Task Everything_is_done_by_the_keyboard()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        await tab.UntilAsync("document.querySelectorAll('.list a').length === 4");

        await tab.PressAsync("?");
        await tab.UntilAsync("document.querySelector('dialog[open]')?.innerText.includes('Search actions')");
        await tab.PressAsync("Escape");
        await tab.PressAsync("/");
        await tab.TypeAsync("adds");
        await tab.PressAsync("ArrowDown");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelector('.title h1')?.innerText === 'add'");
        await WalkToAsync(tab, "document.activeElement.id.endsWith('-a')");
        await tab.TypeAsync("41");
        await tab.PressAsync("Enter", control: true);
        await tab.UntilAsync("document.querySelector('.run')?.dataset.state === 'done'");
        await WalkToAsync(tab, "document.activeElement.getAttribute('aria-label')?.startsWith('Repeat')");
        await tab.PressAsync("Enter");
        await tab.UntilAsync("document.querySelectorAll('.run').length === 2 && document.querySelector('.run').dataset.state === 'done'");

        Assert.Equal("42", (await tab.TextAsync(".run .body")).Trim());
    }

    [BrowserFact]
    public async Task Whatever_can_be_used_has_a_name()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        await tab.SendAsync("Accessibility.enable");
        List<string> nameless = [];
        int seen = 0;

        foreach (string view in Views)
        {
            await OpenAsync(console, view);
            JsonNode tree = await tab.SendAsync("Accessibility.getFullAXTree");
            foreach (JsonNode? node in tree["nodes"]!.AsArray())
            {
                string role = node!["role"]?["value"]?.ToString() ?? "";
                bool isUsed = role is "button" or "link" or "textbox" or "searchbox" or "switch" or "combobox" or "radio" or "radiogroup" or "region" or "navigation" or "log" or "dialog" or "image" && node["ignored"]?.GetValue<bool>() != true;
                seen += isUsed ? 1 : 0;
                if (isUsed && string.IsNullOrWhiteSpace(node["name"]?["value"]?.ToString()))
                {
                    nameless.Add($"{view}: {role} {node["properties"]?.ToJsonString()}");
                }
            }
        }

        Assert.Empty(nameless);
        Assert.InRange(seen, 60, 1000);
    }

    [BrowserFact]
    public async Task It_is_light_or_dark_as_the_system_is_or_as_somebody_says()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        string light = await GroundAsync(tab);
        await tab.PreferAsync("prefers-color-scheme", "dark");
        string dark = await GroundAsync(tab);

        await tab.PressAsync("t");
        string toggled = await GroundAsync(tab);
        await tab.SendAsync("Page.reload");
        await tab.UntilAsync("document.querySelector('.connection')?.innerText === 'Connected'");
        string kept = await GroundAsync(tab);
        await tab.PressAsync("t");

        Assert.Equal((light, light), (toggled, kept));
        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await GroundAsync(tab));
    }

    [BrowserFact]
    public async Task Letters_stand_out_from_their_ground_in_both()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        foreach (string scheme in new[] { "light", "dark" })
        {
            await tab.PreferAsync("prefers-color-scheme", scheme);
            foreach (string ink in new[] { "--ink", "--soft", "--accent", "--good", "--warn", "--bad", "--string", "--number", "--date" })
            {
                foreach (string ground in new[] { "--ground", "--card", "--sunk" })
                {
                    double contrast = (await tab.EvaluateAsync($$"""
                        (() => {
                          const style = getComputedStyle(document.documentElement);
                          const light = name => {
                            const parts = style.getPropertyValue(name).trim().match(/[0-9a-f]{2}/gi).map(hex => parseInt(hex, 16) / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
                          };
                          const [a, b] = [light('{{ink}}'), light('{{ground}}')].sort((x, y) => y - x);
                          return (a + 0.05) / (b + 0.05);
                        })()
                        """))!.GetValue<double>();
                    Assert.True(contrast >= 4.5, $"{ink} on {ground} is {contrast:0.00} in {scheme}");
                }
            }
        }
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        await tab.ResizeAsync(360, 740, isPhone: true);

        foreach (string view in Views)
        {
            await OpenAsync(console, view);
            await AssertFitsAsync(tab, view);
        }

        await OpenAsync(console, "actions/module.rows");
        await console.CallAsync();
        await AssertFitsAsync(tab, "rows");
        await tab.ClickAsync(".back");
        await tab.UntilAsync("document.querySelector('.list').offsetParent !== null");
    }

    [BrowserFact]
    public async Task Where_motion_is_to_be_little_nothing_moves_by_itself()
    {
        await using OpenConsole console = await StartAsync();
        Tab tab = console.Tab;
        await OpenAsync(console, "actions/module.ticks");
        await console.BeginAsync();
        await tab.UntilAsync("document.getAnimations().length > 0");

        await tab.PreferAsync("prefers-reduced-motion", "reduce");

        await tab.UntilAsync("document.getAnimations().length === 0");
    }

    private Task<OpenConsole> StartAsync() => OpenConsole.StartAsync(one, Module, options => options.Access.AllowCode = true);

    private static async Task OpenAsync(OpenConsole console, string view)
    {
        await console.Tab.UntilAsync("document.querySelector('.tabs a[data-view=prompt]') && document.querySelector('.list a, .view.single')");
        await console.GoAsync(view);
        await console.Tab.UntilAsync(view switch
        {
            "actions" => "document.querySelector('.list a')",
            "host" => "document.querySelector('section[aria-label=Clients] tbody tr')",
            "events" => "document.querySelector('#topic')",
            "prompt" => "document.querySelector('.prompt textarea')",
            _ => "document.querySelector('.call')",
        });
    }

    private static async Task AssertFitsAsync(Tab tab, string view)
    {
        JsonNode wide = (await tab.EvaluateAsync("""
            (() => {
              const width = document.documentElement.clientWidth;
              const inScroller = element => element.closest('.scroll, .entries, pre, .last, .said') !== null;
              const wide = [...document.querySelectorAll('body *')].filter(each => each.checkVisibility() && !inScroller(each) && each.getBoundingClientRect().right > width + 1);
              return { width, scroll: document.documentElement.scrollWidth, wide: wide.map(each => each.outerHTML.slice(0, 120)) };
            })()
            """))!;
        Assert.True(wide["scroll"]!.GetValue<int>() <= 360 && wide["wide"]!.AsArray().Count == 0, $"{view}: {wide.ToJsonString()}");
    }

    /// <summary>Presses Tab until that has the focus.</summary>
    private static async Task WalkToAsync(Tab tab, string isThere)
    {
        for (int i = 0; i < 60; i++)
        {
            if ((await tab.EvaluateAsync(isThere + " === true"))!.GetValue<bool>())
            {
                return;
            }

            await tab.PressAsync("Tab");
        }

        Assert.Fail($"Tab never came to where {isThere}");
    }

    private static async Task<string> GroundAsync(Tab tab) => (await tab.EvaluateAsync("getComputedStyle(document.body).backgroundColor"))!.GetValue<string>();
}
