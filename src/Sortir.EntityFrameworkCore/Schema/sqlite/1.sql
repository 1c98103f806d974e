CREATE TABLE "sortir_audit" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_sortir_audit" PRIMARY KEY,
    "At" INTEGER NOT NULL,
    "KeepUntil" INTEGER NOT NULL,
    "OrganizerId" TEXT NOT NULL,
    "EventId" TEXT NULL,
    "Action" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Actor" TEXT NOT NULL,
    "Reason" TEXT NULL,
    "UsageId" TEXT NULL,
    "TicketId" TEXT NULL,
    "OrderId" TEXT NULL,
    "Fingerprint" TEXT NULL,
    "LastDigits" TEXT NULL
);

CREATE TABLE "sortir_events" (
    "OrganizerId" TEXT NOT NULL,
    "EventId" TEXT NOT NULL,
    "KeyId" TEXT NOT NULL,
    "BoundAt" INTEGER NOT NULL,
    "CancelledAt" INTEGER NULL,
    CONSTRAINT "PK_sortir_events" PRIMARY KEY ("OrganizerId", "EventId")
);

CREATE TABLE "sortir_schema" (
    "Version" INTEGER NOT NULL CONSTRAINT "PK_sortir_schema" PRIMARY KEY
);

CREATE TABLE "sortir_totals" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_sortir_totals" PRIMARY KEY,
    "OrganizerId" TEXT NOT NULL,
    "Month" TEXT NOT NULL,
    "IsCancelled" INTEGER NOT NULL,
    "Tickets" INTEGER NOT NULL,
    "ActivityAmount" INTEGER NOT NULL,
    "AidAmount" INTEGER NOT NULL,
    "SportVoucher" INTEGER NOT NULL,
    "OtherAid" INTEGER NOT NULL,
    "AdditionalAid" INTEGER NOT NULL
);

CREATE TABLE "sortir_usages" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_sortir_usages" PRIMARY KEY,
    "Version" INTEGER NOT NULL,
    "OrganizerId" TEXT NOT NULL,
    "EventId" TEXT NOT NULL,
    "ProductId" TEXT NOT NULL,
    "CartId" TEXT NULL,
    "TicketId" TEXT NOT NULL,
    "OrderId" TEXT NULL,
    "Fingerprint" TEXT NOT NULL,
    "BlockingKey" TEXT NULL,
    "LastDigits" TEXT NULL,
    "Status" INTEGER NOT NULL,
    "HeldAt" INTEGER NOT NULL,
    "HoldExpiresAt" INTEGER NOT NULL,
    "PlacedAt" INTEGER NULL,
    "PaidAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "Ending" INTEGER NOT NULL,
    "IsReleased" INTEGER NOT NULL,
    "ProtectedServiceKey" TEXT NULL,
    "Grant" INTEGER NOT NULL,
    "GrantDueSince" INTEGER NULL,
    "GrantNextAttemptAt" INTEGER NULL,
    "GrantLeasedUntil" INTEGER NULL,
    "GrantDueAt" INTEGER NULL,
    "GrantAttempts" INTEGER NOT NULL,
    "GrantOutcomeUnknown" INTEGER NOT NULL,
    "GrantReview" INTEGER NULL,
    "GrantLastStatusCode" INTEGER NULL,
    "GrantActivityId" TEXT NULL,
    "HasReceipt" INTEGER NOT NULL,
    "ReceiptRequestId" TEXT NULL,
    "ReceiptRequestedAt" INTEGER NULL,
    "ReceiptRequestedAtText" TEXT NULL,
    "ReceiptActivityAmount" INTEGER NULL,
    "ReceiptAidAmount" INTEGER NULL,
    "ReceiptSportVoucher" INTEGER NULL,
    "ReceiptOtherAid" INTEGER NULL,
    "ReceiptAdditionalAid" INTEGER NULL,
    "ReceiptNote" TEXT NULL
);

CREATE INDEX "ix_sortir_audit_at" ON "sortir_audit" ("At", "Id");

CREATE INDEX "ix_sortir_audit_keep_until" ON "sortir_audit" ("KeepUntil");

CREATE INDEX "ix_sortir_audit_order" ON "sortir_audit" ("OrderId");

CREATE INDEX "ix_sortir_audit_organizer" ON "sortir_audit" ("OrganizerId", "At", "Id");

CREATE INDEX "ix_sortir_audit_usage" ON "sortir_audit" ("UsageId");

CREATE INDEX "ix_sortir_totals_organizer" ON "sortir_totals" ("OrganizerId");

CREATE INDEX "ix_sortir_usages_cart" ON "sortir_usages" ("CartId", "TicketId");

CREATE INDEX "ix_sortir_usages_digits" ON "sortir_usages" ("OrganizerId", "LastDigits");

CREATE INDEX "ix_sortir_usages_event_held" ON "sortir_usages" ("OrganizerId", "EventId", "HeldAt", "Id");

CREATE INDEX "ix_sortir_usages_fingerprint" ON "sortir_usages" ("Fingerprint");

CREATE INDEX "ix_sortir_usages_grant" ON "sortir_usages" ("Grant", "Status");

CREATE INDEX "ix_sortir_usages_grant_due" ON "sortir_usages" ("GrantDueAt");

CREATE INDEX "ix_sortir_usages_held" ON "sortir_usages" ("HeldAt", "Id");

CREATE INDEX "ix_sortir_usages_order" ON "sortir_usages" ("OrderId");

CREATE INDEX "ix_sortir_usages_organizer_held" ON "sortir_usages" ("OrganizerId", "HeldAt", "Id");

CREATE INDEX "ix_sortir_usages_paid" ON "sortir_usages" ("OrganizerId", "PaidAt");

CREATE INDEX "ix_sortir_usages_status_lapse" ON "sortir_usages" ("Status", "HoldExpiresAt");

CREATE UNIQUE INDEX "ux_sortir_usages_blocking_key" ON "sortir_usages" ("BlockingKey");

INSERT INTO sortir_schema ("Version") VALUES (1);
