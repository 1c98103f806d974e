using Sortir.Browser.Tests.Support;

// One Chromium, and one page at a time: what is measured in tenths of a second stays so on a small machine.
[assembly: AssemblyFixture(typeof(ChromiumFixture))]
[assembly: Xunit.v3.Parallelization(MaxThreads = 1)]
