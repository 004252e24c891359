create schema rework;
create schema bi;
comment on schema rework is 'Cadence: policies, steps and attempts to reach silent people again.';
comment on schema bi is 'Materialized views for BI tools, without personal data.';
grant usage on schema bi to indica_bi;
grant usage on schema ops to indica_cron;

create table inbox.deliveries (
    id bigint generated always as identity,
    provider text not null,
    received_at timestamptz not null,
    raw bytea,
    raw_sha256 bytea not null,
    state text not null default 'received',
    entries integer,
    failed_entries integer,
    error text,
    processed_at timestamptz,
    constraint deliveries_pkey primary key (id),
    constraint provider_is_known check (provider in ('whatsapp', 'chatwoot')),
    constraint delivery_state_is_known check (state in ('received', 'processed', 'unreadable')),
    constraint processed_when_not_received check ((state = 'received') = (processed_at is null))
);
create index deliveries_received_idx on inbox.deliveries (id) where state = 'received';
create index deliveries_received_at_idx on inbox.deliveries (received_at);
comment on table inbox.deliveries is
'Webhook inbox: every signed body as it came, stored before it is answered. Raw bodies live 30 days, then only their hash.';
comment on column inbox.deliveries.entries is
'Facts of the body that were handled so far; a large body is handled in slices, each in a transaction of its own.';

create table inbox.facts (
    id bigint generated always as identity,
    delivery_id bigint not null,
    natural_key text not null,
    kind text not null,
    payload jsonb not null,
    occurred_at timestamptz not null,
    state text not null,
    reason text,
    error jsonb,
    lead_id bigint,
    message_id bigint,
    wamid text,
    created_at timestamptz not null,
    constraint webhook_events_pkey primary key (id),
    constraint webhook_events_natural_key_key unique (natural_key),
    constraint webhook_events_delivery_id_fkey foreign key (delivery_id) references inbox.deliveries (id),
    constraint webhook_events_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint webhook_events_message_id_fkey foreign key (message_id) references sending.messages (id),
    constraint event_state_is_known check (state in ('applied', 'ignored', 'parked', 'failed', 'expired')),
    constraint failed_has_an_error check (state <> 'failed' or error is not null)
);
create index webhook_events_delivery_id_idx on inbox.facts (delivery_id);
create index webhook_events_lead_id_idx on inbox.facts (lead_id) where lead_id is not null;
create index webhook_events_message_id_idx on inbox.facts (message_id) where message_id is not null;
create index webhook_events_parked_idx on inbox.facts (wamid) where state = 'parked';
create index webhook_events_failed_idx on inbox.facts (id) where state = 'failed';
create index webhook_events_preference_idx
    on inbox.facts ((coalesce(payload #>> '{entry,user_id}', payload #>> '{entry,wa_id}')), occurred_at)
    where kind = 'preference';
comment on table inbox.facts is
'What the deliveries said, one row per fact: the natural key makes its effect happen once. A failed entry keeps its error and can be applied again.';
comment on column inbox.facts.natural_key is
'wa:status:<wamid>:<status>, wa:message:<phone_number_id>:<id>, wa:preference:…, wa:template:…, cw:message:<account>:<id>, cw:conversation:…';

create table inbox.replies (
    id bigint generated always as identity,
    channel_id bigint not null,
    person_id bigint,
    lead_id bigint,
    wamid text,
    chatwoot_message_id bigint,
    kind text not null,
    body text,
    button_action text,
    answers_message_id bigint,
    written_at timestamptz not null,
    created_at timestamptz not null,
    constraint replies_pkey primary key (id),
    constraint replies_wamid_key unique (wamid),
    constraint replies_chatwoot_message_id_key unique (channel_id, chatwoot_message_id),
    constraint replies_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint replies_person_id_fkey foreign key (person_id) references people.people (id),
    constraint replies_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint replies_answers_message_id_fkey foreign key (answers_message_id) references sending.messages (id),
    constraint learnt_from_somewhere check (num_nonnulls(wamid, chatwoot_message_id) >= 1)
);
create index replies_person_id_idx on inbox.replies (person_id, written_at);
create index replies_lead_id_idx on inbox.replies (lead_id, written_at);
create index replies_answers_message_id_idx on inbox.replies (answers_message_id)
    where answers_message_id is not null;
comment on table inbox.replies is
'What people wrote to us, once each, whether learnt from Meta, from Chatwoot or from both.';

create table sending.service_windows (
    channel_id bigint not null,
    person_id bigint not null,
    opened_at timestamptz not null,
    expires_at timestamptz not null,
    constraint service_windows_pkey primary key (channel_id, person_id),
    constraint service_windows_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint service_windows_person_id_fkey foreign key (person_id) references people.people (id),
    constraint window_lasts_a_day check (expires_at = opened_at + interval '24 hours')
);
create index service_windows_person_id_idx on sending.service_windows (person_id);
comment on table sending.service_windows is
'Until when free text may be sent to a person from a number: 24 hours after their last message, by Meta''s time (WhatsApp, customer service windows).';

create table leads.calls (
    id bigint generated always as identity,
    lead_id bigint not null,
    token_id bigint not null,
    result text not null,
    note text,
    called_at timestamptz not null,
    constraint calls_pkey primary key (id),
    constraint calls_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint calls_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint call_result_is_known check (result in ('answered', 'no_answer', 'busy', 'wrong_number', 'call_back', 'opted_out'))
);
create index calls_lead_id_idx on leads.calls (lead_id);
create index calls_token_id_idx on leads.calls (token_id);
comment on table leads.calls is 'Phone calls to leads and how they ended.';

create table ops.enrolment_codes (
    id bigint generated always as identity,
    code_sha256 bytea not null,
    consultant_id bigint not null,
    scopes text[] not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    token_id bigint,
    created_at timestamptz not null,
    constraint enrolment_codes_pkey primary key (id),
    constraint enrolment_codes_code_sha256_key unique (code_sha256),
    constraint enrolment_codes_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint enrolment_codes_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint used_with_a_token check ((used_at is null) = (token_id is null))
);
create index enrolment_codes_consultant_id_idx on ops.enrolment_codes (consultant_id);
create index enrolment_codes_token_id_idx on ops.enrolment_codes (token_id);
comment on table ops.enrolment_codes is
'Short-lived codes by which a consultant''s extension gets its token, once. Only the SHA-256 of the code is kept.';

create table rework.policies (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    is_default boolean not null default false,
    is_active boolean not null default true,
    new_conversation_after interval not null default interval '2 days',
    constraint policies_pkey primary key (id),
    constraint policies_code_key unique (code)
);
create unique index policies_is_default_key on rework.policies (is_default) where is_default;
comment on table rework.policies is 'Cadences: how a silent person is reached again.';
comment on column rework.policies.new_conversation_after is
'A conversation older than this is left and a new one is opened; a resolved one always.';

create table rework.steps (
    policy_id bigint not null,
    step integer not null,
    gap_days integer not null,
    template_code text not null,
    constraint steps_pkey primary key (policy_id, step),
    constraint steps_policy_id_fkey foreign key (policy_id) references rework.policies (id),
    constraint steps_template_code_fkey foreign key (template_code) references sending.templates (code),
    constraint step_is_positive check (step > 0),
    constraint gap_is_positive check (gap_days > 0)
);
create index steps_template_code_idx on rework.steps (template_code);
comment on table rework.steps is 'Steps of a cadence: days after the last accepted message, and which template goes out.';

create table rework.attempts (
    id bigint generated always as identity,
    lead_id bigint not null,
    cycle integer not null,
    step integer not null,
    policy_id bigint not null,
    template_code text not null,
    due_at timestamptz not null,
    state text not null default 'planned',
    reason text,
    outbox_id bigint,
    message_id bigint,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint attempts_pkey primary key (id),
    constraint attempts_lead_id_cycle_step_key unique (lead_id, cycle, step),
    constraint attempts_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint attempts_policy_id_fkey foreign key (policy_id) references rework.policies (id),
    constraint attempts_outbox_id_fkey foreign key (outbox_id) references outbox.jobs (id),
    constraint attempts_message_id_fkey foreign key (message_id) references sending.messages (id),
    constraint attempt_state_is_known check (state in ('planned', 'sent', 'cancelled', 'failed')),
    constraint finished_when_not_planned check ((state = 'planned') = (finished_at is null))
);
create index attempts_policy_id_idx on rework.attempts (policy_id);
create index attempts_outbox_id_idx on rework.attempts (outbox_id);
create index attempts_message_id_idx on rework.attempts (message_id);
comment on table rework.attempts is 'One attempt per lead, cycle and step, whatever happens.';

create table jobs.schedules (
    name text not null,
    schedule text not null,
    max_runtime interval not null default interval '5 minutes',
    is_enabled boolean not null default true,
    description text not null,
    constraint jobs_pkey primary key (name)
);
comment on table jobs.schedules is 'Scheduled work: what pg_cron (or indica jobs run) runs, and when.';
comment on column jobs.schedules.schedule is 'Five cron fields, in UTC.';

create table jobs.runs (
    id bigint generated always as identity,
    job_name text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome text not null default 'running',
    rows_affected bigint,
    error jsonb,
    constraint runs_pkey primary key (id),
    constraint runs_job_name_fkey foreign key (job_name) references jobs.schedules (name) on delete cascade,
    constraint job_outcome_is_known check (outcome in ('running', 'succeeded', 'failed', 'skipped'))
);
create index runs_job_name_idx on jobs.runs (job_name, started_at);
comment on table jobs.runs is 'Log of scheduled work: when it ran, how it ended, how many rows it touched.';

create table leads.seals (
    sealed_on date not null,
    leads bigint not null,
    events bigint not null,
    head bytea not null,
    created_at timestamptz not null,
    constraint seals_pkey primary key (sealed_on)
);
comment on table leads.seals is
'Daily seal of history: SHA-256 over the previous seal and the chain heads of all leads in order, so that a rewritten chain is noticed.';

create table bi.refreshes (
    view_name text not null,
    refreshed_at timestamptz not null,
    took interval not null,
    constraint refreshes_pkey primary key (view_name)
);
comment on table bi.refreshes is 'Freshness: when each materialized view was last refreshed and how long it took.';
