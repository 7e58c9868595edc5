namespace Pons.Cli.Prompt;

/// <summary>What a key asks for.</summary>
internal enum KeyCommand
{
    /// <summary>Nothing but its character, if it has one.</summary>
    None,
    Enter,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Backspace,
    Delete,

    /// <summary>Ctrl-D: the end on an empty input, else the character is deleted.</summary>
    EndOrDelete,
    CutToEnd,
    CutToStart,
    CutWord,

    /// <summary>What was cut last comes back.</summary>
    PutBack,
    Clear,
    Abandon,
    Search,
}

/// <summary>The keys of Emacs, as all shells have them, beside the keyboard's own.</summary>
internal static class KeyCommands
{
    public static KeyCommand Of(ConsoleKeyInfo key) => (key.Key, key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) switch
    {
        (ConsoleKey.Enter, _) or (ConsoleKey.J, ConsoleModifiers.Control) => KeyCommand.Enter,
        (ConsoleKey.LeftArrow, _) or (ConsoleKey.B, not ConsoleModifiers.None) => KeyCommand.Left,
        (ConsoleKey.RightArrow, _) or (ConsoleKey.F, not ConsoleModifiers.None) => KeyCommand.Right,
        (ConsoleKey.UpArrow, _) or (ConsoleKey.P, ConsoleModifiers.Control) => KeyCommand.Up,
        (ConsoleKey.DownArrow, _) or (ConsoleKey.N, ConsoleModifiers.Control) => KeyCommand.Down,
        (ConsoleKey.Home, _) or (ConsoleKey.A, ConsoleModifiers.Control) => KeyCommand.Home,
        (ConsoleKey.End, _) or (ConsoleKey.E, ConsoleModifiers.Control) => KeyCommand.End,
        (ConsoleKey.Backspace, _) or (ConsoleKey.H, ConsoleModifiers.Control) => KeyCommand.Backspace,
        (ConsoleKey.Delete, _) or (ConsoleKey.D, ConsoleModifiers.Alt) => KeyCommand.Delete,
        (ConsoleKey.D, ConsoleModifiers.Control) => KeyCommand.EndOrDelete,
        (ConsoleKey.K, ConsoleModifiers.Control) => KeyCommand.CutToEnd,
        (ConsoleKey.U, ConsoleModifiers.Control) => KeyCommand.CutToStart,
        (ConsoleKey.W, ConsoleModifiers.Control) => KeyCommand.CutWord,
        (ConsoleKey.Y, ConsoleModifiers.Control) => KeyCommand.PutBack,
        (ConsoleKey.L, ConsoleModifiers.Control) => KeyCommand.Clear,
        (ConsoleKey.C, ConsoleModifiers.Control) => KeyCommand.Abandon,
        (ConsoleKey.R, ConsoleModifiers.Control) => KeyCommand.Search,
        _ => KeyCommand.None,
    };
}
