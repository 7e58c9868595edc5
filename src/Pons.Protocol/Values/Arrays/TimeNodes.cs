using System.Buffers.Binary;
using System.Globalization;

namespace Pons.Protocol.Values;

/// <summary>Moments and durations of an array as single values: exact in microseconds, or refused; numpy's NaT is None.</summary>
internal sealed class TimeNodes : ItemNodes
{
    private const long Microsecond = 1_000_000_000_000; // in attoseconds, numpy's smallest unit
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    private static readonly Dictionary<string, Int128> Units = new()
    {
        ["as"] = 1,
        ["fs"] = 1000,
        ["ps"] = 1_000_000,
        ["ns"] = 1_000_000_000,
        ["us"] = Microsecond,
        ["ms"] = Microsecond * 1000,
        ["s"] = (Int128)Microsecond * Second,
        ["m"] = (Int128)Microsecond * Second * 60,
        ["h"] = (Int128)Microsecond * Second * 3600,
        ["D"] = (Int128)Microsecond * Day,
        ["W"] = (Int128)Microsecond * Day * 7,
    };

    private readonly ValueReader _reader;
    private readonly DType _dtype;
    private readonly Int128 _unit;
    private readonly bool _isDay;

    public TimeNodes(ValueReader reader, DType dtype)
        : base(dtype.ItemSize)
    {
        _reader = reader;
        _dtype = dtype;
        string name = dtype.Unit.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        string times = dtype.Unit[..^name.Length];
        if (!Units.TryGetValue(name, out _unit))
        {
            throw new ValueException($"an array of the dtype {dtype} has no counterpart in single values: its unit is no fixed time. Ask for NDArray.");
        }

        _unit *= times.Length == 0 ? 1 : long.Parse(times, CultureInfo.InvariantCulture);
        _isDay = dtype is { Kind: 'M', Unit: "D" };
    }

    public override Node Make(ReadOnlySpan<byte> item)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(item);
        if (value == long.MinValue)
        {
            return Node.None;
        }

        Int128 attoseconds = value * _unit;
        Int128 microseconds = attoseconds / Microsecond;
        bool isExact = microseconds * Microsecond == attoseconds;
        return isExact && _dtype.Kind == 'm' && MakeDuration(microseconds) is { } duration ? duration
            : isExact && _dtype.Kind == 'M' && MakeMoment(microseconds) is { } moment ? moment
            : throw new ValueException($"an array holds {value} of the dtype {_dtype}, which is not exact in microseconds from year 1 to 9999. Ask for NDArray.");
    }

    private Node? MakeDuration(Int128 microseconds)
    {
        Int128 days = Int128.IsNegative(microseconds) ? (microseconds - Day + 1) / Day : microseconds / Day;
        long rest = (long)(microseconds - days * Day);
        return Int128.Abs(days) > int.MaxValue
            ? null
            : _reader.Tape.Construct(Constructor.Duration, [Node.FromInteger((long)days), Node.FromInteger(rest / Second), Node.FromInteger(rest % Second)]);
    }

    private Node? MakeMoment(Int128 microseconds)
    {
        Int128 ticks = microseconds * TimeSpan.TicksPerMicrosecond + DateTime.UnixEpoch.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        var moment = new DateTime((long)ticks, DateTimeKind.Unspecified);
        Node[] date = [Node.FromInteger(moment.Year), Node.FromInteger(moment.Month), Node.FromInteger(moment.Day)];
        if (_isDay)
        {
            return _reader.Tape.Construct(Constructor.Date, date);
        }

        long fraction = moment.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond % Second;
        Node[] time = [Node.FromInteger(moment.Hour), Node.FromInteger(moment.Minute), Node.FromInteger(moment.Second), Node.FromInteger(fraction), Node.FromInteger(0)];
        return _reader.Tape.Construct(Constructor.Naive, [.. date, .. time]);
    }
}
