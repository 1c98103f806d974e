using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sortir.Docs.Tests;

/// <summary>
/// A snippet of C# in a document. What its reader needs not see stands in an HTML comment before it: <c>&lt;!-- csharp … --&gt;</c> holds
/// statements, types and usings that go before the snippet's own, or around it where a line of the comment is <c>…</c>; <c>&lt;!-- csharp runs … --&gt;</c> says that it is run as well, and that a
/// <c>text</c> block right after it is what it prints.
/// </summary>
internal sealed record Snippet(string Path, int Line, string Code, string Source, string? Output)
{
    private const string Head = "<!-- csharp";
    private const string Runs = " runs";
    private const string Dots = "…";
    private const string TypeName = "Snippet";

    /// <summary>The snippet's class in the compiled assembly.</summary>
    public const string ClassName = "Sortir.Docs.Tests.Snippets." + TypeName;

    public static Snippet Create(string path, int line, string comment, string code, string? nextText)
    {
        var hidden = comment.Trim();
        var runs = false;
        if (hidden.StartsWith(Head, StringComparison.Ordinal))
        {
            hidden = hidden[Head.Length..^"-->".Length];
            runs = hidden.StartsWith(Runs, StringComparison.Ordinal);
            hidden = runs ? hidden[Runs.Length..] : hidden;
        }
        else
        {
            hidden = "";
        }

        // A line of dots stands for what is left out.
        var shown = string.Join('\n', code.Split('\n').Where(text => text.Trim() != Dots));
        var whole = hidden.Split('\n').Any(text => text.Trim() == Dots) ? hidden.Replace(Dots, shown, StringComparison.Ordinal) : $"{hidden}\n{shown}";
        return new Snippet(path, line, code, Compose(whole), runs ? nextText ?? "" : null);
    }

    // Usings to the top, types beside the class, methods into it, statements into its own method.
    private static string Compose(string code)
    {
        var unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, SnippetCompiler.Options).GetRoot();
        var types = unit.Members.Where(member => member is not GlobalStatementSyntax);
        var methods = unit.Members.OfType<GlobalStatementSyntax>().Where(IsMethod).ToList();
        var statements = unit.Members.OfType<GlobalStatementSyntax>().Except(methods);
        return $$"""
            #nullable enable
            {{TextOf(unit.Usings)}}
            namespace Sortir.Docs.Tests.Snippets
            {
                {{TextOf(types)}}
                public sealed class {{TypeName}} : Surroundings
                {
                    {{TextOf(methods)}}
                    public async Task<object?> RunAsync()
                    {
                        await Task.CompletedTask;
                        {{TextOf(statements)}}
                        return null;
                    }
                }
            }
            """;
    }

    private static bool IsMethod(GlobalStatementSyntax member) =>
        member.Statement is LocalFunctionStatementSyntax function && function.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string TextOf(IEnumerable<SyntaxNode> nodes) => string.Concat(nodes.Select(node => node.ToFullString()));
}
