using System.Text.Unicode;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <content>Lists, dicts, and what else holds items.</content>
internal sealed unsafe partial class PickleToJson
{
    private void WriteList(Node node, string place = "")
    {
        if (place.Length > 0 && node.Kind != NodeKind.Tuple)
        {
            throw new ValueException($"the arguments of a call are a {NodeNames.Of(node)}, and no tuple.");
        }

        _output.WriteByte((byte)'[');
        ItemCursor items = _reader.Open(node);
        int index = 0;
        try
        {
            for (; index < items.Count; index++)
            {
                WriteComma(index);
                Write(items.Next());
            }
        }
        catch (ValueException e) when (_reader.Leave(e, $"{place}[{index}]"))
        {
            throw;
        }

        _reader.Close(node);
        _output.WriteByte((byte)']');
        CheckSize();
    }

    private void WriteTagged(Node node, JsonTag tag)
    {
        BeginTag(tag);
        ItemCursor items = _reader.Open(node);
        int index = 0;
        try
        {
            for (; index < items.Count; index++)
            {
                _output.WriteByte((byte)',');
                Write(items.Next());
            }
        }
        catch (ValueException e) when (_reader.Leave(e, tag == JsonTag.Tuple ? $"[{index}]" : $".items[{index}]"))
        {
            throw;
        }

        _reader.Close(node);
        EndTag();
        CheckSize();
    }

    private void WriteDict(Node node)
    {
        switch (FormOf(node))
        {
            case JsonTag.None:
                WriteMembers(node);
                break;
            case var tag:
                WritePairs(node, tag);
                break;
        }
    }

    /// <summary>Whether a dict is an object of JSON as it is, or else the tag that it needs.</summary>
    private JsonTag FormOf(Node node)
    {
        ItemCursor items = _reader.Walk(node);
        bool hasDollar = false;
        for (int i = 0; i < items.Count; i += 2)
        {
            Node key = items.Next();
            items.Next();
            if (key.Kind != NodeKind.Text || !Utf8.IsValid(_reader.Slice(key)))
            {
                return JsonTag.Map;
            }

            hasDollar |= _reader.Slice(key).SequenceEqual("$"u8);
        }

        return hasDollar ? JsonTag.Object : JsonTag.None;
    }

    private void WriteMembers(Node node)
    {
        _output.WriteByte((byte)'{');
        ItemCursor items = _reader.Open(node);
        Node key = default;
        try
        {
            for (int i = 0; i < items.Count; i += 2)
            {
                WriteComma(i);
                key = items.Next();
                WriteText(key);
                _output.WriteByte((byte)':');
                Write(items.Next());
            }
        }
        catch (ValueException e) when (_reader.Leave(e, Places.OfKey(_reader, key)))
        {
            throw;
        }

        _reader.Close(node);
        _output.WriteByte((byte)'}');
        CheckSize();
    }

    private void WritePairs(Node node, JsonTag tag)
    {
        BeginTag(tag);
        _output.Write(",["u8);
        ItemCursor items = _reader.Open(node);
        Node key = default;
        try
        {
            for (int i = 0; i < items.Count; i += 2)
            {
                WriteComma(i);
                _output.WriteByte((byte)'[');
                key = items.Next();
                Write(key);
                _output.WriteByte((byte)',');
                Write(items.Next());
                _output.WriteByte((byte)']');
            }
        }
        catch (ValueException e) when (_reader.Leave(e, Places.OfKey(_reader, key)))
        {
            throw;
        }

        _reader.Close(node);
        _output.WriteByte((byte)']');
        EndTag();
        CheckSize();
    }
}
