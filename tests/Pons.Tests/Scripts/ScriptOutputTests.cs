using System.Text;
using System.Text.Json;

namespace Pons.Tests.Scripts;

/// <summary>What becomes of output, mode by mode.</summary>
public sealed class ScriptOutputTests
{
    private sealed record Reading(int Number, double? DegreesCelsius = null);

    // Writes the bytes of its arguments one write each, so that the pipe cuts them where it likes.
    private static Script Write(params string[] parts) => ScriptFolder.Python("""
        import os, sys, time
        for part in sys.argv[1:]:
            os.write(1, part.encode("latin-1", "surrogateescape") if part.isascii() else part.encode())
            time.sleep(0.01)
        """, parts);

    [Theory(Timeout = 30_000)]
    [InlineData(null, new[] { "a\nb", "c\n", "\n", "d" }, new[] { "a", "bc", "", "d" })]
    [InlineData(null, new[] { "a\r", "\nb\r\n" }, new[] { "a", "b" })]
    [InlineData("\n", new[] { "a\r\n" }, new[] { "a\r" })]
    [InlineData("--", new[] { "a-", "-b", "--", "-", "-", "c" }, new[] { "a", "b", "", "c" })]
    [InlineData("<€>", new[] { "a<", "€>b<€", "€>", "<€>" }, new[] { "a", "b<€€>" })]
    [InlineData(";", new[] { ";;a;" }, new[] { "", "", "a" })]
    public async Task With_a_delimiter_nothing_is_joined_or_split(string? delimiter, string[] writes, string[] items)
    {
        Assert.Equal(items, await (Write(writes) with { Delimiter = delimiter }).RunListAsync<string>());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_hundred_thousand_lines_of_all_lengths_arrive_as_they_were_written()
    {
        Script script = ScriptFolder.Python("import sys\nfor i in range(100_000): sys.stdout.write(f'{i}:' + 'ü' * (i % 97) + '\\n')") with
        {
            Environment = new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "" },
        };
        int i = 0;
        await foreach (string line in script.StreamAsync<string>())
        {
            Assert.Equal($"{i}:{new string('ü', i % 97)}", line);
            i++;
        }

        Assert.Equal(100_000, i);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_line_may_be_long_up_to_the_limit()
    {
        Script script = ScriptFolder.Python("print('x' * 5_000_000); print('y')");

        Assert.Equal([5_000_000, 1], (await script.RunListAsync<string>()).Select(line => line.Length));
        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => (script with { ItemLimit = 1_000_000 }).RunListAsync<string>());
        Assert.StartsWith("Item 1 of the output of python -c is longer than the 1000000 bytes that Script.ItemLimit allows.", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Text_that_is_no_utf8_is_an_error_that_names_line_and_byte_or_is_replaced()
    {
        Script script = ScriptFolder.Python("import os; os.write(1, b'good\\nb\\xe4d\\n')");

        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => script.RunAsync());

        Assert.StartsWith("Line 2 of the output of python -c is no UTF-8: the byte 0xE4 at position 2 of it does not belong there.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ItemNumber);
        Assert.Equal("good\nb\uFFFDd", (await (script with { ReplacesInvalidText = true }).RunAsync()).Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task Chunks_come_as_they_were_written_and_no_character_is_cut()
    {
        Script script = ScriptFolder.Python("""
            import os, sys
            for part in [b"21.5", b"19.25", b"\xe2\x82", b"\xac5"]:
                os.write(1, part)
                sys.stdin.readline()
            """) with { Mode = ScriptMode.Chunks };
        await using ScriptSession session = await script.StartAsync();

        Assert.Equal(21.5, await session.ReceiveAsync<double>());
        await session.SendAsync("\n");
        Assert.Equal("19.25", await session.ReceiveAsync<string>());
        await session.SendAsync("\n");
        await session.SendAsync("\n");
        Assert.Equal("€5", await session.ReceiveAsync<string>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Bytes_are_every_byte()
    {
        Script script = Script.Program("cat") with { Mode = ScriptMode.Bytes };
        byte[] sent = [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 7))];

        Assert.Equal(sent, await script.RunAsync<byte[]>(sent));
        Assert.Equal(sent, (await script.RunListAsync<byte[]>(sent)).SelectMany(part => part));
        Assert.Equal(sent, (await script.RunListAsync<ReadOnlyMemory<byte>>(sent)).SelectMany(part => part.ToArray()));
        Assert.Equal(sent, Assert.IsType<byte[]>(Assert.Single((await script.RunAsync(sent)).Output)));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(ScriptMode.Text)]
    [InlineData(ScriptMode.Bytes)]
    [InlineData(ScriptMode.Chunks)]
    public async Task Output_goes_to_a_stream_as_it_was_written_whatever_the_mode_is(ScriptMode mode)
    {
        byte[] sent = [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 7))];
        using var destination = new MemoryStream();

        ScriptExit exit = await (Script.Program("cat") with { Mode = mode }).CopyToAsync(destination, sent);

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(sent, destination.ToArray());
        await Assert.ThrowsAsync<PythonException>(() => ScriptFolder.Python("print('a'); 1 / 0").CopyToAsync(destination));
        Assert.Equal("a\n", Encoding.UTF8.GetString(destination.ToArray()[sent.Length..]));
    }

    [Fact(Timeout = 30_000)]
    public async Task Parts_that_were_read_stay_what_they_are_when_the_next_is_read()
    {
        Script script = ScriptFolder.Python("""
            import os
            for i in range(100):
                data = bytes([i]) * 65536
                while data:
                    data = data[os.write(1, data):]
            """) with { Mode = ScriptMode.Bytes };

        byte[] read = [.. (await script.RunListAsync<ReadOnlyMemory<byte>>()).SelectMany(part => part.ToArray())];

        Assert.Equal(100 * 65536, read.Length);
        Assert.All(read.Chunk(65536).Index(), part => Assert.Equal(-1, part.Item.AsSpan().IndexOfAnyExcept((byte)part.Index)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Json_lines_are_values_of_the_type_that_was_asked_for_whatever_its_names_look_like()
    {
        Script python = Write("{\"number\": 1, \"degrees_celsius\": 20.5}\n\n", "{\"number\":", " 2}") with { Mode = ScriptMode.JsonLines };
        Script node = Script.NodeCode("console.log(JSON.stringify({number: 3, degreesCelsius: 1}))") with { Mode = ScriptMode.JsonLines };

        Assert.Equal([new Reading(1, 20.5), new Reading(2)], await python.RunListAsync<Reading>());
        Assert.Equal([new Reading(3, 1)], await node.RunListAsync<Reading>());
        Assert.Equal(20.5, Assert.IsType<JsonElement>((await python.RunAsync()).Output[0]).GetProperty("degrees_celsius").GetDouble());
        Assert.Equal([1.5, 2.5], await Write("1.5\n2.5\n").RunListAsync<double>());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_print_between_the_json_is_an_error_that_shows_the_line_and_what_was_expected()
    {
        Script script = Write("{\"number\": 1}\nloading…\n") with { Mode = ScriptMode.JsonLines };

        List<Reading> read = [];
        ScriptException error = await Assert.ThrowsAsync<ScriptException>(async () =>
        {
            await foreach (Reading reading in script.StreamAsync<Reading>())
            {
                read.Add(reading);
            }
        });

        Assert.Equal([new Reading(1)], read);
        Assert.Equal(2, error.ItemNumber);
        Assert.StartsWith("Line 2 of the output of python -c cannot be read: 'loading…'. Expected was one JSON value on each line.", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("starting\n{\"a\": 1}\n", "Line 1 of the output of python -c cannot be read: 'starting'. Expected was one JSON document and nothing else on stdout.")]
    [InlineData("{\"a\": 1}\n\nbye\n", "Line 3 of the output of python -c cannot be read: 'bye'.")]
    [InlineData("", "There was no output at all.")]
    [InlineData("{\"a\":\n NaN}", "Line 2 of the output of python -c cannot be read: ' NaN}'. Expected was one JSON document and nothing else on stdout. It holds NaN, which JSON has not.")]
    [InlineData("[-Infinity]", "It holds -Infinity, which JSON has not. Write null or a text in its place (json.dumps(…, allow_nan=False) finds it), or set Script.AcceptsNaN.")]
    [InlineData("{\"a\": 1, \"a\": 2}", "uplicate")]
    public async Task What_is_no_json_document_says_where(string output, string message)
    {
        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => Write(output).RunAsync<Dictionary<string, double>>());

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task NaN_is_read_where_that_was_allowed_and_only_outside_of_texts()
    {
        Script script = Write("""[NaN, -Infinity, Infinity, 1]""") with { AcceptsNaN = true };

        Assert.Equal((double[])[double.NaN, double.NegativeInfinity, double.PositiveInfinity, 1], await script.RunAsync<double[]>());
        Assert.Equal(["NaN \"x\" Infinity", "\\"], await (Write("""["NaN \"x\" Infinity", "\\"]""") with { AcceptsNaN = true }).RunAsync<string[]>());
    }

    [Fact(Timeout = 30_000)]
    public async Task Depth_has_a_limit_that_is_an_error_and_no_crash()
    {
        Script script = ScriptFolder.Python("import sys; n = int(sys.argv[1]); print('[' * n + ']' * n)", "199");

        Assert.Equal(JsonValueKind.Array, (await script.RunAsync<JsonElement>()).ValueKind);
        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => (script with { Arguments = ["100000"] }).RunAsync<JsonElement>());
        Assert.Contains("depth", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_own_decoder_and_encoder_take_the_place_of_the_modes()
    {
        Script script = Script.Program("cat") with
        {
            Delimiter = "|",
            Encoder = item => Encoding.Latin1.GetBytes((string)item!),
            Decoder = item => Encoding.Latin1.GetString(item),
        };
        await using ScriptSession session = await script.StartAsync();

        await session.SendAsync("Grüße");
        await session.SendAsync("zwei");

        Assert.Equal("Grüße", await session.ReceiveAsync<string>());
        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => session.ReceiveAsync<int>());
        Assert.Contains("was made a System.String by Script.Decoder; a System.Int32 was asked for", error.Message, StringComparison.Ordinal);
    }
}
