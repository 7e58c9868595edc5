using Pons.AspNetCore.Http.OpenApi;

namespace Pons.AspNetCore.Tests.Http;

public sealed class TypeSchemaTests
{
    [Theory]
    [InlineData("int", """{"type":"integer"}""")]
    [InlineData("list[int]", """{"type":"array","items":{"type":"integer"}}""")]
    [InlineData("dict[str, list[float]]", """{"type":"object","additionalProperties":{"type":"array","items":{"type":"number"}}}""")]
    [InlineData("Optional[int]", """{"anyOf":[{"type":"integer"},{"type":"null"}]}""")]
    [InlineData("int | None", """{"anyOf":[{"type":"integer"},{"type":"null"}]}""")]
    [InlineData("tuple[int, str]", """{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}]}""")]
    [InlineData("datetime.datetime", """{"type":"string","format":"date-time"}""")]
    [InlineData("shop.Order", "{}")]
    [InlineData("list[", """{"type":"array"}""")]
    [InlineData("]]|[", "{}")]
    [InlineData(null, "{}")]
    public void A_hint_becomes_a_schema(string? hint, string schema) => Assert.Equal(schema, TypeSchema.Of(hint).ToJsonString());
}
