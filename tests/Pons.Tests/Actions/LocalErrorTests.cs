using System.Reflection;
using Pons.Actions;
using Pons.Protocol;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Tests.Actions;

/// <summary>Exceptions of C# actions, as their callers are told of them.</summary>
public sealed class LocalErrorTests
{
    [Fact]
    public void An_exception_keeps_its_type_its_message_and_the_users_frames()
    {
        RemoteError error = Cross(Caught(() => Throw("no such shop")));

        Assert.Equal(("raised", "ArgumentException", "no such shop"), (error.Code, error.Type, error.Message));
        RemoteFrame last = error.Frames[^1];
        Assert.Equal("LocalErrorTests.Throw", last.Function);
        Assert.EndsWith("LocalErrorTests.cs", last.File, StringComparison.Ordinal);
        Assert.True(last.Line > 0);
        Assert.Equal(["LocalErrorTests.Caught", "An_exception_keeps_its_type_its_message_and_the_users_frames.lambda", "LocalErrorTests.Throw"], error.Frames.Select(frame => frame.Function.Replace("LocalErrorTests.An", "An", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_frames_of_async_code_iterators_and_local_functions_have_the_names_that_somebody_wrote()
    {
        async Task Local()
        {
            await Task.Yield();
            Throw("x");
        }

        static IEnumerable<int> Count()
        {
            yield return 1;
            Throw("x");
        }

        var later = await Assert.ThrowsAsync<ArgumentException>(Later);
        var local = await Assert.ThrowsAsync<ArgumentException>(Local);
        Exception iterator = Caught(() => _ = Count().Sum());

        Assert.Equal(["LocalErrorTests.Later", "LocalErrorTests.Throw"], Functions(later).TakeLast(2));
        Assert.Equal(["LocalErrorTests.Local", "LocalErrorTests.Throw"], Functions(local).TakeLast(2));
        Assert.Equal(["LocalErrorTests.Count", "LocalErrorTests.Throw"], Functions(iterator).TakeLast(2));
    }

    [Fact]
    public void Frames_of_the_platform_and_of_Pons_itself_are_left_out()
    {
        var action = new LocalAction("f", () => Throw("x"));

        RemoteError error = Cross(Caught(() => new List<int> { 1 }.ForEach(_ => action.Invoke([]))));

        Assert.All(error.Frames, frame => Assert.Contains(nameof(LocalErrorTests), frame.Function, StringComparison.Ordinal));
        Assert.Equal("LocalErrorTests.Throw", error.Frames[^1].Function);
    }

    [Fact]
    public void Types_have_their_namespace_but_for_the_languages_own()
    {
        Assert.Equal("TimeoutException", Cross(new TimeoutException()).Type);
        Assert.Equal("System.IO.IOException", Cross(new IOException()).Type);
        Assert.Equal("Pons.Tests.Actions.LocalErrorTests.OutOfStock", Cross(new OutOfStock()).Type);
    }

    [Fact]
    public void Causes_follow_and_wrappings_are_taken_off()
    {
        var thrown = new InvalidOperationException("outer", new TargetInvocationException(new TimeoutException("inner")));

        RemoteError error = Cross(new AggregateException(new AggregateException(thrown)));

        Assert.Equal(("InvalidOperationException", "outer"), (error.Type, error.Message));
        Assert.Equal(("TimeoutException", "inner"), (error.Cause!.Type, error.Cause.Message));
        Assert.Equal("AggregateException", Cross(new AggregateException(thrown, new TimeoutException())).Type);
        Assert.Null(error.Cause.Cause);
    }

    [Fact]
    public void A_story_of_a_thousand_causes_is_cut_short()
    {
        Exception exception = new TimeoutException();
        for (int i = 0; i < 1000; i++)
        {
            exception = new InvalidOperationException($"{i}", exception);
        }

        int count = 0;
        for (RemoteError? error = Cross(exception); error is not null; error = error.Cause)
        {
            count++;
        }

        Assert.Equal(17, count);
    }

    [Fact]
    public void What_Python_raised_stays_what_it_was_there()
    {
        var remote = new RemoteError
        {
            Code = "raised",
            Action = "divide",
            Type = "shop.OutOfStock",
            Message = "gone",
            Frames = [new("calc.py", 7, "divide", "return a / b")],
            Notes = ["twice"],
            Context = new RemoteError { Code = "raised", Action = "divide", Type = "KeyError" },
        };

        RemoteError error = Cross(new PythonException(remote));

        Assert.Equal(("raised", "Pons.PythonException", "gone"), (error.Code, error.Type, error.Message));
        Assert.Equal(("shop.OutOfStock", "gone"), (error.Cause!.Type, error.Cause.Message));
        Assert.Equal(remote.Frames, error.Cause.Frames);
        Assert.Equal(["twice"], error.Cause.Notes);
        Assert.Equal(("KeyError", ""), (error.Cause.Context!.Type, error.Cause.Context.Message));
    }

    [Fact]
    public void Errors_with_a_code_of_their_own_have_it()
    {
        Assert.Equal("arguments", Cross(new ArgumentsException("x")).Code);
        Assert.Equal("ArgumentException", Cross(new ArgumentsException("x")).Type);
        Assert.Equal("cancelled", Cross(new TaskCanceledException()).Code);
        Assert.Equal("busy", Cross(new LinkException("x", isBusy: true)).Code);
        Assert.Equal("lost", Cross(new WorkerLostException("x")).Code);
        Assert.Equal("handle-lost", Cross(HandleLostException.Released()).Code);
        Assert.Equal("raised", Cross(new TimeoutException()).Code);
        Assert.Equal(("value", "args[0]"), (Cross(new ValueException("no.", "args[0]")).Code, Cross(new ValueException("no.", "args[0]")).Path));
        Assert.Equal("args[0]: no.", Cross(new ValueException("no.", "args[0]")).Message);
        Assert.Equal("value", Cross(new ProtocolException("payload", "x")).Code);
        Assert.Equal(["add"], Cross(new UnknownActionException("ad", "x", ["add"])).Near);
        Assert.Equal("stream", Cross(LocalError.Of("stream", "It yields.")).Code);
    }

    [Fact]
    public void An_exception_that_throws_itself_is_told_of_as_well()
    {
        Assert.Contains("its own code threw a NotSupportedException", Cross(new Unspeakable()).Message, StringComparison.Ordinal);
    }

    private static async Task Later()
    {
        await Task.Yield();
        Throw("later");
    }

    private static void Throw(string message) => throw new ArgumentException(message);

    private static ArgumentException Caught(Action action)
    {
        try
        {
            action();
        }
        catch (ArgumentException error)
        {
            return error;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    private static IEnumerable<string> Functions(Exception exception) => Cross(exception).Frames.Select(frame => frame.Function);

    private static RemoteError Cross(Exception exception) => Cross(LocalError.Of(exception));

    private static RemoteError Cross(Dictionary<string, object?> error)
    {
        var output = new OutputBuffer();
        PickleCodec.Write(output, error, new ValueLimits());
        return RemoteError.Read(output.Written, "f");
    }

    private sealed class OutOfStock : Exception;

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
