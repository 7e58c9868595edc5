using System.Net;
using System.Text.Json;

namespace Pons.AspNetCore.Tests.Http;

public sealed class ActionCallTests(HttpHost shared) : IClassFixture<HttpHost>
{
    private readonly RunningHost _host = shared.Host;

    [Fact(Timeout = 30_000)]
    public async Task A_JSON_object_has_the_arguments_by_name() => Assert.Equal("3", await _host.PostTextAsync("/api/add", """{"a": 1, "b": 2}"""));

    [Fact(Timeout = 30_000)]
    public async Task A_JSON_list_has_the_arguments_by_position() => Assert.Equal("11", await _host.PostTextAsync("/api/add", "[1]"));

    [Fact(Timeout = 30_000)]
    public async Task A_body_of_nothing_means_no_arguments() => Assert.StartsWith("{", await _host.PostTextAsync("/api/look", ""), StringComparison.Ordinal);

    [Fact(Timeout = 30_000)]
    public async Task The_name_of_a_module_may_stand_before_that_of_its_action() => Assert.Equal("3", await _host.PostTextAsync("/api/module.add", "[1, 2]"));

    [Theory(Timeout = 30_000)]
    [InlineData("/api/add?a=1&b=2", "3")]
    [InlineData("/api/text?x=1&n=2&flag=yes", """["1",2.0,true]""")]
    [InlineData("/api/shown?value=1", "\"1\"")]
    [InlineData("/api/shown?value=1 %2B 1", "\"'1 + 1'\"")]
    [InlineData("/api/shown?value={\"a\":[1]}", "\"{'a': [1]}\"")]
    [InlineData("/api/many?items=1&items=2", "[1,2]")]
    [InlineData("/api/many?items=[1,2]", "[1,2]")]
    [InlineData("/api/only?a=1&b=2", "[1,2]")]
    [InlineData("/api/now?year=2024&name=7", "\"2024-01-02T03:04:05+00:00\"")]
    public async Task Words_of_the_address_follow_the_hints_of_the_parameters(string path, string result) => Assert.Equal(result, await _host.GetTextAsync(path));

    [Fact(Timeout = 30_000)]
    public async Task What_JSON_lacks_comes_as_text_lists_and_objects()
    {
        using var result = JsonDocument.Parse(await _host.GetTextAsync("/api/everything"));

        Assert.Equal(
            """
            {"none":null,"yes":true,"int":1180591620717411303424,"float":2.0,"nan":"NaN","inf":"-Infinity","text":"é\"\n","tuple":[1,2],"set":[3],"bytes":"AP8=",
            "moment":"2024-02-29T12:30:00.005","zoned":"2024-02-29T12:30:00-03:30","date":"2024-02-29","time":"01:02:03","span":"-PT43200S","decimal":"1.10",
            "uuid":"00000000-0000-0000-0000-000000000001","complex":{"re":1.0,"im":2.0},"enum":1,"point":{"x":1,"y":0.5},"array":[[0.0,1.0],[2.0,3.0]],"scalar":1.5,"zero":7,
            "keys":[[1,"a"],["b",2]],"half":"\ud800"}
            """.ReplaceLineEndings(""),
            result.RootElement.GetRawText());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_tags_of_the_specification_say_what_JSON_cannot() =>
        Assert.Equal("\"(1, b'\\\\x00\\\\xff')\"", await _host.PostTextAsync("/api/shown", """[{"$": ["tuple", 1, {"$": ["bytes", "AP8="]}]}]"""));

    [Fact(Timeout = 30_000)]
    public async Task Bytes_come_as_they_are_unless_JSON_alone_is_accepted()
    {
        byte[] bytes = [0, 1, 255];
        using HttpResponseMessage raw = await _host.SendAsync(HttpMethod.Post, "/api/back", Asking.Bytes(bytes, "application/octet-stream"));
        using HttpResponseMessage text = await _host.SendAsync(HttpMethod.Post, "/api/back", Asking.Bytes(bytes, "application/octet-stream"), "application/json");

        Assert.Equal("application/octet-stream", raw.Content.Headers.ContentType?.MediaType);
        Assert.Equal(bytes, await raw.Content.ReadAsByteArrayAsync());
        Assert.Equal("\"AAH/\"", await text.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Raw_bytes_are_the_first_argument_and_the_address_has_the_others()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/api/size?name=7", Asking.Bytes(new byte[300_000], "image/png"));

        Assert.Equal("""[300000,"7"]""", await answer.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Files_of_a_form_are_bytes_and_its_fields_follow_the_hints()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[100_000]), "data", "photo.png" },
            { new StringContent("12"), "name" },
        };

        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Post, "/api/size", form);

        Assert.Equal("""[100000,"12"]""", await answer.Content.ReadAsStringAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task What_shows_itself_as_a_picture_and_has_no_JSON_is_that_picture()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/api/picture");

        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0x89, (await answer.Content.ReadAsByteArrayAsync())[0]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_accepts_pictures_alone_is_told_that_a_number_is_none()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/api/add?a=1", accept: "image/png");

        Assert.Contains("the result is none", await answer.DetailAsync(HttpStatusCode.NotAcceptable), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task HEAD_says_whether_an_action_is_there_and_runs_nothing()
    {
        using HttpResponseMessage known = await _host.SendAsync(HttpMethod.Head, "/api/divide?a=1&b=0");
        using HttpResponseMessage unknown = await _host.SendAsync(HttpMethod.Head, "/api/dvide");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (known.StatusCode, unknown.StatusCode));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_list_of_many_numbers_goes_and_comes_back_whole()
    {
        string text = await _host.PostTextAsync("/api/many", $"[[{string.Join(',', Enumerable.Range(0, 100_000))}]]");

        Assert.Equal(100_000, JsonDocument.Parse(text).RootElement.GetArrayLength());
    }
}
