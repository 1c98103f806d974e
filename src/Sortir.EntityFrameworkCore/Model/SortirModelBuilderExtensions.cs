using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sortir.Domain;
using Sortir.EntityFrameworkCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Maps Sortir's tables.</summary>
public static class SortirModelBuilderExtensions
{
    private const int KeyIdLength = 32;
    private const int NameLength = 64;

    // A key of 4 KiB, the most that is accepted, as ciphertext in base64, and the most that SQL Server has in a column.
    private const int CipherLength = 8_000;

    /// <summary>
    /// Maps Sortir's four tables (<c>sortir_usages</c>, <c>sortir_events</c>, <c>sortir_audit</c>, <c>sortir_totals</c>) into the host's context. Call it in
    /// <c>OnModelCreating</c>; it needs no service, so that <c>dotnet ef</c> and other programs on the same context work.
    /// </summary>
    /// <param name="modelBuilder">The host's model.</param>
    /// <param name="schema">The schema of the tables. Default: that of the context.</param>
    /// <param name="collation">
    /// The collation of identifiers. Default: that of the database, which must be case-sensitive, as PostgreSQL's and SQLite's are;
    /// on SQL Server give <c>Latin1_General_100_BIN2_UTF8</c> or another binary one.
    /// </param>
    public static ModelBuilder UseSortir(this ModelBuilder modelBuilder, string? schema = null, string? collation = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<UsageRow>(usage =>
        {
            usage.ToTable("sortir_usages", schema);
            usage.HasKey(row => row.Id);
            usage.Property(row => row.Id).ValueGeneratedNever();
            Identifiers(usage, collation, nameof(UsageRow.OrganizerId), nameof(UsageRow.EventId), nameof(UsageRow.ProductId), nameof(UsageRow.CartId), nameof(UsageRow.TicketId), nameof(UsageRow.OrderId));
            Ascii(usage, collation, CardFingerprint.MaxLength, nameof(UsageRow.Fingerprint), nameof(UsageRow.BlockingKey));
            Ascii(usage, collation, 4, nameof(UsageRow.LastDigits));
            usage.Property(row => row.ProtectedServiceKey).HasMaxLength(CipherLength).IsUnicode(false);
            usage.Property(row => row.GrantActivityId).HasMaxLength(128);
            usage.Property(row => row.ReceiptRequestId).HasMaxLength(256);
            usage.Property(row => row.ReceiptRequestedAtText).HasMaxLength(64);
            usage.Property(row => row.ReceiptNote).HasMaxLength(1_000);
            usage.HasIndex(row => row.BlockingKey).IsUnique().HasDatabaseName("ux_sortir_usages_blocking_key");
            usage.HasIndex(row => new { row.CartId, row.TicketId }).HasDatabaseName("ix_sortir_usages_cart");
            usage.HasIndex(row => row.OrderId).HasDatabaseName("ix_sortir_usages_order");
            usage.HasIndex(row => row.GrantDueAt).HasDatabaseName("ix_sortir_usages_grant_due");
            usage.HasIndex(row => new { row.Status, row.HoldExpiresAt }).HasDatabaseName("ix_sortir_usages_status_lapse");
            usage.HasIndex(row => row.Fingerprint).HasDatabaseName("ix_sortir_usages_fingerprint");
            usage.HasIndex(row => new { row.HeldAt, row.Id }).HasDatabaseName("ix_sortir_usages_held");
            usage.HasIndex(row => new { row.OrganizerId, row.HeldAt, row.Id }).HasDatabaseName("ix_sortir_usages_organizer_held");
            usage.HasIndex(row => new { row.OrganizerId, row.EventId, row.HeldAt, row.Id }).HasDatabaseName("ix_sortir_usages_event_held");
            usage.HasIndex(row => new { row.Grant, row.Status }).HasDatabaseName("ix_sortir_usages_grant");
            usage.HasIndex(row => new { row.OrganizerId, row.PaidAt }).HasDatabaseName("ix_sortir_usages_paid");
            usage.HasIndex(row => new { row.OrganizerId, row.LastDigits }).HasDatabaseName("ix_sortir_usages_digits");
        });
        modelBuilder.Entity<EventRow>(bound =>
        {
            bound.ToTable("sortir_events", schema);
            bound.HasKey(row => new { row.OrganizerId, row.EventId });
            Identifiers(bound, collation, nameof(EventRow.OrganizerId), nameof(EventRow.EventId));
            Ascii(bound, collation, KeyIdLength, nameof(EventRow.KeyId));
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("sortir_audit", schema);
            audit.HasKey(row => row.Id);
            audit.Property(row => row.Id).ValueGeneratedNever();
            Identifiers(audit, collation, nameof(AuditRow.OrganizerId), nameof(AuditRow.EventId), nameof(AuditRow.TicketId), nameof(AuditRow.OrderId), nameof(AuditRow.Actor));
            Ascii(audit, collation, NameLength, nameof(AuditRow.Action), nameof(AuditRow.Outcome));
            Ascii(audit, collation, CardFingerprint.MaxLength, nameof(AuditRow.Fingerprint));
            Ascii(audit, collation, 4, nameof(AuditRow.LastDigits));
            audit.Property(row => row.Reason).HasMaxLength(1_000);
            audit.HasIndex(row => new { row.At, row.Id }).HasDatabaseName("ix_sortir_audit_at");
            audit.HasIndex(row => new { row.OrganizerId, row.At, row.Id }).HasDatabaseName("ix_sortir_audit_organizer");
            audit.HasIndex(row => row.UsageId).HasDatabaseName("ix_sortir_audit_usage");
            audit.HasIndex(row => row.OrderId).HasDatabaseName("ix_sortir_audit_order");
            audit.HasIndex(row => row.KeepUntil).HasDatabaseName("ix_sortir_audit_keep_until");
        });
        modelBuilder.Entity<TotalRow>(total =>
        {
            total.ToTable("sortir_totals", schema);
            total.HasKey(row => row.Id);
            total.Property(row => row.Id).ValueGeneratedNever();
            Identifiers(total, collation, nameof(TotalRow.OrganizerId));
            total.HasIndex(row => row.OrganizerId).HasDatabaseName("ix_sortir_totals_organizer");
        });
        return modelBuilder;
    }

    private static void Identifiers<T>(EntityTypeBuilder<T> entity, string? collation, params ReadOnlySpan<string> names)
        where T : class
    {
        foreach (var name in names)
        {
            Text(entity.Property<string>(name).HasMaxLength(SortirIdentifier.MaxLength), collation);
        }
    }

    private static void Ascii<T>(EntityTypeBuilder<T> entity, string? collation, int length, params ReadOnlySpan<string> names)
        where T : class
    {
        foreach (var name in names)
        {
            Text(entity.Property<string>(name).HasMaxLength(length).IsUnicode(false), collation);
        }
    }

    private static void Text(PropertyBuilder<string> property, string? collation)
    {
        if (collation is not null)
        {
            property.UseCollation(collation);
        }
    }
}
