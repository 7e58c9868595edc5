using System.Runtime.InteropServices;

namespace Pons.Workers.Spawning;

/// <summary>Texts as the system's own calls take them: an array of pointers to UTF-8, with a null behind the last.</summary>
internal sealed unsafe class TextBlock : IDisposable
{
    private readonly int _count;

    public TextBlock(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
        {
            Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            Marshal.FreeCoTaskMem((nint)Pointer[i]);
        }

        NativeMemory.Free(Pointer);
    }
}
