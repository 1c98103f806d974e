using Sortir.Samples.Shop;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(ShopSettings.Help);
    return 0;
}

if (ShopSettings.FindProblem(args) is { } problem)
{
    Console.Error.WriteLine(problem);
    return 2;
}

await using var app = await ShopApp.BuildAsync(args);
await app.RunAsync();
return 0;
