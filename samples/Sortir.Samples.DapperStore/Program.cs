using System.Text;
using Sortir.Samples.DapperStore;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    stopping.Cancel();
};
return await App.RunAsync(args, Console.Out, Console.Error, stopping.Token);
