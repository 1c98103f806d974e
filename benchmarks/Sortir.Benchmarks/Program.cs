using BenchmarkDotNet.Running;
using Sortir.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(RuleBenchmarks).Assembly).Run(args);
