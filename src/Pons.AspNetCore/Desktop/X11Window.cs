using System.Runtime.InteropServices;

namespace Pons.AspNetCore.Desktop;

/// <summary>The windows of another process under X11: the window manager lists them, says whose they are, and is asked to bring one to the front.</summary>
internal static unsafe partial class X11Window
{
    private const string Library = "libX11.so.6";
    private const int ClientMessage = 33;
    private const nint RedirectAndNotify = (1 << 20) | (1 << 19);
    private const nint FromPager = 2; // a human asks, not a program that wants to be seen
    private const int MostWindows = 4096;
    private const nint AnyType = 0;

    /// <summary>Asks for the process's windows; false when there is no X server, or none of its windows there.</summary>
    public static bool TryRaise(int process)
    {
        try
        {
            nint display = XOpenDisplay(null);
            if (display == 0)
            {
                return false;
            }

            // By itself Xlib ends the program when a window is gone that it is asked for.
            _ = XSetErrorHandler(&Ignore);
            bool isRaised = Raise(display, process);
            _ = XCloseDisplay(display);
            return isRaised;
        }
        catch (DllNotFoundException)
        {
            return false; // no X11 on this system
        }
    }

    private static bool Raise(nint display, int process)
    {
        nint root = XDefaultRootWindow(display);
        nint ownerAtom = XInternAtom(display, "_NET_WM_PID", 0);
        bool isRaised = false;
        foreach (nint window in Read(display, root, XInternAtom(display, "_NET_CLIENT_LIST", 0)))
        {
            if (Read(display, window, ownerAtom) is [var owner, ..] && owner == process)
            {
                Activate(display, root, window);
                isRaised = true;
            }
        }

        return isRaised;
    }

    private static void Activate(nint display, nint root, nint window)
    {
        var message = new Message { Type = ClientMessage, Window = window, Name = XInternAtom(display, "_NET_ACTIVE_WINDOW", 0), Format = 32, First = FromPager };
        _ = XSendEvent(display, root, 0, RedirectAndNotify, &message);
        _ = XSync(display, 0);
    }

    /// <summary>The numbers that a property of a window holds; Xlib gives each of them the size of a pointer.</summary>
    private static nint[] Read(nint display, nint window, nint property)
    {
        int failed = XGetWindowProperty(display, window, property, 0, MostWindows, 0, AnyType, out _, out int format, out nuint count, out _, out nint* data);
        if (failed != 0 || data is null)
        {
            return [];
        }

        nint[] numbers = format == 32 ? new ReadOnlySpan<nint>(data, (int)count).ToArray() : [];
        _ = XFree(data);
        return numbers;
    }

    [UnmanagedCallersOnly]
    private static int Ignore(nint display, nint error) => 0;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XOpenDisplay(string? name);

    [LibraryImport(Library)]
    private static partial int XCloseDisplay(nint display);

    [LibraryImport(Library)]
    private static partial nint XSetErrorHandler(delegate* unmanaged<nint, nint, int> handler);

    [LibraryImport(Library)]
    private static partial nint XDefaultRootWindow(nint display);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XInternAtom(nint display, string name, int onlyIfExists);

    [LibraryImport(Library)]
    private static partial int XGetWindowProperty(nint display, nint window, nint property, nint offset, nint length, int delete, nint type, out nint actualType, out int format, out nuint count, out nuint rest, out nint* data);

    [LibraryImport(Library)]
    private static partial int XFree(nint* data);

    [LibraryImport(Library)]
    private static partial int XSendEvent(nint display, nint window, int propagate, nint mask, Message* message);

    [LibraryImport(Library)]
    private static partial int XSync(nint display, int discard);

    // As XClientMessageEvent, padded to the size of any event.
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public int Type;
        public nuint Serial;
        public int IsSent;
        public nint Display;
        public nint Window;
        public nint Name;
        public int Format;
        public nint First;
        public fixed long Rest[24];
    }
}
