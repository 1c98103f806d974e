using Sortir.Packages.Tests;
using Xunit.Sdk;
using Xunit.v3;

// They are packed once. Compilers of several programs at a time would only be in each other's way.
[assembly: AssemblyFixture(typeof(PackedLibraries))]
[assembly: Parallelization(Mode = ParallelMode.None)]
