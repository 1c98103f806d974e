CREATE TABLE [sortir_audit] (
    [Id] uniqueidentifier NOT NULL,
    [At] bigint NOT NULL,
    [KeepUntil] bigint NOT NULL,
    [OrganizerId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [EventId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [Action] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [Outcome] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [Actor] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [Reason] nvarchar(1000) NULL,
    [UsageId] uniqueidentifier NULL,
    [TicketId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [OrderId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [Fingerprint] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [LastDigits] varchar(4) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    CONSTRAINT [PK_sortir_audit] PRIMARY KEY ([Id])
);
GO

CREATE TABLE [sortir_events] (
    [OrganizerId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [EventId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [KeyId] varchar(32) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [BoundAt] bigint NOT NULL,
    [CancelledAt] bigint NULL,
    CONSTRAINT [PK_sortir_events] PRIMARY KEY ([OrganizerId], [EventId])
);
GO

CREATE TABLE [sortir_schema] (
    [Version] int NOT NULL,
    CONSTRAINT [PK_sortir_schema] PRIMARY KEY ([Version])
);
GO

CREATE TABLE [sortir_totals] (
    [Id] uniqueidentifier NOT NULL,
    [OrganizerId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [Month] date NOT NULL,
    [IsCancelled] bit NOT NULL,
    [Tickets] bigint NOT NULL,
    [ActivityAmount] bigint NOT NULL,
    [AidAmount] bigint NOT NULL,
    [SportVoucher] bigint NOT NULL,
    [OtherAid] bigint NOT NULL,
    [AdditionalAid] bigint NOT NULL,
    CONSTRAINT [PK_sortir_totals] PRIMARY KEY ([Id])
);
GO

CREATE TABLE [sortir_usages] (
    [Id] uniqueidentifier NOT NULL,
    [Version] bigint NOT NULL,
    [OrganizerId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [EventId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [ProductId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [CartId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [TicketId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [OrderId] nvarchar(128) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [Fingerprint] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
    [BlockingKey] varchar(64) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [LastDigits] varchar(4) COLLATE Latin1_General_100_BIN2_UTF8 NULL,
    [Status] int NOT NULL,
    [HeldAt] bigint NOT NULL,
    [HoldExpiresAt] bigint NOT NULL,
    [PlacedAt] bigint NULL,
    [PaidAt] bigint NULL,
    [EndedAt] bigint NULL,
    [Ending] int NOT NULL,
    [IsReleased] bit NOT NULL,
    [ProtectedServiceKey] varchar(8000) NULL,
    [Grant] int NOT NULL,
    [GrantDueSince] bigint NULL,
    [GrantNextAttemptAt] bigint NULL,
    [GrantLeasedUntil] bigint NULL,
    [GrantDueAt] bigint NULL,
    [GrantAttempts] int NOT NULL,
    [GrantOutcomeUnknown] bit NOT NULL,
    [GrantReview] int NULL,
    [GrantLastStatusCode] int NULL,
    [GrantActivityId] nvarchar(128) NULL,
    [HasReceipt] bit NOT NULL,
    [ReceiptRequestId] nvarchar(256) NULL,
    [ReceiptRequestedAt] bigint NULL,
    [ReceiptRequestedAtText] nvarchar(64) NULL,
    [ReceiptActivityAmount] bigint NULL,
    [ReceiptAidAmount] bigint NULL,
    [ReceiptSportVoucher] bigint NULL,
    [ReceiptOtherAid] bigint NULL,
    [ReceiptAdditionalAid] bigint NULL,
    [ReceiptNote] nvarchar(1000) NULL,
    CONSTRAINT [PK_sortir_usages] PRIMARY KEY ([Id])
);
GO

CREATE INDEX [ix_sortir_audit_at] ON [sortir_audit] ([At], [Id]);
GO

CREATE INDEX [ix_sortir_audit_keep_until] ON [sortir_audit] ([KeepUntil]);
GO

CREATE INDEX [ix_sortir_audit_order] ON [sortir_audit] ([OrderId]);
GO

CREATE INDEX [ix_sortir_audit_organizer] ON [sortir_audit] ([OrganizerId], [At], [Id]);
GO

CREATE INDEX [ix_sortir_audit_usage] ON [sortir_audit] ([UsageId]);
GO

CREATE INDEX [ix_sortir_totals_organizer] ON [sortir_totals] ([OrganizerId]);
GO

CREATE INDEX [ix_sortir_usages_cart] ON [sortir_usages] ([CartId], [TicketId]);
GO

CREATE INDEX [ix_sortir_usages_digits] ON [sortir_usages] ([OrganizerId], [LastDigits]);
GO

CREATE INDEX [ix_sortir_usages_event_held] ON [sortir_usages] ([OrganizerId], [EventId], [HeldAt], [Id]);
GO

CREATE INDEX [ix_sortir_usages_fingerprint] ON [sortir_usages] ([Fingerprint]);
GO

CREATE INDEX [ix_sortir_usages_grant] ON [sortir_usages] ([Grant], [Status]);
GO

CREATE INDEX [ix_sortir_usages_grant_due] ON [sortir_usages] ([GrantDueAt]);
GO

CREATE INDEX [ix_sortir_usages_held] ON [sortir_usages] ([HeldAt], [Id]);
GO

CREATE INDEX [ix_sortir_usages_order] ON [sortir_usages] ([OrderId]);
GO

CREATE INDEX [ix_sortir_usages_organizer_held] ON [sortir_usages] ([OrganizerId], [HeldAt], [Id]);
GO

CREATE INDEX [ix_sortir_usages_paid] ON [sortir_usages] ([OrganizerId], [PaidAt]);
GO

CREATE INDEX [ix_sortir_usages_status_lapse] ON [sortir_usages] ([Status], [HoldExpiresAt]);
GO

CREATE UNIQUE INDEX [ux_sortir_usages_blocking_key] ON [sortir_usages] ([BlockingKey]) WHERE [BlockingKey] IS NOT NULL;
GO

INSERT INTO sortir_schema ("Version") VALUES (1);
GO
