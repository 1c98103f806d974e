CREATE TABLE sortir_audit (
    "Id" uuid NOT NULL,
    "At" bigint NOT NULL,
    "KeepUntil" bigint NOT NULL,
    "OrganizerId" character varying(128) NOT NULL,
    "EventId" character varying(128),
    "Action" character varying(64) NOT NULL,
    "Outcome" character varying(64) NOT NULL,
    "Actor" character varying(128) NOT NULL,
    "Reason" character varying(1000),
    "UsageId" uuid,
    "TicketId" character varying(128),
    "OrderId" character varying(128),
    "Fingerprint" character varying(64),
    "LastDigits" character varying(4),
    CONSTRAINT "PK_sortir_audit" PRIMARY KEY ("Id")
);

CREATE TABLE sortir_events (
    "OrganizerId" character varying(128) NOT NULL,
    "EventId" character varying(128) NOT NULL,
    "KeyId" character varying(32) NOT NULL,
    "BoundAt" bigint NOT NULL,
    "CancelledAt" bigint,
    CONSTRAINT "PK_sortir_events" PRIMARY KEY ("OrganizerId", "EventId")
);

CREATE TABLE sortir_schema (
    "Version" integer NOT NULL,
    CONSTRAINT "PK_sortir_schema" PRIMARY KEY ("Version")
);

CREATE TABLE sortir_totals (
    "Id" uuid NOT NULL,
    "OrganizerId" character varying(128) NOT NULL,
    "Month" date NOT NULL,
    "IsCancelled" boolean NOT NULL,
    "Tickets" bigint NOT NULL,
    "ActivityAmount" bigint NOT NULL,
    "AidAmount" bigint NOT NULL,
    "SportVoucher" bigint NOT NULL,
    "OtherAid" bigint NOT NULL,
    "AdditionalAid" bigint NOT NULL,
    CONSTRAINT "PK_sortir_totals" PRIMARY KEY ("Id")
);

CREATE TABLE sortir_usages (
    "Id" uuid NOT NULL,
    "Version" bigint NOT NULL,
    "OrganizerId" character varying(128) NOT NULL,
    "EventId" character varying(128) NOT NULL,
    "ProductId" character varying(128) NOT NULL,
    "CartId" character varying(128),
    "TicketId" character varying(128) NOT NULL,
    "OrderId" character varying(128),
    "Fingerprint" character varying(64) NOT NULL,
    "BlockingKey" character varying(64),
    "LastDigits" character varying(4),
    "Status" integer NOT NULL,
    "HeldAt" bigint NOT NULL,
    "HoldExpiresAt" bigint NOT NULL,
    "PlacedAt" bigint,
    "PaidAt" bigint,
    "EndedAt" bigint,
    "Ending" integer NOT NULL,
    "IsReleased" boolean NOT NULL,
    "ProtectedServiceKey" character varying(8000),
    "Grant" integer NOT NULL,
    "GrantDueSince" bigint,
    "GrantNextAttemptAt" bigint,
    "GrantLeasedUntil" bigint,
    "GrantDueAt" bigint,
    "GrantAttempts" integer NOT NULL,
    "GrantOutcomeUnknown" boolean NOT NULL,
    "GrantReview" integer,
    "GrantLastStatusCode" integer,
    "GrantActivityId" character varying(128),
    "HasReceipt" boolean NOT NULL,
    "ReceiptRequestId" character varying(256),
    "ReceiptRequestedAt" bigint,
    "ReceiptRequestedAtText" character varying(64),
    "ReceiptActivityAmount" bigint,
    "ReceiptAidAmount" bigint,
    "ReceiptSportVoucher" bigint,
    "ReceiptOtherAid" bigint,
    "ReceiptAdditionalAid" bigint,
    "ReceiptNote" character varying(1000),
    CONSTRAINT "PK_sortir_usages" PRIMARY KEY ("Id")
);

CREATE INDEX ix_sortir_audit_at ON sortir_audit ("At", "Id");

CREATE INDEX ix_sortir_audit_keep_until ON sortir_audit ("KeepUntil");

CREATE INDEX ix_sortir_audit_order ON sortir_audit ("OrderId");

CREATE INDEX ix_sortir_audit_organizer ON sortir_audit ("OrganizerId", "At", "Id");

CREATE INDEX ix_sortir_audit_usage ON sortir_audit ("UsageId");

CREATE INDEX ix_sortir_totals_organizer ON sortir_totals ("OrganizerId");

CREATE INDEX ix_sortir_usages_cart ON sortir_usages ("CartId", "TicketId");

CREATE INDEX ix_sortir_usages_digits ON sortir_usages ("OrganizerId", "LastDigits");

CREATE INDEX ix_sortir_usages_event_held ON sortir_usages ("OrganizerId", "EventId", "HeldAt", "Id");

CREATE INDEX ix_sortir_usages_fingerprint ON sortir_usages ("Fingerprint");

CREATE INDEX ix_sortir_usages_grant ON sortir_usages ("Grant", "Status");

CREATE INDEX ix_sortir_usages_grant_due ON sortir_usages ("GrantDueAt");

CREATE INDEX ix_sortir_usages_held ON sortir_usages ("HeldAt", "Id");

CREATE INDEX ix_sortir_usages_order ON sortir_usages ("OrderId");

CREATE INDEX ix_sortir_usages_organizer_held ON sortir_usages ("OrganizerId", "HeldAt", "Id");

CREATE INDEX ix_sortir_usages_paid ON sortir_usages ("OrganizerId", "PaidAt");

CREATE INDEX ix_sortir_usages_status_lapse ON sortir_usages ("Status", "HoldExpiresAt");

CREATE UNIQUE INDEX ux_sortir_usages_blocking_key ON sortir_usages ("BlockingKey");

INSERT INTO sortir_schema ("Version") VALUES (1);
