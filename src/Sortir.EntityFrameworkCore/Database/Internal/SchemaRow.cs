namespace Sortir.EntityFrameworkCore;

/// <summary>A script that the database has had.</summary>
internal sealed class SchemaRow
{
    public int Version { get; set; }
}
