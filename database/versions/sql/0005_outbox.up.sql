create table outbox.workers (
    id bigint generated always as identity,
    name text not null,
    pid integer not null,
    version text not null,
    started_at timestamptz not null,
    heartbeat_at timestamptz not null,
    stopped_at timestamptz,
    constraint workers_pkey primary key (id)
);
comment on table outbox.workers is 'Worker processes, for people to see; leases, not heartbeats, decide who works.';

create table outbox.jobs (
    id bigint generated always as identity,
    kind text not null,
    destination text not null generated always as (split_part(kind, '.', 1)) stored,
    lead_id bigint,
    channel_id bigint,
    payload jsonb not null default '{}',
    dedupe_key text,
    state text not null default 'pending',
    due_at timestamptz not null,
    attempts integer not null default 0,
    claimed_by bigint,
    lease_expires_at timestamptz,
    last_error jsonb,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint messages_pkey primary key (id),
    constraint messages_dedupe_key_key unique (dedupe_key),
    constraint messages_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint messages_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint messages_claimed_by_fkey foreign key (claimed_by) references outbox.workers (id),
    constraint message_kind_is_known check (kind in (
        'chatwoot.contact', 'chatwoot.conversation', 'chatwoot.update', 'chatwoot.note', 'whatsapp.template', 'alert.notify'
    )),
    constraint message_state_is_known check (state in ('pending', 'claimed', 'delivered', 'dead', 'cancelled')),
    constraint lease_only_while_claimed check (
        (state = 'claimed') = (lease_expires_at is not null) and (state = 'claimed') = (claimed_by is not null)
    ),
    constraint finished_when_final check ((state in ('delivered', 'dead', 'cancelled')) = (finished_at is not null))
) with (fillfactor = 70);
create index messages_due_idx on outbox.jobs (due_at, id) where state = 'pending';
create index messages_lease_idx on outbox.jobs (lease_expires_at) where state = 'claimed';
-- The predicates differ on purpose: planned while the outbox is empty, a query would else read another index of the same predicate from end to end.
create index messages_lane_idx on outbox.jobs (lead_id, destination, id) where finished_at is null;
create index messages_lead_id_idx on outbox.jobs (lead_id);
create index messages_channel_id_idx on outbox.jobs (channel_id) where channel_id is not null;
create index messages_claimed_by_idx on outbox.jobs (claimed_by) where claimed_by is not null;
create index messages_dead_idx on outbox.jobs (finished_at) where state = 'dead';
comment on table outbox.jobs is
'Work for Chatwoot and WhatsApp. pending -> claimed -> delivered | pending (again later) | dead | cancelled. Rows hold ids only; what to do is built at the claim.';
comment on column outbox.jobs.destination is 'Order is kept per lead and destination.';
comment on column outbox.jobs.dedupe_key is 'One row per key, whatever happens.';
comment on column outbox.jobs.attempts is 'Claims so far; together with claimed_by it fences late reports.';

create table outbox.attempts (
    message_id bigint not null,
    attempt integer not null,
    worker_id bigint not null,
    claimed_at timestamptz not null,
    finished_at timestamptz,
    outcome text,
    error jsonb,
    constraint attempts_pkey primary key (message_id, attempt),
    constraint attempts_message_id_fkey foreign key (message_id) references outbox.jobs (id) on delete cascade,
    constraint attempts_worker_id_fkey foreign key (worker_id) references outbox.workers (id),
    constraint attempt_outcome_is_known check (
        outcome in ('delivered', 'retry', 'dead', 'cancelled', 'released', 'lease_expired')
    )
) with (fillfactor = 70);
create index attempts_worker_id_idx on outbox.attempts (worker_id);
comment on table outbox.attempts is 'One row per claim of a message: who, when, and how it ended.';
