-- All that this shop keeps, in a schema of its own. Every statement may run again.
create schema if not exists shop;

-- The shop's own table: an order and its cards are written in one transaction.
create table if not exists shop.orders (
    id    text primary key,
    buyer text not null,
    state text not null     -- open, paid or cancelled
);

-- One card for one ticket. Numbers of statuses and the like are those of Sortir's enums, which never change.
-- collate "C": texts compare by their bytes, so that Cart-1 is not cart-1, whatever the database's language.
create table if not exists shop.card_usages (
    id                    uuid primary key,
    version               bigint not null,
    organizer_id          text collate "C" not null,
    event_id              text collate "C" not null,
    product_id            text collate "C" not null,
    cart_id               text collate "C",
    ticket_id             text collate "C" not null,
    order_id              text collate "C",
    fingerprint           text collate "C" not null,
    blocking_key          text collate "C",
    last_digits           text collate "C",
    status                integer not null,
    held_at               timestamptz not null,
    hold_expires_at       timestamptz not null,
    placed_at             timestamptz,
    paid_at               timestamptz,
    ended_at              timestamptz,
    ending                integer not null,
    is_released           boolean not null,
    protected_service_key text,
    grant_state           integer not null,
    grant_due_since       timestamptz,
    grant_next_attempt_at timestamptz,
    grant_leased_until    timestamptz,
    grant_attempts        integer not null,
    grant_outcome_unknown boolean not null,
    grant_review          integer,
    grant_last_status     integer,
    grant_activity_id     text,
    receipt               jsonb
);

-- The one guard against using a card twice: whoever writes the same key second is refused, on any number of nodes.
create unique index if not exists card_usages_one_per_card on shop.card_usages (blocking_key) where blocking_key is not null;

create index if not exists card_usages_fingerprint on shop.card_usages (fingerprint);
create index if not exists card_usages_cart on shop.card_usages (cart_id, ticket_id);
create index if not exists card_usages_order on shop.card_usages (order_id);
create index if not exists card_usages_lapse on shop.card_usages (hold_expires_at) where status = 1;
create index if not exists card_usages_ended on shop.card_usages (ended_at) where status = 5;
create index if not exists card_usages_due on shop.card_usages (grant_next_attempt_at) where grant_state = 1;
create index if not exists card_usages_unsettled on shop.card_usages (organizer_id) where grant_state in (1, 2) or (status = 4 and grant_state = 3);
create index if not exists card_usages_pages on shop.card_usages (held_at, id);
create index if not exists card_usages_event on shop.card_usages (organizer_id, event_id, held_at, id);
create index if not exists card_usages_paid on shop.card_usages (organizer_id, paid_at);

-- Which key the cards of an event are fingerprinted with, for the event's whole life.
create table if not exists shop.card_events (
    organizer_id text collate "C" not null,
    event_id     text collate "C" not null,
    key_id       text not null,
    bound_at     timestamptz not null,
    cancelled_at timestamptz,
    primary key (organizer_id, event_id)
);

create table if not exists shop.card_audit (
    id           uuid primary key,
    at           timestamptz not null,
    keep_until   timestamptz not null,
    organizer_id text collate "C" not null,
    event_id     text collate "C",
    action       text not null,
    outcome      text not null,
    actor        text not null,
    reason       text,
    usage_id     uuid,
    ticket_id    text collate "C",
    order_id     text collate "C",
    fingerprint  text collate "C",
    last_digits  text collate "C"
);

create index if not exists card_audit_pages on shop.card_audit (at, id);
create index if not exists card_audit_keep_until on shop.card_audit (keep_until);
create index if not exists card_audit_usage on shop.card_audit (usage_id);
create index if not exists card_audit_order on shop.card_audit (order_id);

-- What each purge deleted of a month. Rows are only added, so that two purges never wait for each other; reading adds them up.
create table if not exists shop.card_totals (
    organizer_id    text collate "C" not null,
    month           date not null,
    is_cancelled    boolean not null,
    tickets         bigint not null,
    activity_amount bigint not null,
    aid_amount      bigint not null,
    sport_voucher   bigint not null,
    other_aid       bigint not null,
    additional_aid  bigint not null
);

create index if not exists card_totals_organizer on shop.card_totals (organizer_id);
