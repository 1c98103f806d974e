using System.Runtime.ExceptionServices;

namespace Sortir.Leaks.Tests;

/// <summary>Hears every exception when it is thrown, caught or not.</summary>
internal sealed class ExceptionRecorder : IDisposable
{
    public const string Name = "exception";

    private readonly Evidence _evidence;

    public ExceptionRecorder(Evidence evidence)
    {
        _evidence = evidence;
        AppDomain.CurrentDomain.FirstChanceException += Hear;
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Hear;

    private void Hear(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (!Printer.IsPrinting)
        {
            _evidence.Add(Name, thrown.Exception.GetType().FullName!, Printer.Print(thrown.Exception, 2));
        }
    }
}
