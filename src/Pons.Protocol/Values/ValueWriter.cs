using System.Numerics;

namespace Pons.Protocol.Values;

/// <summary>What converters write to: one codec's form of the values, and the bounds of SPEC chapter 8.</summary>
/// <remarks>A container is written as Begin, its items each after <see cref="BeginItem"/>, End. One message and one
/// thread at a time.</remarks>
internal abstract class ValueWriter
{
    // Deeper than this the path of an error is cut short: two hundred brackets tell nobody anything.

    private int _depth;
    private int _depthLimit;
    private bool _isPathCut;

    public void WriteObject(object? value) => ObjectConverter.WriteAny(this, value);

    public abstract void WriteNull();

    public abstract void WriteBoolean(bool value);

    public abstract void WriteInteger(long value);

    public abstract void WriteInteger(BigInteger value);

    public abstract void WriteFloat(double value);

    public abstract void WriteText(ReadOnlySpan<char> value);

    public abstract void WriteBytes(ReadOnlySpan<byte> value);

    /// <summary>Writes an array's items, apart from the payload where they are many and there is a place for them.</summary>
    public abstract void WriteBuffer(ReadOnlySpan<byte> items, bool isWritable);

    /// <summary>As above for memory that may lie in such a place already.</summary>
    public abstract void WriteBuffer(ReadOnlyMemory<byte> items, bool isWritable);

    /// <summary>Writes a reference to what stays here; throws <see cref="ValueException"/> where none can be made.</summary>
    public abstract void WriteHandle(object target);

    /// <summary>Writes a key that will be written again, in this message and others.</summary>
    public abstract void WriteName(FieldName name);

    /// <summary>Writes all items of a list that was begun, in one go.</summary>
    public abstract void WriteFloats(ReadOnlySpan<double> items);

    public void Begin(Group group)
    {
        Enter();
        BeginGroup(group);
    }

    /// <summary>Stands before each item of a group; before the key only, in a dict.</summary>
    public abstract void BeginItem(Group group, int index);

    public void End(Group group, int count)
    {
        EndGroup(group, count);
        _depth--;
    }

    public void BeginTuple(int count)
    {
        Enter();
        BeginItems(count);
    }

    public void EndTuple(int count)
    {
        EndItems(count);
        _depth--;
    }

    /// <summary>Begins a call of a constructor, whose arguments follow as a tuple's items do.</summary>
    public abstract void BeginConstructor(Constructor constructor, int count);

    public abstract void EndConstructor(int count);

    /// <summary>Names the place of a begun container's item in an error on its way out; called from exception filters,
    /// so it answers false.</summary>
    public bool Leave(ValueException error, string place) => Places.Enter(error, place, --_depth, ref _isPathCut);

    protected void Reset(int depthLimit)
    {
        _depth = 0;
        _depthLimit = depthLimit;
        _isPathCut = false;
    }

    protected abstract void BeginGroup(Group group);

    protected abstract void EndGroup(Group group, int count);

    protected abstract void BeginItems(int count);

    protected abstract void EndItems(int count);

    /// <summary>What was entered is complete.</summary>
    protected void Exit() => _depth--;

    /// <summary>A container begins, however it is written.</summary>
    protected void Enter()
    {
        if (++_depth > _depthLimit || !StackGuard.HasRoom(_depth))
        {
            throw new ValueException(
                $"values are nested more than {_depth - 1} deep here, or contain themselves. Flatten the value, or "
                + "raise the limit Depth.");
        }
    }
}
