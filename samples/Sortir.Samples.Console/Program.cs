using System.Runtime.InteropServices;
using System.Text;
using Sortir.Samples;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

// Ctrl+C, or a container that stops: what is under way is called off, and everything is closed in order.
using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

// Colours and a layout for a person; plain lines for a file or another program.
IScreen screen = Console.IsOutputRedirected ? new PlainScreen(Console.In, Console.Out) : new SpectreScreen();
return await App.RunAsync(args, screen, Console.Error, stopping.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
