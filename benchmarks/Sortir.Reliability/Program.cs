using System.Text;
using Sortir.Reliability;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (args is [ShopNode.Argument])
{
    return await ShopNode.RunAsync();
}

if (!RunOptions.TryRead(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    return ExitCode.WrongUse;
}

if (options.WantsHelp)
{
    Console.WriteLine(RunOptions.Help);
    return ExitCode.Balanced;
}

if (!PostgreSqlServer.IsInstalled)
{
    Console.Error.WriteLine("No PostgreSQL server is installed: apt-get install postgresql.");
    return ExitCode.NoServer;
}

return await ReliabilityRun.RunAsync(options, Report.ToConsole());
