namespace Sortir;

/// <summary>What the host has chosen while registering: what the check of the options depends on.</summary>
internal sealed class SortirRegistration
{
    internal bool HasSettingsProvider { get; set; }

    internal bool UsesInMemoryStorage { get; set; } = true;
}
