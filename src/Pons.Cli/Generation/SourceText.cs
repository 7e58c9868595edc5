using System.Text;

namespace Pons.Cli.Generation;

/// <summary>Lines of a source file, indented by the blocks that they stand in.</summary>
/// <param name="step">What a block indents by.</param>
internal sealed class SourceText(string step)
{
    private readonly StringBuilder _text = new();
    private string _indent = "";

    public void Line(string line = "") => _text.Append(line.Length == 0 ? "" : _indent).Append(line).Append('\n');

    public void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    /// <summary>Writes what stands between two lines.</summary>
    public void Block(string open, string close, Action inner)
    {
        Lines(open.Split('\n'));
        string before = _indent;
        _indent += step;
        inner();
        _indent = before;
        Line(close);
    }

    public override string ToString() => _text.ToString();
}
