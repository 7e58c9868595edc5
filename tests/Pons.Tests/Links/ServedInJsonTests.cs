using Pons.Links;

namespace Pons.Tests.Links;

/// <summary>What holds for calls of a peer holds whatever it speaks.</summary>
public sealed class ServedCallInJsonTests : ServedCallTests
{
    private protected override WireForm Form => WireForm.Json;
}

/// <inheritdoc cref="ServedCallInJsonTests"/>
public sealed class ServedStreamInJsonTests : ServedStreamTests
{
    private protected override WireForm Form => WireForm.Json;
}

/// <inheritdoc cref="ServedCallInJsonTests"/>
public sealed class ServedHandleInJsonTests : ServedHandleTests
{
    private protected override WireForm Form => WireForm.Json;
}
