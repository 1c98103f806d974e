namespace Sortir;

/// <summary>The settings of a shop with one organizer, from its options; a changed token counts from the next call on, without a restart.</summary>
internal sealed class OptionsSettingsProvider(CurrentOptions now) : ISortirSettingsProvider
{
    private Tuple<SortirOptions, OrganizerSettings>? _current;

    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken)
    {
        if (!string.Equals(organizerId, CatalogEvent.DefaultOrganizerId, StringComparison.Ordinal))
        {
            return default;
        }

        var options = now.Value;
        var current = _current;
        if (current is null || !ReferenceEquals(current.Item1, options))
        {
            _current = current = Tuple.Create(options, options.ToOrganizerSettings());
        }

        return ValueTask.FromResult<OrganizerSettings?>(current.Item2);
    }
}
