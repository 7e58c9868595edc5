using System.Diagnostics;

namespace Pons.Cli.Tests;

public sealed class CallCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-cli-").FullName;

    public CallCommandTests()
    {
        File.WriteAllText(Path.Combine(_folder, "shop.py"), """
            import datetime, decimal, os, sys, time, uuid

            def add(a: int, b: int = 0) -> int:
                return a + b

            def text(value: str):
                return value

            def kind(value):
                return type(value).__name__

            def rest(first, *others, **named):
                return [first, list(others), named]

            def only(*, name):
                return name

            def talk():
                print("on stdout")
                print("on stderr", file=sys.stderr)
                return "done"

            def flood(count):
                for i in range(count):
                    print(i)

            def fail():
                return 1 / 0

            def die():
                os._exit(9)

            def wait():
                print("waiting", flush=True)
                time.sleep(60)

            def odd():
                return {"when": datetime.datetime(2024, 2, 29, 12, 30), "day": datetime.date(2024, 2, 29), "much": decimal.Decimal("1.10"),
                        "id": uuid.UUID(int=1), "bytes": b"abc", "pair": (1, 2.0), "none": None, "nan": float("nan"), "big": 2**70, "ü": "ü",
                        "map": {1: "a"}, "c": 1j, "flag": True}

            def text_of_halves():
                return ["\ud800x", {"\udfff": 1}]

            def raw():
                os.write(1, b"no end")

            def money(value: decimal.Decimal):
                return str(value)

            def moment(value: datetime.datetime, day: datetime.date = None):
                return [repr(value), repr(day)]

            def numbers(values: list):
                return values

            def stranger():
                return {"file": object()}
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("5", "add", "2", "3")]
    [InlineData("-5", "add", "-2", "-3")]
    [InlineData("2", "add", "2")]
    [InlineData("7", "add", "2", "--kw", "b=5")]
    [InlineData("\"42\"", "text", "42")]
    [InlineData("\"--json is text too\"", "text", "--json is text too")]
    [InlineData("\"int\"", "kind", "42")]
    [InlineData("\"float\"", "kind", "4.5")]
    [InlineData("\"dict\"", "kind", "{}")]
    [InlineData("\"NoneType\"", "kind", "null")]
    [InlineData("\"str\"", "kind", "1 + 1")]
    [InlineData("[1,[\"b\",[3]],{\"d\":\"e\"}]", "rest", "1", "b", "[3]", "--kw", "d=e")]
    [InlineData("\"x=y\"", "only", "--kw", "name=x=y")]
    [InlineData("\"@handle\"", "text", "@handle")]
    [InlineData("\"-h\"", "text", "--", "-h")]
    [InlineData("\"bool\"", "kind", "--json", "true")]
    [InlineData("[\"\\ud800x\",[[\"\\udfff\",1]]]", "text_of_halves")]
    [InlineData("\"0.1000000000000000000000000001\"", "money", "0.1000000000000000000000000001")]
    [InlineData("[\"datetime.datetime(2024, 2, 29, 12, 30)\",\"datetime.date(2024, 2, 29)\"]", "moment", "2024-02-29T12:30:00", "--kw", "day=2024-02-29")]
    [InlineData("[1,2]", "numbers", "[1,2]")]
    public async Task Arguments_follow_their_hints_or_are_json_or_text(string expected, params string[] words)
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, ["call", "shop.py", .. words]);

        Assert.Equal((0, expected + "\n", ""), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_json_lacks_is_written_as_the_guide_says()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "shop.py", "odd");

        Assert.Equal(
            """
            {"when":"2024-02-29T12:30:00","day":"2024-02-29","much":"1.10","id":"00000000-0000-0000-0000-000000000001","bytes":"YWJj","pair":[1,2.0],"none":null,"nan":"NaN","big":1180591620717411303424,"ü":"ü","map":[[1,"a"]],"c":{"re":0.0,"im":1.0},"flag":true}

            """,
            result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prints_go_to_stderr_and_stand_there_before_the_result()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "shop.py", "talk");

        Assert.Equal((0, "\"done\"\n", "on stdout\non stderr\n"), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_raw_print_without_line_end_is_not_lost()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "shop.py", "raw");

        Assert.Equal((0, "null\n", "no end"), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 120_000)]
    public async Task Not_one_of_many_prints_is_lost()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "shop.py", "flood", "200000");

        Assert.Equal(200_000, result.Errors.Count(c => c == '\n'));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_exception_is_a_python_traceback_and_exit_code_1()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "shop.py", "fail");

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith("Traceback (most recent call last):\n", result.Errors);
        Assert.EndsWith("in fail\n    return 1 / 0\nZeroDivisionError: division by zero\n", result.Errors);
        Assert.DoesNotContain("Pons.", result.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("exposes no action 'ad'. Did you mean 'add'?", "call", "shop.py", "ad")]
    [InlineData("needs the argument 'a'", "call", "shop.py", "add")]
    [InlineData("needs the argument 'name'", "call", "shop.py", "only")]
    [InlineData("takes 2 arguments by position; 3 were given, from '3' on too many", "call", "shop.py", "add", "1", "2", "3")]
    [InlineData("'a' is 'two'; its hint int wants a whole number", "call", "shop.py", "add", "two")]
    [InlineData("has no argument named 'c'", "call", "shop.py", "add", "1", "--kw", "c=1")]
    [InlineData("'a' of add was given twice", "call", "shop.py", "add", "1", "--kw", "a=1")]
    [InlineData("--kw b is not of the form NAME=VALUE", "call", "shop.py", "add", "1", "--kw", "b")]
    [InlineData("There is no Python file 'no.py'", "call", "no.py", "add")]
    [InlineData("--time-limit is -1", "call", "shop.py", "add", "1", "--time-limit", "-1")]
    [InlineData("ACTION", "call", "shop.py")]
    [InlineData("There is no command 'nonsense'", "nonsense")]
    [InlineData("Did you mean 'call'?", "cal")]
    [InlineData("the name is empty", "call", "", "add")]
    [InlineData("--python is empty", "call", "shop.py", "add", "1", "--python", "")]
    [InlineData("wants a decimal number of at most 28 digits", "call", "shop.py", "money", "1e-30")]
    [InlineData("wants a date", "call", "shop.py", "moment", "2024-02-29", "2024-02-30")]
    [InlineData("wants a list in JSON", "call", "shop.py", "numbers", "1,2")]
    public async Task Wrong_usage_is_exit_code_2_and_says_what_is_wrong(string words, params string[] arguments)
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, arguments);

        Assert.Contains(words, result.Errors + result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, result.Code);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("exit code 9", "call", "shop.py", "die")]
    [InlineData("no-such-python", "call", "shop.py", "add", "1", "--python", "no-such-python")]
    [InlineData("did not end within its time limit of 0.2 s", "call", "shop.py", "wait", "--time-limit", "0.2")]
    public async Task A_worker_that_is_lost_is_exit_code_3(string words, params string[] arguments)
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, arguments);

        Assert.Contains(words, result.Errors);
        Assert.Equal(3, result.Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_result_that_cannot_cross_names_its_place()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "shop.py", "stranger");

        Assert.Equal(1, result.Code);
        Assert.Contains("result[\"file\"]", result.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public async Task Ctrl_C_and_a_polite_kill_end_it_with_the_shells_codes(string signal, int code)
    {
        using Process process = CommandLine.Start(_folder, "call", "shop.py", "wait");
        Assert.Equal("waiting", await process.StandardError.ReadLineAsync());

        using Process kill = Process.Start("kill", [signal, process.Id.ToString()]);
        await process.WaitForExitAsync();

        Assert.Equal(code, process.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_samples_answer_what_their_page_says()
    {
        string samples = Path.Combine(Pons.Tests.Repository.Root, "samples");

        CommandResult calculator = await CommandLine.RunAsync("call", Path.Combine(samples, "calculator", "calc.py"), "calc", "1 + 1");
        CommandResult seed = await CommandLine.RunAsync("call", Path.Combine(samples, "calculator", "seed1", "calc.py"), "calc", "1 + 1");
        CommandResult sum = await CommandLine.RunAsync("call", Path.Combine(samples, "sum", "sum.py"), "total", "[1,2,3,4,5,6,7,8,9]");

        Assert.Equal(("2.0\n", "2.0\n", "45\n"), (calculator.Output, seed.Output, sum.Output));
    }
}
