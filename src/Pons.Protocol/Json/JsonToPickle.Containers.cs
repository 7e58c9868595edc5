using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <content>Tuples, sets, and dicts whose keys are no text.</content>
internal sealed partial class JsonToPickle
{
    private void WriteTuple(ref JsonScanner json)
    {
        _writer.BeginOpen();
        int count = 0;
        try
        {
            while (json.HasNext((byte)']'))
            {
                WriteValue(ref json);
                count++;
            }
        }
        catch (ValueException e) when (_writer.Leave(e, $"[{count}]"))
        {
            throw;
        }

        _writer.EndOpenTuple(count);
    }

    private void WriteSet(ref JsonScanner json, JsonTag tag)
    {
        if (tag == JsonTag.Set)
        {
            _writer.Begin(Group.Set);
        }
        else
        {
            _writer.BeginOpen();
        }

        int first = _seen.Begin();
        int count = 0;
        try
        {
            while (json.HasNext((byte)']'))
            {
                if (tag == JsonTag.Set)
                {
                    _writer.BeginItem(Group.Set, count);
                }

                int start = _output.Length;
                WriteValue(ref json);
                CheckItem(_seen.Add(first, _output, start, _output.Length - start));
                count++;
            }
        }
        catch (ValueException e) when (_writer.Leave(e, $".items[{count}]"))
        {
            throw;
        }

        CheckItem(_seen.End(first, _output));
        if (tag == JsonTag.Set)
        {
            _writer.End(Group.Set, count);
        }
        else
        {
            _writer.EndFrozenSet();
        }
    }

    private void WritePairs(ref JsonScanner json, JsonTag tag)
    {
        TakeMark(ref json, tag);
        _writer.Begin(Group.Dict);
        int first = _seen.Begin();
        int count = 0;
        bool isInKey = true;
        try
        {
            for (bool hasNext = !json.TryTake((byte)']'); hasNext; hasNext = json.HasNext((byte)']'))
            {
                isInKey = true;
                TakeMark(ref json, tag);
                _writer.BeginItem(Group.Dict, count);
                WriteKey(ref json, tag, first);
                isInKey = false;
                TakeNext(ref json, tag);
                WriteValue(ref json);
                TakeLast(ref json, tag);
                count++;
            }
        }
        catch (ValueException e) when (_writer.Leave(e, isInKey ? $".keys()[{count}]" : $".values()[{count}]"))
        {
            throw;
        }

        CheckUnique(_seen.End(first, _output));
        _writer.End(Group.Dict, count);
    }

    private void WriteKey(ref JsonScanner json, JsonTag tag, int first)
    {
        if (tag == JsonTag.Object && json.Peek() != '"')
        {
            throw Malformed(tag);
        }

        int start = _output.Length;
        WriteValue(ref json);
        CheckUnique(_seen.Add(first, _output, start, _output.Length - start));
    }

    private static void CheckItem(bool isNew)
    {
        if (!isNew)
        {
            throw new ValueException("an item of a set stands there twice.");
        }
    }
}
