create table intake.sources (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    is_active boolean not null default true,
    field_map jsonb not null default '{}',
    constants jsonb not null default '{}',
    secret_version integer not null default 1,
    token_id bigint,
    created_at timestamptz not null default util.current_time(),
    constraint sources_pkey primary key (id),
    constraint sources_code_key unique (code),
    constraint field_map_is_an_object check (jsonb_typeof(field_map) = 'object'),
    constraint constants_are_an_object check (jsonb_typeof(constants) = 'object'),
    constraint source_code_is_a_slug check (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$')
);
comment on table intake.sources is 'Systems that submit leads: a site, a partner, an import.';
comment on column intake.sources.field_map is
'For structured webhooks: where each field of a submission stands in the source''s body, as JSON pointers (RFC 6901), such as {"person.phone": "/data/tel"}.';
comment on column intake.sources.constants is 'Values of fields that the source never sends, such as {"origin": "site"}.';
comment on column intake.sources.secret_version is 'Version of the HMAC secret derived from the master key; raising it rotates the secret.';
comment on column intake.sources.token_id is 'The token under which the source''s webhook submissions are kept.';

create table leads.origins (
    code text not null,
    name_pt text not null,
    name_en text not null,
    is_active boolean not null default true,
    constraint origins_pkey primary key (code)
);
comment on table leads.origins is 'How a referral came in; required on every submission.';

create table leads.products (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    is_active boolean not null default true,
    constraint products_pkey primary key (id),
    constraint products_code_key unique (code)
);
comment on table leads.products is 'What the operation sells.';

create table leads.lost_reasons (
    code text not null,
    name_pt text not null,
    name_en text not null,
    is_active boolean not null default true,
    constraint lost_reasons_pkey primary key (code)
);
comment on table leads.lost_reasons is 'Why a lead was lost; required when a lead becomes lost.';

create table leads.statuses (
    code text not null,
    name_pt text not null,
    name_en text not null,
    is_open boolean not null,
    position smallint not null,
    constraint statuses_pkey primary key (code),
    constraint statuses_position_key unique (position)
);
comment on table leads.statuses is 'States of a lead. An open lead has an owner and a next action.';

create table leads.status_transitions (
    from_status text not null,
    to_status text not null,
    is_reopening boolean not null default false,
    constraint status_transitions_pkey primary key (from_status, to_status),
    constraint status_transitions_from_status_fkey foreign key (from_status) references leads.statuses (code),
    constraint status_transitions_to_status_fkey foreign key (to_status) references leads.statuses (code)
);
create index status_transitions_to_status_idx on leads.status_transitions (to_status);
comment on table leads.status_transitions is 'The status machine: the moves that leads.change_status() allows.';
comment on column leads.status_transitions.is_reopening is
'The move is allowed only when the person writes within 30 days of the end of the lead.';

create table ops.api_tokens (
    id bigint generated always as identity,
    prefix text not null,
    secret_sha256 bytea not null,
    name text not null,
    scopes text[] not null,
    consultant_id bigint,
    source_id bigint,
    requests_per_minute integer,
    created_at timestamptz not null default util.current_time(),
    revoked_at timestamptz,
    constraint api_tokens_pkey primary key (id),
    constraint api_tokens_prefix_key unique (prefix),
    constraint api_tokens_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint api_tokens_source_id_fkey foreign key (source_id) references intake.sources (id),
    constraint token_has_at_most_one_holder check (num_nonnulls(consultant_id, source_id) <= 1),
    constraint scopes_are_known check (
        scopes <@ array['leads:write', 'leads:read', 'quarantine', 'dashboard:read', 'admin']
    ),
    constraint requests_per_minute_is_positive check (requests_per_minute > 0),
    constraint secret_is_a_sha256 check (octet_length(secret_sha256) = 32)
);
create index api_tokens_consultant_id_idx on ops.api_tokens (consultant_id);
create index api_tokens_source_id_idx on ops.api_tokens (source_id);
comment on table ops.api_tokens is
'Credentials of the HTTP API. Only the SHA-256 of the secret is kept; the prefix names the token in lists and logs.';
comment on column ops.api_tokens.requests_per_minute is 'Rate limit; null means the setting requests_per_minute.';

alter table intake.sources add constraint sources_token_id_fkey
    foreign key (token_id) references ops.api_tokens (id);
create index sources_token_id_idx on intake.sources (token_id);

create unlogged table ops.request_windows (
    token_id bigint not null,
    purpose text not null,
    starts_at timestamptz not null,
    requests integer not null,
    constraint request_windows_pkey primary key (token_id, purpose),
    constraint request_windows_token_id_fkey foreign key (token_id) references ops.api_tokens (id) on delete cascade
) with (fillfactor = 20);
comment on table ops.request_windows is
'Requests of each token in its current minute. Unlogged: after a crash the count starts again, which only forgives.';

create unlogged table ops.attempt_windows (
    purpose text not null,
    origin_hash bytea not null,
    starts_at timestamptz not null,
    attempts integer not null,
    constraint attempt_windows_pkey primary key (purpose, origin_hash)
) with (fillfactor = 20);
create index attempt_windows_starts_at_idx on ops.attempt_windows (starts_at);
comment on table ops.attempt_windows is
'Attempts without a token (enrolment) in the current window, per origin and over all origins. Unlogged: after a crash the count starts again.';
comment on column ops.attempt_windows.origin_hash is 'Keyed hash of the network address, or of * for all addresses together.';

create table people.people (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    name text not null,
    name_key text not null,
    city text,
    created_at timestamptz not null default util.current_time(),
    constraint people_pkey primary key (id),
    constraint people_uid_key unique (uid)
);
comment on table people.people is 'One row per human, whatever forms of phone or e-mail they come with.';
comment on column people.people.name_key is 'Name without accents, particles and capitals; what the name gate compares.';

create table people.identifiers (
    id bigint generated always as identity,
    person_id bigint not null,
    kind text not null,
    value text not null,
    match_key text not null,
    phone_kind text,
    is_shared boolean not null default false,
    created_at timestamptz not null default util.current_time(),
    constraint identifiers_pkey primary key (id),
    constraint identifiers_person_id_kind_match_key_key unique (person_id, kind, match_key),
    constraint identifiers_person_id_fkey foreign key (person_id) references people.people (id),
    constraint identifier_kind_is_known check (kind in ('phone', 'email', 'tax_id', 'bsuid', 'wa_id')),
    constraint only_phones_have_a_phone_kind check ((kind = 'phone') = (phone_kind is not null))
);
create unique index identifiers_kind_match_key_key
    on people.identifiers (kind, match_key) where not is_shared;
create index identifiers_kind_match_key_idx on people.identifiers (kind, match_key);
comment on table people.identifiers is
'What names a person: phone (E.164), e-mail, CPF or CNPJ, and what WhatsApp calls them. One match key names one person, unless it is shared.';
comment on column people.identifiers.match_key is 'Folded form: both forms of a Brazilian mobile, the dots of a Gmail address.';
comment on column people.identifiers.is_shared is
'The same key names another person too: a household or switchboard landline, or a mobile with another CPF.';

create table people.referrers (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    person_id bigint,
    name text not null,
    name_key text not null,
    created_at timestamptz not null default util.current_time(),
    constraint referrers_pkey primary key (id),
    constraint referrers_uid_key unique (uid),
    constraint referrers_person_id_key unique (person_id),
    constraint referrers_person_id_fkey foreign key (person_id) references people.people (id)
);
create unique index referrers_name_key_key on people.referrers (name_key) where person_id is null;
comment on table people.referrers is 'Who refers. With a phone or an e-mail the referrer is a known person; otherwise only a name.';

create table leads.leads (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    person_id bigint not null,
    submission_id bigint not null,
    status text not null default 'new',
    status_since timestamptz not null,
    consultant_id bigint,
    queue_code text,
    next_action text,
    next_action_at timestamptz,
    origin text not null,
    product_id bigint,
    source_id bigint,
    referrer_id bigint,
    notes text,
    attributes jsonb not null default '{}',
    page jsonb,
    first_contact_due_at timestamptz not null,
    first_contact_at timestamptz,
    last_outbound_at timestamptz,
    last_inbound_at timestamptz,
    last_answer_at timestamptz,
    cycle integer not null default 1,
    lost_reason text,
    event_seq integer not null default 0,
    event_hash bytea not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint leads_pkey primary key (id),
    constraint leads_uid_key unique (uid),
    constraint leads_submission_id_key unique (submission_id),
    constraint leads_person_id_fkey foreign key (person_id) references people.people (id),
    constraint leads_status_fkey foreign key (status) references leads.statuses (code),
    constraint leads_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint leads_queue_code_fkey foreign key (queue_code) references routing.queues (code),
    constraint leads_origin_fkey foreign key (origin) references leads.origins (code),
    constraint leads_product_id_fkey foreign key (product_id) references leads.products (id),
    constraint leads_source_id_fkey foreign key (source_id) references intake.sources (id),
    constraint leads_referrer_id_fkey foreign key (referrer_id) references people.referrers (id),
    constraint leads_lost_reason_fkey foreign key (lost_reason) references leads.lost_reasons (code),
    constraint next_action_is_known check (next_action in (
        'first_contact', 'await_reply', 'answer_person', 'rework', 'call_by_consultant', 'human_review', 'scheduled'
    )),
    constraint open_lead_has_an_owner check (
        status not in ('new', 'contacted', 'engaged', 'qualified') or num_nonnulls(consultant_id, queue_code) = 1
    ),
    constraint open_lead_has_a_next_action check (
        status not in ('new', 'contacted', 'engaged', 'qualified') or (next_action is not null and next_action_at is not null)
    ),
    constraint ended_lead_has_an_end check (
        (status in ('new', 'contacted', 'engaged', 'qualified')) = (ended_at is null)
    ),
    constraint lost_lead_has_a_reason check (status <> 'lost' or lost_reason is not null)
) with (fillfactor = 70);
create unique index leads_person_id_open_key on leads.leads (person_id)
    where status in ('new', 'contacted', 'engaged', 'qualified');
create index leads_person_id_idx on leads.leads (person_id);
create index leads_consultant_id_idx on leads.leads (consultant_id, id);
create index leads_queue_code_idx on leads.leads (queue_code, id) where queue_code is not null;
create index leads_status_idx on leads.leads (status);
create index leads_rework_due_idx on leads.leads (next_action_at) where next_action in ('await_reply', 'rework');
create index leads_origin_idx on leads.leads (origin);
create index leads_product_id_idx on leads.leads (product_id) where product_id is not null;
create index leads_source_id_idx on leads.leads (source_id) where source_id is not null;
create index leads_referrer_id_idx on leads.leads (referrer_id) where referrer_id is not null;
create index leads_lost_reason_idx on leads.leads (lost_reason) where lost_reason is not null;
comment on table leads.leads is
'One opportunity of a person. At most one is open per person; a second referral of that person is a touch. Status changes only through leads.change_status().';
comment on column leads.leads.submission_id is 'The submission that created the lead: the first valid touch, which has the credit.';
comment on column leads.leads.first_contact_due_at is 'When the first message may go out: at once, or at the next opening of first_contact_hours.';
comment on column leads.leads.last_answer_at is 'When a human of ours last wrote to the person.';
comment on column leads.leads.cycle is 'Rework cycle: grows when the person answered, we answered, and silence begins anew.';
comment on column leads.leads.event_seq is 'Number of the last event; the row lock of the lead guards the chain.';
comment on column leads.leads.event_hash is 'SHA-256 head of the event chain.';

create table intake.submissions (
    id bigint generated always as identity,
    uid uuid not null,
    token_id bigint not null,
    idempotency_key text,
    received_at timestamptz not null,
    raw bytea,
    raw_sha256 bytea not null,
    outcome text not null,
    reason text,
    http_status smallint not null,
    answer jsonb not null,
    lead_id bigint,
    constraint submissions_pkey primary key (id),
    constraint submissions_uid_key unique (uid),
    constraint submissions_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint submissions_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint outcome_is_known check (outcome in ('created', 'touched', 'suppressed', 'rejected', 'quarantined')),
    constraint lead_only_when_created_or_touched check ((outcome in ('created', 'touched')) = (lead_id is not null)),
    constraint refusal_has_a_reason check (outcome in ('created', 'touched') or reason is not null)
);
create unique index submissions_token_id_idempotency_key_key
    on intake.submissions (token_id, idempotency_key) where idempotency_key is not null;
create index submissions_lead_id_idx on intake.submissions (lead_id) where lead_id is not null;
create index submissions_token_id_lead_id_idx on intake.submissions (token_id, lead_id) where lead_id is not null;
create index submissions_received_at_idx on intake.submissions (received_at);
comment on table intake.submissions is
'Intake ledger: one row per authenticated request of at most 64 KiB, accepted or not. Raw bodies live 30 days, then only their hash.';
comment on column intake.submissions.answer is 'The body that was answered; given again when the request is repeated with the same key.';
comment on column intake.submissions.reason is 'Code: why it was suppressed, rejected or quarantined.';

alter table leads.leads add constraint leads_submission_id_fkey
    foreign key (submission_id) references intake.submissions (id) deferrable initially deferred;

create table intake.quarantine (
    submission_id bigint not null,
    reason text not null,
    detail jsonb not null default '{}',
    queue_code text not null default 'quarantine',
    next_action_at timestamptz not null,
    created_at timestamptz not null,
    resolved_at timestamptz,
    resolution text,
    constraint quarantine_pkey primary key (submission_id),
    constraint quarantine_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred,
    constraint quarantine_queue_code_fkey foreign key (queue_code) references routing.queues (code),
    constraint resolution_is_known check (resolution in ('fixed', 'rejected')),
    constraint resolved_with_a_resolution check ((resolved_at is null) = (resolution is null))
);
create index quarantine_queue_code_idx on intake.quarantine (queue_code, next_action_at) where resolved_at is null;
comment on table intake.quarantine is
'Work list of submissions that a human must look at before they become leads: owner queue, reason, when it is due.';

create table leads.touches (
    id bigint generated always as identity,
    lead_id bigint not null,
    submission_id bigint not null,
    referrer_id bigint,
    origin text not null,
    touched_at timestamptz not null,
    constraint touches_pkey primary key (id),
    constraint touches_submission_id_key unique (submission_id),
    constraint touches_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint touches_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred,
    constraint touches_referrer_id_fkey foreign key (referrer_id) references people.referrers (id),
    constraint touches_origin_fkey foreign key (origin) references leads.origins (code)
);
create index touches_lead_id_idx on leads.touches (lead_id);
create index touches_referrer_id_idx on leads.touches (referrer_id) where referrer_id is not null;
create index touches_origin_idx on leads.touches (origin);
comment on table leads.touches is 'Later referrals of a person whose lead was open. The first referral is the lead''s own submission.';

create table people.consents (
    id bigint generated always as identity,
    person_id bigint not null,
    submission_id bigint not null,
    basis text not null,
    statement text,
    given_at timestamptz not null,
    constraint consents_pkey primary key (id),
    constraint consents_person_id_fkey foreign key (person_id) references people.people (id),
    constraint consents_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred,
    constraint basis_is_known check (basis in ('legitimate_interest', 'consent', 'contract'))
);
create index consents_person_id_idx on people.consents (person_id);
create index consents_submission_id_idx on people.consents (submission_id);
comment on table people.consents is 'Legal basis for processing a referred person''s data, as stated at capture (LGPD, Lei 13.709/2018, article 7).';

create table people.suppressions (
    id bigint generated always as identity,
    key_hash bytea not null,
    reason text not null,
    created_at timestamptz not null default util.current_time(),
    lifted_at timestamptz,
    constraint suppressions_pkey primary key (id),
    constraint suppression_reason_is_known check (reason in ('stop_button', 'stop_word', 'whatsapp_preference', 'request', 'erasure')),
    constraint key_hash_is_a_sha256 check (octet_length(key_hash) = 32)
);
create unique index suppressions_key_hash_key on people.suppressions (key_hash) where lifted_at is null;
comment on table people.suppressions is
'Who must not be contacted, by keyed hash of the identifier, so that the wish survives erasure (LGPD, article 18).';

create table leads.events (
    lead_id bigint not null,
    seq integer not null,
    kind text not null,
    at timestamptz not null,
    actor text not null,
    data jsonb not null default '{}',
    hash bytea not null,
    constraint events_pkey primary key (lead_id, seq, at),
    constraint event_kind_length check (length(kind) between 1 and 60)
) partition by range (at);
comment on table leads.events is
'Append-only history of leads: a hash chain per lead, partitioned by month. Holds ids, codes and salted commitments, never personal values.
No foreign key: whoever writes an event holds the lead''s row, and leads are never deleted.';
comment on column leads.events.actor is 'Who did it: token:<id>, worker, system, consultant:<id>, person.';
comment on column leads.events.hash is 'SHA-256 over the previous hash and the canonical text of this event; see leads.append_event().';

do $$
declare
    v_month date := date_trunc('month', util.current_time() at time zone 'UTC')::date;
begin
    for v_offset in -1..12 loop
        execute format(
            'create table leads.%I partition of leads.events for values from (%L) to (%L)',
            'events_' || to_char(v_month + make_interval(months => v_offset), 'YYYY_MM'),
            (v_month + make_interval(months => v_offset))::date::text || ' 00:00:00+00',
            (v_month + make_interval(months => v_offset + 1))::date::text || ' 00:00:00+00'
        );
        execute format(
            'comment on table leads.%I is %L',
            'events_' || to_char(v_month + make_interval(months => v_offset), 'YYYY_MM'),
            'Events of one month (UTC).'
        );
    end loop;
end;
$$;
create table leads.events_default partition of leads.events default;
comment on table leads.events_default is 'Events outside every monthly partition: a late maintenance run never stops intake.';

create table leads.event_values (
    lead_id bigint not null,
    seq integer not null,
    field text not null,
    salt bytea not null,
    value text not null,
    constraint event_values_pkey primary key (lead_id, seq, field),
    constraint event_values_lead_id_fkey foreign key (lead_id) references leads.leads (id) deferrable initially deferred
);
comment on table leads.event_values is
'Personal values behind the commitments of events. Erasing a row leaves the chain verifiable and the value gone.';

create table people.lookups (
    id bigint generated always as identity,
    token_id bigint not null,
    lead_id bigint,
    key_hashes bytea[] not null,
    is_known boolean not null,
    looked_up_at timestamptz not null,
    constraint lookups_pkey primary key (id),
    constraint lookups_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint lookups_lead_id_fkey foreign key (lead_id) references leads.leads (id)
);
create index lookups_token_id_idx on people.lookups (token_id, looked_up_at);
create index lookups_lead_id_idx on people.lookups (lead_id) where lead_id is not null;
comment on table people.lookups is 'Audit of who asked whether a person is known; identifiers as keyed hashes only.';

create table routing.decisions (
    id bigint generated always as identity,
    lead_id bigint not null,
    rule_id bigint,
    pool_id bigint,
    pool_version integer,
    seq bigint,
    winner_id bigint,
    queue_code text,
    snapshot jsonb not null,
    decided_at timestamptz not null,
    constraint decisions_pkey primary key (id),
    constraint decisions_pool_id_seq_key unique (pool_id, seq),
    constraint decisions_lead_id_fkey foreign key (lead_id) references leads.leads (id) deferrable initially deferred,
    constraint decisions_rule_id_fkey foreign key (rule_id) references routing.rules (id),
    constraint decisions_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint decisions_winner_id_fkey foreign key (winner_id) references routing.consultants (id),
    constraint decisions_queue_code_fkey foreign key (queue_code) references routing.queues (code),
    constraint winner_or_queue check (num_nonnulls(winner_id, queue_code) = 1),
    constraint turn_only_with_a_winner check (seq is null or winner_id is not null),
    constraint winner_of_a_pool_has_a_turn check (winner_id is null or pool_id is null or seq is not null)
);
create index decisions_lead_id_idx on routing.decisions (lead_id);
create index decisions_rule_id_idx on routing.decisions (rule_id);
create index decisions_winner_id_idx on routing.decisions (winner_id);
create index decisions_queue_code_idx on routing.decisions (queue_code) where queue_code is not null;
comment on table routing.decisions is 'Every assignment with all that is needed to explain and to replay it.';
comment on column routing.decisions.snapshot is
'{"reason", "members": [consultant ids], "weights": [], "credits": [before the turn, in 1e-12 of a lead], "excluded": [{"consultant_id", "reason"}], "margin"}.
reason manual: a human chose the winner, out of turn and without a pool.';

insert into leads.statuses (code, name_pt, name_en, is_open, position) values
    ('new', 'Novo', 'New', true, 1),
    ('contacted', 'Contatado', 'Contacted', true, 2),
    ('engaged', 'Em conversa', 'In conversation', true, 3),
    ('qualified', 'Qualificado', 'Qualified', true, 4),
    ('won', 'Ganho', 'Won', false, 5),
    ('lost', 'Perdido', 'Lost', false, 6),
    ('unreachable', 'Inalcançável', 'Unreachable', false, 7),
    ('exhausted', 'Sem resposta', 'No answer', false, 8),
    ('opted_out', 'Pediu para parar', 'Opted out', false, 9);
