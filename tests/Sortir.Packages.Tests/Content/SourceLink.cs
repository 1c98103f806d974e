using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Sortir.Packages.Tests;

/// <summary>What symbols say of where their sources are.</summary>
internal static class SourceLink
{
    // The kind of the record, by the format of portable symbols.
    private static readonly Guid Kind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>The record, as JSON.</summary>
    public static byte[] Read(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
        var reader = provider.GetMetadataReader();
        var record = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == Kind);
        return reader.GetBlobBytes(record.Value);
    }
}
