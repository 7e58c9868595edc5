using Pons.Protocol.Values;

namespace Pons.Protocol.Pickle;

/// <summary>Values to pickle protocol 5 and back, as chapter 10 of the specification allows it.</summary>
/// <remarks>Safe on any thread. The workings are kept per thread and reused; a call from within a conversion gets its
/// own.</remarks>
internal static unsafe class PickleCodec
{
    [ThreadStatic]
    private static PickleWriter? _writer;

    [ThreadStatic]
    private static Reading? _reading;

    /// <summary>Writes one value; answers whether its bytes are plain, that is, hold no call of a
    /// constructor.</summary>
    /// <remarks>After an error the output is as it was before.</remarks>
    public static bool Write<T>(OutputBuffer output, T value, in ValueLimits limits, string root = "value", IBufferPlacer? placer = null, SentHandles? handles = null)
    {
        int start = output.Length;
        PickleWriter writer = _writer ?? new PickleWriter();
        _writer = null;
        bool isWritten = false;
        try
        {
            writer.Start(output, limits, placer, handles);
            Converter<T>.Instance.Write(writer, value);
            writer.Finish();
            isWritten = true;
            return writer.IsPlain;
        }
        catch (ValueException e) when (e.Enter(root))
        {
            throw;
        }
        finally
        {
            EndWriting(output, start, isWritten);
            _writer = writer;
        }
    }

    /// <summary>Writes positional arguments as one tuple; keywords, if there are any, follow as its last item, a
    /// dict.</summary>
    /// <remarks>After an error the output is as it was before.</remarks>
    public static bool WriteArguments(
        OutputBuffer output,
        ReadOnlySpan<object?> arguments,
        IReadOnlyDictionary<string, object?>? keywords,
        in ValueLimits limits,
        IBufferPlacer? placer = null,
        SentHandles? handles = null)
    {
        int start = output.Length;
        PickleWriter writer = _writer ?? new PickleWriter();
        _writer = null;
        bool isWritten = false;
        try
        {
            writer.Start(output, limits, placer, handles);
            Arguments.Write(writer, arguments, keywords);
            writer.Finish();
            isWritten = true;
            return writer.IsPlain;
        }
        finally
        {
            EndWriting(output, start, isWritten);
            _writer = writer;
        }
    }

    /// <summary>Reads one value straight into the type that was asked for; errors name places that begin with the
    /// root.</summary>
    public static T Read<T>(ReadOnlySpan<byte> payload, in ValueLimits limits, string root = "result", ReceivedBuffers? buffers = null, ReceivedHandles? handles = null)
    {
        Reading reading = _reading ?? new Reading();
        _reading = null;
        try
        {
            fixed (byte* source = payload)
            {
                Node node = reading.Parser.Parse(source, payload.Length, reading.Reader.Tape);
                reading.Reader.Begin(source, payload.Length, limits, buffers, handles);
                return Converter<T>.Instance.Read(reading.Reader, node);
            }
        }
        catch (ValueException e) when (e.Enter(root))
        {
            throw;
        }
        finally
        {
            reading.Reader.End();
            _reading = reading;
        }
    }

    /// <summary>Reads the arguments of a call, each straight into the type that its target asks for; the last is the dict of
    /// keyword arguments where the message says so.</summary>
    public static void ReadArguments(
        ReadOnlySpan<byte> payload,
        bool isNamed,
        IArgumentTarget target,
        in ValueLimits limits,
        ReceivedBuffers? buffers = null,
        ReceivedHandles? handles = null)
    {
        Reading reading = _reading ?? new Reading();
        _reading = null;
        try
        {
            fixed (byte* source = payload)
            {
                Node node = reading.Parser.Parse(source, payload.Length, reading.Reader.Tape);
                reading.Reader.Begin(source, payload.Length, limits, buffers, handles);
                Arguments.Read(reading.Reader, node, isNamed, target);
            }
        }
        finally
        {
            reading.Reader.End();
            _reading = reading;
        }
    }

    private static void EndWriting(OutputBuffer output, int start, bool isWritten)
    {
        if (!isWritten)
        {
            output.Truncate(start);
        }
    }

    private sealed class Reading
    {
        public PickleParser Parser { get; } = new();

        public ValueReader Reader { get; } = new();
    }
}
