namespace Pons.Scripts;

/// <summary>What runs a script.</summary>
internal enum ScriptKind
{
    Python,
    PythonModule,
    PythonCode,
    Node,
    NodeCode,
    Program,

    /// <summary>A file that says by itself what it is: by its ending or its first line.</summary>
    File,
}
