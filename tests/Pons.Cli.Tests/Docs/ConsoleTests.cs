using System.Text;
using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.Cli.Tests.Docs;

/// <summary>Every command of the guide is run, and answers what the page says.</summary>
public sealed class ConsoleTests
{
    public static TheoryData<string> Pages => [.. GuidePages.All.Select(page => Path.GetRelativePath(Repository.Root, page))];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_answer_what_it_says(string page)
    {
        string path = Path.Combine(Repository.Root, page);
        string folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;
        GuidePages.WriteFiles(path, folder);

        foreach (string[] block in GuidePages.Blocks(path, "console").Where(block => block[0].StartsWith("$ pons ", StringComparison.Ordinal)))
        {
            for (int i = 0; i < block.Length; i++)
            {
                string[] words = Split(block[i]);
                string[] answer = [.. block.Skip(i + 1).TakeWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal))];
                CommandResult result = await CommandLine.RunInAsync(folder, words[2..]);
                Assert.Equal((block[i], string.Join('\n', answer)), (block[i], (result.Output + result.Errors).TrimEnd('\n')));
                i += answer.Length;
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The words of a line as a shell cuts them: quotes of both kinds, no escapes.</summary>
    private static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        foreach (char c in line + " ")
        {
            if (quote == '\0' && c is ('"' or '\''))
            {
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (c == ' ' && quote == '\0')
            {
                words.Add(word.ToString());
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }

        return [.. words];
    }
}
