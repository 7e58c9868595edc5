using System.Text;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>Values of the JSON form to pickle, in one pass: each token is written as soon as it was read.</summary>
/// <remarks>
/// What a value must look like is checked here, what its numbers may be by whoever makes the value. What is none is a <see cref="ValueException"/>, text that is no JSON a
/// <see cref="ProtocolException"/>. For one thread at a time; kept and used again.
/// </remarks>
internal sealed partial class JsonToPickle
{
    private readonly PickleWriter _writer = new();
    private readonly SeenKeys _seen = new();
    private readonly KeyMemo _keys = new();
    private readonly OutputBuffer _scratch = new();
    private readonly List<JsonBuffer> _used = [];
    private OutputBuffer _output = null!;
    private JsonContext _context;
    private long _usedBytes;

    /// <summary>The buffers that the pickles written since <see cref="Begin"/> name, in the order in which they do.</summary>
    public IReadOnlyList<JsonBuffer> Used => _used;

    /// <summary>Begins a message, whose pickles go behind what stands in the output.</summary>
    public void Begin(OutputBuffer output, in JsonContext context)
    {
        (_output, _context) = (output, context);
        _seen.Clear();
        _used.Clear();
        _usedBytes = 0;
    }

    /// <summary>Writes the value that comes next; answers whether its bytes are plain.</summary>
    public bool WritePickle(ref JsonScanner json, string root)
    {
        BeginPickle();
        try
        {
            WriteValue(ref json);
        }
        catch (ValueException e) when (e.Enter(root))
        {
            throw;
        }

        _writer.Finish();
        return _writer.IsPlain;
    }

    /// <summary>Writes the list that comes next as the tuple of a call's arguments.</summary>
    public bool WriteArguments(ref JsonScanner json, bool isNamed)
    {
        BeginPickle();
        _writer.BeginOpen();
        int count = 0;
        bool endsWithObject = false;
        try
        {
            for (bool hasNext = !json.TryTake((byte)']'); hasNext; hasNext = json.HasNext((byte)']'))
            {
                endsWithObject = json.Peek() == '{';
                WriteValue(ref json);
                count++;
            }
        }
        catch (ValueException e) when (_writer.Leave(e, $"args[{count}]"))
        {
            throw;
        }

        if (isNamed && !endsWithObject)
        {
            throw new ProtocolException("payload", "The arguments of a call do not end with the object of its keywords, as it says.");
        }

        _writer.EndOpenTuple(count);
        _writer.Finish();
        return _writer.IsPlain;
    }

    /// <summary>Writes the object that comes next as the arguments of a call that has keywords alone.</summary>
    public bool WriteKeywords(ref JsonScanner json, string root)
    {
        BeginPickle();
        _writer.BeginOpen();
        try
        {
            WriteObject(ref json, areFields: true);
        }
        catch (ValueException e) when (e.Enter(root))
        {
            throw;
        }

        _writer.EndOpenTuple(1);
        _writer.Finish();
        return _writer.IsPlain;
    }

    private void BeginPickle()
    {
        _writer.Start(_output, _context.Values, placer: null, handles: null);
        _keys.Forget();
    }

    private void WriteValue(ref JsonScanner json)
    {
        switch (json.Peek())
        {
            case (byte)'"': WriteText(ref json); break;
            case (byte)'{': WriteObject(ref json); break;
            case (byte)'[': WriteList(ref json); break;
            case (byte)'t': json.TakeWord("true"u8); _writer.WriteBoolean(true); break;
            case (byte)'f': json.TakeWord("false"u8); _writer.WriteBoolean(false); break;
            case (byte)'n': json.TakeWord("null"u8); _writer.WriteNull(); break;
            default: WriteNumber(json.TakeNumber()); break;
        }
    }

    private void WriteText(ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = json.TakeText(out bool hasEscapes);
        if (!hasEscapes)
        {
            _writer.WriteUtf8(text);
            return;
        }

        int start = _writer.BeginText(text.Length);
        _output.Advance(JsonEscapes.Decode(text, _output.GetSpan(text.Length)));
        _writer.EndText(start);
    }

    private void WriteNumber(JsonNumber number)
    {
        if (!number.IsInteger || number.IsMinusZero)
        {
            _writer.WriteFloat(number.ToDouble());
        }
        else if (number.TryGetInteger(out long value))
        {
            _writer.WriteInteger(value);
        }
        else
        {
            _writer.WriteInteger(number.ToBigInteger());
        }
    }

    private void WriteList(ref JsonScanner json)
    {
        json.Take((byte)'[');
        _writer.Begin(Group.List);
        int count = 0;
        try
        {
            for (bool hasNext = !json.TryTake((byte)']'); hasNext; hasNext = json.HasNext((byte)']'))
            {
                _writer.BeginItem(Group.List, count);
                WriteValue(ref json);
                count++;
            }
        }
        catch (ValueException e) when (_writer.Leave(e, $"[{count}]"))
        {
            throw;
        }

        _writer.End(Group.List, count);
    }

    // Where the fields of a record stand, they may be written by the tag of an object, and by no other.
    private void WriteObject(ref JsonScanner json, bool areFields = false)
    {
        json.Take((byte)'{');
        if (json.TryTake((byte)'}'))
        {
            _writer.Begin(Group.Dict);
            _writer.End(Group.Dict, 0);
            return;
        }

        ReadOnlySpan<byte> key = TakePlain(ref json);
        json.Take((byte)':');
        if (key.SequenceEqual("$"u8))
        {
            WriteTagged(ref json, areFields);
        }
        else
        {
            WriteMembers(ref json, key);
        }
    }

    private void WriteMembers(ref JsonScanner json, scoped ReadOnlySpan<byte> key)
    {
        _writer.Begin(Group.Dict);
        int first = _seen.Begin();
        int count = 0;
        (int Start, int Length) place = default;
        try
        {
            _writer.BeginItem(Group.Dict, count++);
            place = WriteKey(key, first);
            WriteValue(ref json);
            while (json.HasNext((byte)'}'))
            {
                _writer.BeginItem(Group.Dict, count++);
                place = WriteKey(TakePlain(ref json), first);
                json.Take((byte)':');
                WriteValue(ref json);
            }
        }
        catch (ValueException e) when (_writer.Leave(e, Places.OfKey(Encoding.UTF8.GetString(_output.Written.Slice(place.Start, place.Length)))))
        {
            throw;
        }

        CheckUnique(_seen.End(first, _output));
        _writer.End(Group.Dict, count);
    }

    private (int Start, int Length) WriteKey(scoped ReadOnlySpan<byte> key, int first)
    {
        if (key.SequenceEqual("$"u8))
        {
            throw new ValueException("the key \"$\" stands beside others; an object that has it is written as a tag (SPEC chapter 11).");
        }

        int start = _keys.Write(_writer, _output, key);
        CheckUnique(_seen.Add(first, _output, start, key.Length));
        return (start, key.Length);
    }

    private static void CheckUnique(bool isUnique)
    {
        if (!isUnique)
        {
            throw new ValueException("a key stands there twice.");
        }
    }

    /// <summary>Takes a text as its characters are; it is gone with the next one.</summary>
    private ReadOnlySpan<byte> TakePlain(scoped ref JsonScanner json)
    {
        ReadOnlySpan<byte> text = json.TakeText(out bool hasEscapes);
        if (!hasEscapes)
        {
            return text;
        }

        _scratch.Clear();
        _scratch.Advance(JsonEscapes.Decode(text, _scratch.GetSpan(text.Length)));
        return _scratch.Written;
    }
}
