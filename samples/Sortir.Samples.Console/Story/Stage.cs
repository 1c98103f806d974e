using Sortir.Testing;

namespace Sortir.Samples;

/// <summary>What a chapter plays with.</summary>
internal sealed record Stage(Shop Shop, AprasSimulator Apras, StoryClock Clock, Narrator Narrator);
