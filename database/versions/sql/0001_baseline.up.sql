-- Every table, room by room from the ground up (database/rooms.py has their order). In each room a table comes after those
-- it refers to, with its indexes and its comments; references to a room further up stand at the end. Primary keys, foreign
-- keys and unique keys have PostgreSQL's own names; a check is named as the sentence that it holds true.
-- Rows come from sql_functions/, except those that are made here once: the clock's, and the random pepper.

-- rooms -------------------------------------------------------------------------------------------

create schema normalize;
create schema ops;
create schema calendar;
create schema people;
create schema leads;
create schema scoring;
create schema routing;
create schema outbox;
create schema rework;
create schema sending;
create schema chatwoot;
create schema webhooks;
create schema flow;
create schema intake;
create schema inbox;
create schema alerts;
create schema jobs;
create schema desk;
create schema governance;
create schema bi;
create schema api;
comment on schema normalize is 'Cleaning of values: phone, e-mail, person name, CPF and CNPJ, city, requests and texts from outside; their reference tables.';
comment on schema ops is 'Settings, API tokens, keyed hashes, the moved clock of a development database.';
comment on schema calendar is 'Civil time of the operation, sending hours, national holidays.';
comment on schema people is 'People, their identifiers, referrers, consents, suppressions, look-ups.';
comment on schema leads is 'Leads, statuses, events (history) and seals, touches, calls, products, origins, lost reasons.';
comment on schema scoring is 'What leads are worth: what was known at a moment, models, scores, a company''s own history.';
comment on schema routing is 'Consultants, pools, rules, decisions.';
comment on schema outbox is 'Jobs for outside systems and their kinds, attempts, workers. Knows no kind by name.';
comment on schema rework is 'Cadence of silent leads: policies, steps, attempts.';
comment on schema sending is 'Channels, templates, messages and their states, service windows, limits, errors of Meta.';
comment on schema chatwoot is 'Contacts and conversations in Chatwoot, the notes and changes that we ask of it.';
comment on schema webhooks is 'Subscriptions of a company''s own systems to what happens to leads, and what was delivered to them.';
comment on schema flow is 'What follows an event of a lead: signals, the rules of the next step, what Chatwoot is told.';
comment on schema intake is 'Sources, submissions (the ledger of what was referred), quarantine.';
comment on schema inbox is 'Webhook deliveries, the facts they state, what people wrote.';
comment on schema alerts is 'What is wrong, as alerts: since when, who was told, who acknowledged it; the figures by which anomalies are found.';
comment on schema jobs is 'Scheduled jobs and their runs.';
comment on schema desk is 'The desk: who may log in, their sessions, what they did there.';
comment on schema governance is 'Views and documents for DBAs, managers and consultants.';
comment on schema bi is 'Materialized views for BI tools, without personal data.';
comment on schema api is 'What the HTTP API may call, and nothing else.';

grant usage on schema api to indica_api;
grant usage on schema outbox, inbox to indica_worker;
grant usage on schema jobs to indica_cron;
grant usage on schema governance, ops to indica_dba;
grant usage on schema bi to indica_bi;

-- meta -------------------------------------------------------------------------------------------

create table meta.error_codes (
    sqlstate text not null,
    name text not null,
    http_status smallint not null,
    is_retryable boolean not null default false,
    title_pt text not null,
    title_en text not null,
    meaning text not null,
    constraint error_codes_pkey primary key (sqlstate),
    constraint error_codes_name_key unique (name),
    constraint sqlstate_is_ours check (sqlstate ~ '^ID[1-9][0-9]{2}$'),
    constraint http_status_is_an_error check (http_status between 400 and 599)
);
comment on table meta.error_codes is
'Registry of the SQLSTATEs that Indica raises or answers. Third character: 1 bad input, 2 not found, 3 conflict, 4 not allowed, 5 limit, 9 broken invariant.';

create table meta.texts (
    key text not null,
    pt text not null,
    en text not null,
    constraint texts_pkey primary key (key)
);
comment on table meta.texts is
'Sentences that people read (field errors, warnings, notes), in Brazilian Portuguese and English; %s placeholders are filled by format().';

create table meta.catalogue (
    kind text not null,
    object text not null,
    name text not null,
    definition text not null,
    constraint catalogue_pkey primary key (kind, object, name)
);
comment on table meta.catalogue is
'What stood in PostgreSQL''s catalogue when the last upgrade ended: tables, columns, constraints, indexes, triggers, privileges, memberships. Another thing later is drift,
which indica db status names.';
comment on column meta.catalogue.name is 'The part of the object: a column, a constraint, who holds a privilege and which; may be empty.';

-- normalize --------------------------------------------------------------------------------------

create table normalize.area_codes (
    ddd smallint not null,
    uf text not null,
    time_zone text not null,
    constraint area_codes_pkey primary key (ddd),
    constraint ddd_has_two_digits check (ddd between 11 and 99),
    constraint uf_has_two_letters check (uf ~ '^[A-Z]{2}$')
);
comment on table normalize.area_codes is
'The 67 Brazilian area codes (DDD) in use, their state and IANA time zone. Source: Anatel, Plano Geral de Codigos Nacionais.';

create table normalize.phone_metadata (
    is_only_row boolean not null default true,
    version text not null,
    source_sha256 text not null,
    constraint phone_metadata_pkey primary key (is_only_row),
    constraint phone_metadata_is_only_row check (is_only_row),
    constraint phone_metadata_source_is_sha256 check (source_sha256 ~ '^[0-9a-f]{64}$')
);
comment on table normalize.phone_metadata is
'Which phone metadata normalize.phone decides by. One row, replaced with normalize.phone_regions and normalize.phone_blocks in one transaction.';
comment on column normalize.phone_metadata.version is 'Version of the phonenumbers package, which is that of libphonenumber.';
comment on column normalize.phone_metadata.source_sha256 is 'Hash of all that decides in the source metadata.';

create table normalize.phone_regions (
    calling_code smallint not null,
    position smallint not null,
    region text not null,
    regions text[] not null,
    international_prefix text,
    international_prefix_start text,
    national_prefix text,
    national_prefix_starts text,
    national_prefix_transform text,
    general_keys int8multirange not null,
    lengths smallint[] not null,
    local_lengths smallint[] not null,
    longest smallint not null,
    thresholds bigint[],
    results smallint[],
    constraint phone_regions_pkey primary key (calling_code, position),
    constraint calling_code_has_up_to_three_digits check (calling_code between 1 and 999),
    constraint region_stands_at_its_position check (regions[position] = region),
    constraint every_step_has_a_result check (cardinality(thresholds) is not distinct from cardinality(results))
);
create unique index phone_regions_region_key on normalize.phone_regions (region) where region <> '001';
comment on table normalize.phone_regions is
'Dialling rules and numbering plans by calling code and region, in the order in which libphonenumber asks the regions of a shared code; position 1 is the
main region, whose rules hold behind the code. A key is the integer of "1" and the national number, so that leading zeros count.
Source: metadata of libphonenumber (Apache License 2.0), compiled by `indica reference phones`.';
comment on column normalize.phone_regions.region is 'ISO 3166-1 alpha-2; 001 (world) for codes of services that belong to no country.';
comment on column normalize.phone_regions.regions is 'All regions of the calling code.';
comment on column normalize.phone_regions.international_prefix is 'Pattern of what is dialled before a country code; null: none is known.';
comment on column normalize.phone_regions.international_prefix_start is 'Digits with which every such prefix begins; equal to the pattern when it is one plain prefix.';
comment on column normalize.phone_regions.national_prefix is 'Pattern of national prefix and carrier code, stripped from the beginning.';
comment on column normalize.phone_regions.national_prefix_starts is 'Digits with which such a prefix may begin.';
comment on column normalize.phone_regions.national_prefix_transform is 'What replaces it when its last group took part; \1 is the first group.';
comment on column normalize.phone_regions.general_keys is 'Keys of numbers that are possible here at all.';
comment on column normalize.phone_regions.lengths is 'Possible lengths of a national number, ascending.';
comment on column normalize.phone_regions.local_lengths is 'Lengths that are possible only inside one area.';
comment on column normalize.phone_regions.thresholds is
'Keys at which the answer changes, ascending, the same for all regions of the code; null: the code has many and keeps them in normalize.phone_blocks.';
comment on column normalize.phone_regions.results is
'What holds from each threshold on: 16 x position of the region + kind (1 fixed, 2 mobile, 3 fixed_or_mobile, 4 toll_free, 5 premium_rate, 6 shared_cost,
7 voip, 8 personal, 9 pager, 10 uan, 11 voicemail); 0: no number.';

create table normalize.phone_blocks (
    block integer not null,
    thresholds bigint[] not null,
    results smallint[] not null,
    constraint phone_blocks_pkey primary key (block),
    constraint every_step_of_a_block_has_a_result check (cardinality(thresholds) = cardinality(results))
);
comment on table normalize.phone_blocks is
'The steps of calling codes that have many, by calling code x 100 + the first two digits of the national number; see normalize.phone_regions.';

create table normalize.email_domains (
    domain text not null,
    popularity smallint,
    folds_dots boolean not null default false,
    folds_plus boolean not null default false,
    canonical text,
    suggestion text,
    constraint email_domains_pkey primary key (domain),
    constraint popularity_is_positive check (popularity > 0),
    constraint suggested_or_popular check (num_nonnulls(popularity, suggestion) <= 1)
);
comment on table normalize.email_domains is
'Domains of mailboxes that people use, how each folds the forms of one mailbox, and well-known domains that look like a typo of another and are none.
Sources of each rule stand beside its rows.';
comment on column normalize.email_domains.popularity is
'1 for the domain that most people use; a domain one edit away from it is suggested to be it. Null: known, but nobody is sent there.';
comment on column normalize.email_domains.folds_dots is 'Dots before the at sign mean nothing.';
comment on column normalize.email_domains.folds_plus is 'A "+" before the at sign begins a tag that means nothing.';
comment on column normalize.email_domains.canonical is 'The domain that has the same mailboxes: googlemail.com has those of gmail.com.';
comment on column normalize.email_domains.suggestion is 'The domain that is almost always meant, further away than one edit.';

create table normalize.disposable_domains (
    domain text not null,
    constraint disposable_domains_pkey primary key (domain)
);
comment on table normalize.disposable_domains is 'Domains of mailboxes that live for minutes; each stands for its subdomains too.';

create table normalize.municipalities (
    ibge_code integer not null,
    uf text not null,
    name text not null,
    match_key text not null,
    constraint municipalities_pkey primary key (ibge_code),
    constraint municipalities_match_key_uf_key unique (match_key, uf),
    constraint ibge_code_has_seven_digits check (ibge_code between 1100000 and 5399999)
);
comment on table normalize.municipalities is 'The municipalities of Brazil with the Federal District, as IBGE lists them.';
comment on column normalize.municipalities.match_key is 'The name as normalize.city_key() folds it.';

create table normalize.municipality_aliases (
    match_key text not null,
    ibge_code integer not null,
    constraint municipality_aliases_pkey primary key (match_key, ibge_code),
    constraint municipality_aliases_ibge_code_fkey foreign key (ibge_code) references normalize.municipalities (ibge_code) on delete cascade
);
create index municipality_aliases_ibge_code_idx on normalize.municipality_aliases (ibge_code);
comment on table normalize.municipality_aliases is
'What else people call a municipality: an abbreviation (BH), a nickname (Floripa), a former name or spelling. One of several municipalities is ambiguous.';
comment on column normalize.municipality_aliases.match_key is 'As normalize.city_key() folds it.';

create table normalize.carrier_codes (
    code text not null,
    carrier text not null,
    source text not null,
    constraint carrier_codes_pkey primary key (code),
    constraint code_has_two_digits check (code ~ '^[1-9][0-9]$')
);
comment on table normalize.carrier_codes is
'Códigos de Seleção de Prestadora of Anatel: the two digits between the trunk prefix 0 and the area code that choose a long-distance carrier. No others are cut.';
comment on column normalize.carrier_codes.source is 'Where the code is published, and the date it was read.';

create table normalize.phone_repairs (
    repair text not null,
    position smallint not null,
    what text not null,
    made_when text not null,
    example text not null,
    result text not null,
    constraint phone_repairs_pkey primary key (repair)
);
comment on table normalize.phone_repairs is
'What normalize.phone may do to a number beyond reading its digits, each with when it does so; these are the codes of its column repairs.';
comment on column normalize.phone_repairs.position is 'Order in the documentation, which is made from these rows.';
comment on column normalize.phone_repairs.result is 'E.164 of the example.';

create table normalize.number_words (
    word text not null,
    meaning text not null,
    is_only_alone boolean not null,
    constraint number_words_pkey primary key (word)
);
comment on table normalize.number_words is
'Words beside digits that say that these are no phone number (CPF, pedido): small letters without accents.';
comment on column normalize.number_words.is_only_alone is
'The word is an ordinary one too, so that it counts only when nothing else is written beside the digits.';

create table normalize.placeholders (
    kind text not null,
    value text not null,
    matches text not null,
    source text not null,
    constraint placeholders_pkey primary key (kind, matches, value),
    constraint placeholder_kind_is_known check (kind in ('phone', 'email', 'tax_id')),
    constraint placeholder_matches_is_known check (matches in ('whole', 'ending', 'local_part', 'both_sides', 'domain'))
);
comment on table normalize.placeholders is
'Values that many unlike people give: examples of documents, results of generators for tests, what is typed to get past a form. They prove nothing and join nobody.';
comment on column normalize.placeholders.matches is
'whole: the whole value; ending: the last digits of a Brazilian phone; of an e-mail address the local_part at any provider, local part and name of the
domain both (both_sides), or the domain.';

create table normalize.well_known_municipalities (
    ibge_code integer not null,
    constraint well_known_municipalities_pkey primary key (ibge_code),
    constraint well_known_municipalities_ibge_code_fkey foreign key (ibge_code) references normalize.municipalities (ibge_code) on delete cascade
);
comment on table normalize.well_known_municipalities is
'Cities that people know in every state, so that their name means them although the phone is from elsewhere. Names that quarters of other cities have too are left out.';

-- ops --------------------------------------------------------------------------------------------

create table ops.clock (
    is_only_row boolean not null default true,
    offset_by interval not null default interval '0',
    constraint clock_pkey primary key (is_only_row),
    constraint clock_is_only_row check (is_only_row)
);
comment on table ops.clock is
'How far the clock of a development database is moved (indica dev clock); read only where indica.allow_fake_clock is on.';
insert into ops.clock default values;

create table ops.settings (
    key text not null,
    default_value jsonb not null,
    value jsonb,
    bounds jsonb not null default '{}',
    description text not null,
    updated_at timestamptz not null default util.current_time(),
    constraint settings_pkey primary key (key)
);
comment on table ops.settings is 'Business settings of this operation; one row a setting, read by ops.setting().';
comment on column ops.settings.default_value is 'What holds while the operator chose nothing.';
comment on column ops.settings.value is 'What the operator chose; null: the default holds.';
comment on column ops.settings.bounds is
'What the value may be: {"unit", "min", "max"} of a whole number or, where both are texts, of a duration; {"one_of": [..]}; {"max_length"} of a text.';

create table ops.pepper (
    is_only_row boolean not null default true,
    secret bytea,
    sealed bytea,
    created_at timestamptz not null default util.current_time(),
    constraint pepper_pkey primary key (is_only_row),
    constraint pepper_is_only_row check (is_only_row),
    constraint pepper_is_long check (octet_length(secret) = 32),
    constraint pepper_is_plain_or_sealed check (num_nonnulls(secret, sealed) = 1)
);
comment on table ops.pepper is
'Random key made at installation and readable by the owner alone; keys the hashes that must outlive erasure (suppressions, look-up audit).';
comment on column ops.pepper.secret is 'The key, as long as nobody sealed it with ops.unlock_pepper(); then null.';
comment on column ops.pepper.sealed is 'The key, encrypted under what is derived from INDICA_MASTER_KEY; what a dump of the database has of it.';

-- A materialized view, because a dump holds the query of one and never its rows: the plain key stays in this very database.
create materialized view ops.unlocked_pepper as
select decode(nullif(current_setting('indica.pepper', true), ''), 'hex') as secret;
comment on materialized view ops.unlocked_pepper is
'The sealed pepper in plain, readable by the owner alone: filled by ops.unlock_pepper(), which alone knows the setting that its query reads, and empty in what was made of a dump.';
comment on column ops.unlocked_pepper.secret is 'Null: not sealed, or locked.';
insert into ops.pepper (secret) values (ext.gen_random_bytes(32));

create type ops.place as (system_identifier text, timeline integer, database_oid bigint, database_name text);
comment on type ops.place is
'Where a database is: the cluster (pg_control_system), the line of its WAL, which a promotion and a point-in-time recovery change (null on a standby), the
database''s oid and name.';

create table ops.homes (
    id bigint generated always as identity,
    system_identifier text not null,
    timeline integer not null,
    database_oid bigint not null,
    database_name text not null,
    noticed_at timestamptz not null,
    known_until timestamptz,
    doubted_at timestamptz,
    settled_at timestamptz,
    settled_how text,
    left_at timestamptz,
    constraint homes_pkey primary key (id),
    constraint settled_how_is_known check (settled_how in ('first', 'asked', 'nothing_left', 'returned')),
    constraint settled_says_how check ((settled_at is null) = (settled_how is null)),
    constraint left_is_not_settled check (left_at is null or settled_at is null)
);
comment on table ops.homes is
'Where this database has lived, the present place last. A copy, a restored dump and a point-in-time recovery carry the row of where they came from, and so are
noticed (ops.notice_home): nothing leaves until an operator has settled what was in flight (indica db settle).';
comment on column ops.homes.known_until is 'The last sign of life in the data when the place was noticed: what happened after it elsewhere is not known here.';
comment on column ops.homes.doubted_at is 'When settling began.';
comment on column ops.homes.settled_how is
'first: nothing had ever left; asked: Chatwoot and the statuses were asked, the rest is for a human; nothing_left: an operator knows that nothing left
meanwhile; returned: it had been left and was taken up again.';
comment on column ops.homes.left_at is 'The operation was moved elsewhere: nothing leaves here any more.';

create type ops.credential as (prefix text, secret_sha256 bytea);
comment on type ops.credential is
'What a caller of the API proves itself by: the prefix of a token and the SHA-256 of its secret. Every function of schema api takes one, so that the
API''s database password alone opens nothing.';

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
    expires_at timestamptz,
    last_used_on date,
    revoked_at timestamptz,
    constraint api_tokens_pkey primary key (id),
    constraint api_tokens_prefix_key unique (prefix),
    constraint token_has_at_most_one_holder check (num_nonnulls(consultant_id, source_id) <= 1),
    constraint scopes_are_known check (
        scopes <@ array['leads:write', 'leads:read', 'quarantine', 'desk', 'admin', 'service']
    ),
    constraint service_serves_nothing_else check (('service' = any (scopes)) = (prefix = 'service') and (prefix <> 'service' or cardinality(scopes) = 1)),
    constraint expires_after_it_was_made check (expires_at > created_at),
    constraint requests_per_minute_is_positive check (requests_per_minute > 0),
    constraint secret_is_a_sha256 check (octet_length(secret_sha256) = 32)
);
create index api_tokens_consultant_id_idx on ops.api_tokens (consultant_id);
create index api_tokens_source_id_idx on ops.api_tokens (source_id);
comment on table ops.api_tokens is
'Credentials of the HTTP API. Only the SHA-256 of the secret is kept; the prefix names the token in lists and logs.';
comment on column ops.api_tokens.scopes is
'What it opens. service: the API''s own, by which it brings webhooks, whose signatures it has verified, and asks for health; its secret is derived from
INDICA_MASTER_KEY.';
comment on column ops.api_tokens.requests_per_minute is 'Rate limit; null means the setting requests_per_minute.';
comment on column ops.api_tokens.expires_at is 'From then on it opens nothing; null means never.';
comment on column ops.api_tokens.last_used_on is 'Day (UTC) of its last request, written at the first of each day.';

create table ops.write_keys (
    token_id bigint not null,
    key text not null,
    installation_id uuid,
    request_sha256 bytea not null,
    used_at timestamptz not null,
    constraint write_keys_pkey primary key (token_id, key),
    constraint write_keys_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint request_hash_is_a_sha256 check (octet_length(request_sha256) = 32)
);
create index write_keys_used_at_idx on ops.write_keys (used_at);
create index write_keys_installation_id_idx on ops.write_keys (installation_id, key) where installation_id is not null;
comment on table ops.write_keys is
'Idempotency keys of calls that changed something, other than submissions, which intake.submissions keeps; for 30 days. The answer is not kept: who repeats is
told how things are now.';
comment on column ops.write_keys.installation_id is 'Id that a consultant''s program made for itself once: its idempotency keys outlive the token.';
comment on column ops.write_keys.request_sha256 is 'SHA-256 of what was asked: the action, the uid, the body.';

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

create table ops.enrolment_codes (
    id bigint generated always as identity,
    code_sha256 bytea not null,
    consultant_id bigint not null,
    scopes text[] not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    token_id bigint,
    secret_sha256 bytea,
    created_at timestamptz not null,
    constraint enrolment_codes_pkey primary key (id),
    constraint enrolment_codes_code_sha256_key unique (code_sha256),
    constraint enrolment_codes_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint used_with_a_token check ((used_at is null) = (token_id is null)),
    constraint code_secret_is_a_sha256 check (octet_length(secret_sha256) = 32)
);
create index enrolment_codes_consultant_id_idx on ops.enrolment_codes (consultant_id);
create index enrolment_codes_token_id_idx on ops.enrolment_codes (token_id);
comment on column ops.enrolment_codes.secret_sha256 is
'SHA-256 of what the program sent with the code: with the same again it gets the same token, until that was used.';
comment on table ops.enrolment_codes is
'Short-lived codes by which a consultant''s extension gets its token, once. Only the SHA-256 of the code is kept.';

create table ops.conditions (
    code text not null,
    check_name text not null,
    severity text not null,
    sentence_pt text not null,
    sentence_en text not null,
    remedy_pt text,
    remedy_en text,
    constraint conditions_pkey primary key (code),
    constraint severity_is_known check (severity in ('ok', 'warning', 'error')),
    constraint whatever_is_wrong_has_a_remedy check ((severity = 'ok') = (remedy_pt is null) and (severity = 'ok') = (remedy_en is null))
);
comment on table ops.conditions is
'What health can find, also when nothing happens: each condition with its check, how bad it is, a sentence and what to do, in both languages.';
comment on column ops.conditions.check_name is 'The check that the condition belongs to; each check has one condition ok, which holds while no other does.';
comment on column ops.conditions.sentence_pt is 'In Portuguese. %1$s: what it is about; %2$s: since when; from %3$s on what the condition tells more.';
grant select on ops.conditions to indica_dba;

create table ops.api_processes (
    name text not null,
    pid integer not null,
    version text not null,
    started_at timestamptz not null,
    heartbeat_at timestamptz not null,
    stopped_at timestamptz,
    constraint api_processes_pkey primary key (name, pid)
);
comment on table ops.api_processes is 'Processes of the API that say every few seconds that they live, for people to see when none does.';
comment on column ops.api_processes.name is 'Host on which it runs.';

create table ops.audit (
    id bigint generated always as identity,
    at timestamptz not null,
    actor text not null,
    login text not null,
    action text not null,
    object_kind text not null,
    object_key jsonb not null,
    before jsonb,
    after jsonb,
    reason text,
    constraint audit_pkey primary key (id),
    constraint audit_action_is_known check (action in ('added', 'changed', 'removed'))
);
create index audit_object_kind_idx on ops.audit (object_kind, id);
create index audit_at_idx on ops.audit using brin (at) with (pages_per_range = 16, autosummarize = on);
comment on table ops.audit is
'Every change of configuration, whoever made it: written by a trigger of each table (ops.tg_audit), append-only. governance.audit reads it with names.';
comment on column ops.audit.actor is 'Who: token:<id>, operator:<name at the command line>, upgrade, or the database role where nobody said.';
comment on column ops.audit.login is 'The database role of the session.';
comment on column ops.audit.object_kind is 'The table.';
comment on column ops.audit.object_key is 'The columns that name the row.';
comment on column ops.audit.before is 'What changed, as it was; (hidden) for what is secret or personal. Null: it was added.';
comment on column ops.audit.after is 'What changed, as it became. Null: it was removed.';

-- calendar ---------------------------------------------------------------------------------------

create table calendar.holidays (
    place text not null,
    occasion text not null,
    name text not null,
    constraint holidays_pkey primary key (place, occasion),
    constraint place_is_a_country_state_or_municipality check (place ~ '^(BR|[A-Z]{2}|[0-9]{7})$'),
    constraint occasion_is_a_day check (
        occasion ~ '^([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' or occasion ~ '^easter[+-][0-9]{1,3}$'
    ),
    constraint holiday_name_length check (length(name) between 1 and 200)
);
comment on table calendar.holidays is
'Days off of states and municipalities, and single days of the whole country; the national holidays that every year has are computed (calendar.is_national_holiday).';
comment on column calendar.holidays.place is 'BR, a state (UF), or the IBGE code of a municipality.';
comment on column calendar.holidays.occasion is 'MM-DD of every year, YYYY-MM-DD of one, or days from Easter Sunday: easter+60 (Corpus Christi), easter-47 (Carnival).';

-- people -----------------------------------------------------------------------------------------

create table people.people (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    name text not null,
    registered_name text,
    name_key text not null,
    city text,
    ibge_code integer,
    city_said_at timestamptz,
    rule_version text not null default '1',
    created_at timestamptz not null default util.current_time(),
    constraint people_pkey primary key (id),
    constraint people_uid_key unique (uid)
);
create index people_name_key_idx on people.people using gin (name_key ext.gin_trgm_ops);
-- The few who have one, to be read whole.
create index people_registered_name_idx on people.people (id) where registered_name is not null;
comment on table people.people is 'One row per human, whatever forms of phone or e-mail they come with.';
comment on column people.people.name_key is 'Name without accents, particles and capitals; what the name gate compares.';
comment on column people.people.registered_name is
'The name in the civil register of a person who goes by a social name, which is then name (Decreto 8.727/2016): for matching alone, shown to nobody.';
comment on column people.people.ibge_code is
'IBGE''s code of the city when it was understood without doubt; then city has IBGE''s spelling, else it stands as typed.';
comment on column people.people.city_said_at is
'When the referral came that says the city: the earliest that names one counts; -infinity: a human of ours said it. Null: when the person became known.';
comment on column people.people.rule_version is
'Version of the rules that made name, name_key, city and ibge_code: normalize.rule_version(person_name) of that day. 1: the first rules.';

create table people.identifiers (
    id bigint generated always as identity,
    person_id bigint not null,
    kind text not null,
    value text not null,
    match_key text not null,
    phone_kind text,
    is_shared boolean not null default false,
    rule_version text not null default '1',
    brought_by text,
    confirmed_at timestamptz default util.current_time(),
    tried_at timestamptz,
    refused_at timestamptz,
    answered_at timestamptz,
    created_at timestamptz not null default util.current_time(),
    raw text,
    repairs text[] not null default '{}',
    extension text,
    constraint identifiers_pkey primary key (id),
    constraint identifiers_person_id_kind_match_key_key unique (person_id, kind, match_key),
    constraint identifiers_person_id_fkey foreign key (person_id) references people.people (id),
    constraint identifier_kind_is_known check (kind in ('phone', 'email', 'tax_id', 'bsuid', 'wa_id')),
    constraint only_phones_have_a_phone_kind check ((kind = 'phone') = (phone_kind is not null))
);
create unique index identifiers_kind_match_key_key
    on people.identifiers (kind, match_key) where not is_shared and confirmed_at is not null;
create index identifiers_kind_match_key_idx on people.identifiers (kind, match_key);
-- For parts of a phone and beginnings of an e-mail.
create index identifiers_phone_value_idx on people.identifiers using gin (lower(value) ext.gin_trgm_ops) where kind = 'phone';
create index identifiers_email_value_idx on people.identifiers (lower(value) text_pattern_ops) where kind = 'email';
comment on table people.identifiers is
'What names a person: phone (E.164), e-mail, CPF or CNPJ, and what WhatsApp calls them. One match key names one person, unless it is shared.';
comment on column people.identifiers.raw is 'The text that a phone was read from, when something was repaired; null otherwise.';
comment on column people.identifiers.repairs is 'What normalize.phone had to guess (normalize.phone_repairs); empty when nothing. A repaired number is a doubtful one.';
comment on column people.identifiers.extension is 'Extension of a landline (ramal), digits as typed; for whoever calls.';
comment on column people.identifiers.match_key is 'Folded form: both forms of a Brazilian mobile, the dots of a Gmail address.';
comment on column people.identifiers.is_shared is
'The same key names another person too: a household or switchboard landline, a mobile with another CPF, a firm''s CNPJ, a common mailbox.';
comment on column people.identifiers.brought_by is
'Who brought it: consultant:<id>, source:<id> or token:<id> of a submission; null when it was learnt in another way.';
comment on column people.identifiers.confirmed_at is
'Since when it counts as this person''s; null: it came with somebody else''s evidence, is not written to and proves nothing without the name.';
comment on column people.identifiers.tried_at is 'When a message last left for this number.';
comment on column people.identifiers.refused_at is 'When WhatsApp said that it does not reach this number; null again when something arrived after all.';
comment on column people.identifiers.answered_at is 'When the person last wrote from this number.';
comment on column people.identifiers.rule_version is
'Version of the rules that made value and match_key: normalize.rule_version(kind) of that day. 1: the first rules, also of rows from before versions were kept.';

create table people.detached_identifiers (
    id bigint generated always as identity,
    person_id bigint not null,
    kind text not null,
    value text not null,
    match_key text not null,
    reason text not null,
    said_at timestamptz not null default util.current_time(),
    detached_at timestamptz not null default util.current_time(),
    constraint detached_identifiers_pkey primary key (id),
    constraint detached_identifiers_person_id_kind_match_key_key unique (person_id, kind, match_key),
    constraint detached_identifiers_person_id_fkey foreign key (person_id) references people.people (id)
);
create index detached_identifiers_kind_match_key_idx on people.detached_identifiers (kind, match_key);
comment on table people.detached_identifiers is
'What turned out to be somebody else''s: this person under this number is not believed again, whoever refers them by it.';
comment on column people.detached_identifiers.reason is
'wrong_person (whoever has it said so), wrong_number (a call), user_changed_number (WhatsApp), corrected (one of ours replaced it or took it away); user_changed_user_id (WhatsApp: of an id alone, which
names the person still when it comes late: people.is_former_id).';
comment on column people.detached_identifiers.said_at is
'When it was said, by the clock of whoever said it: what came by it before was still the person''s.';
comment on column people.detached_identifiers.detached_at is 'When it became known here.';

create table people.referrers (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    person_id bigint,
    name text not null,
    name_key text not null,
    rule_version text not null default '1',
    created_at timestamptz not null default util.current_time(),
    constraint referrers_pkey primary key (id),
    constraint referrers_uid_key unique (uid),
    constraint referrers_person_id_key unique (person_id),
    constraint referrers_person_id_fkey foreign key (person_id) references people.people (id)
);
create unique index referrers_name_key_key on people.referrers (name_key) where person_id is null;
comment on table people.referrers is 'Who refers. With a phone or an e-mail the referrer is a known person; otherwise only a name.';
comment on column people.referrers.rule_version is
'Version of the rules that made name and name_key: normalize.rule_version(person_name) of that day. 1: the first rules.';

create table people.consents (
    id bigint generated always as identity,
    person_id bigint not null,
    submission_id bigint not null,
    basis text not null,
    statement text,
    given_at timestamptz not null,
    constraint consents_pkey primary key (id),
    constraint consents_person_id_fkey foreign key (person_id) references people.people (id),
    constraint consent_basis_is_known check (basis in ('legitimate_interest', 'consent', 'contract'))
);
create index consents_person_id_idx on people.consents (person_id);
create index consents_submission_id_idx on people.consents (submission_id);
comment on table people.consents is 'Legal basis for processing a referred person''s data, as stated at capture (LGPD, Lei 13.709/2018, article 7).';

create table people.suppressions (
    id bigint generated always as identity,
    key_hash bytea not null,
    reason text not null,
    said_at timestamptz not null default util.current_time(),
    created_at timestamptz not null default util.current_time(),
    lifted_at timestamptz,
    constraint suppressions_pkey primary key (id),
    constraint suppression_reason_is_known check (reason in ('stop_button', 'stop_word', 'whatsapp_preference', 'request')),
    constraint key_hash_is_a_sha256 check (octet_length(key_hash) = 32)
);
create unique index suppressions_key_hash_key on people.suppressions (key_hash) where lifted_at is null;
comment on table people.suppressions is
'Who must not be contacted, by keyed hash of the identifier, so that the wish survives erasure (LGPD, article 18).';
comment on column people.suppressions.said_at is 'When the person last said so; what they said before it lifts nothing.';
comment on column people.suppressions.lifted_at is 'When the person said that they want messages again; null while the wish stands.';

create table people.resumptions (
    key_hash bytea not null,
    said_at timestamptz not null,
    constraint resumptions_pkey primary key (key_hash),
    constraint resumption_key_is_a_sha256 check (octet_length(key_hash) = 32)
);
comment on table people.resumptions is
'When whoever a keyed hash names last said that they want messages; a wish to stop that was said before it and arrives late changes nothing.';

create table people.lookups (
    id bigint generated always as identity,
    token_id bigint not null,
    lead_id bigint,
    key_hashes bytea[] not null,
    is_known boolean not null,
    looked_up_at timestamptz not null,
    constraint lookups_pkey primary key (id),
    constraint lookups_token_id_fkey foreign key (token_id) references ops.api_tokens (id)
);
create index lookups_token_id_idx on people.lookups (token_id, looked_up_at);
create index lookups_lead_id_idx on people.lookups (lead_id) where lead_id is not null;
comment on table people.lookups is 'Audit of who asked whether a person is known; identifiers as keyed hashes only.';

create type people.identity as (
    name text,
    name_key text,
    registered_name text,
    phone text,
    phone_kind text,
    phone_key text,
    email text,
    email_key text,
    tax_id text,
    phones jsonb
);
comment on type people.identity is
'What names one person, as the functions of normalize give it; what is not known is null. registered_name: the name in the civil register of somebody who goes
by a social name, which is then name. The match keys of phone and e-mail stand beside them, a CPF or CNPJ is its own.
phones: every number of the phone''s field, rows of normalize.phones().';

create type people.found as (
    person_id bigint,
    matched_by text,
    email_owner_id bigint,
    doubt text,
    is_phone_wrong boolean,
    phone_holders bigint[],
    email_holders bigint[],
    tax_id_holders bigint[]
);
comment on type people.found is
'Whom identifiers name: person_id, null when nobody known; matched_by tax_id, phone or email. email_owner_id: whose alone the e-mail is. doubt: several_people or
another_name, when a human must say who it is. is_phone_wrong: the phone was this person''s no longer. …_holders: who has each identifier already, whatever it proves.';

create table people.normalization_runs (
    id bigint generated always as identity,
    started_at timestamptz not null,
    finished_at timestamptz,
    actor text not null,
    versions jsonb not null,
    constraint normalization_runs_pkey primary key (id)
);
comment on table people.normalization_runs is
'Each time somebody applied the present rules to what is stored: who, when, which versions ({"email": "2", …}). Unfinished: stopped; the next run goes on.';

create table people.normalization_changes (
    id bigint generated always as identity,
    run_id bigint not null,
    kind text not null,
    row_id bigint not null,
    person_id bigint,
    other_person_id bigint,
    from_version text not null,
    to_version text not null,
    outcome text not null,
    reason text,
    old_values jsonb,
    new_values jsonb,
    changed_at timestamptz not null,
    constraint normalization_changes_pkey primary key (id),
    constraint normalization_changes_kind_row_id_to_version_key unique (kind, row_id, to_version),
    constraint normalization_changes_run_id_fkey foreign key (run_id) references people.normalization_runs (id),
    constraint normalization_changes_person_id_fkey foreign key (person_id) references people.people (id) on delete cascade,
    constraint normalization_changes_other_person_id_fkey foreign key (other_person_id) references people.people (id) on delete cascade,
    constraint change_kind_is_known check (kind in ('phone', 'email', 'tax_id', 'wa_id', 'bsuid', 'person', 'referrer')),
    constraint change_outcome_is_known check (outcome in ('applied', 'removed', 'collision', 'refused', 'settled')),
    constraint left_rows_have_a_reason check ((outcome in ('collision', 'refused')) = (reason is not null))
);
create index normalization_changes_run_id_idx on people.normalization_changes (run_id);
create index normalization_changes_person_id_idx on people.normalization_changes (person_id);
create index normalization_changes_other_person_id_idx on people.normalization_changes (other_person_id) where other_person_id is not null;
create index normalization_changes_changed_at_idx on people.normalization_changes (changed_at) where old_values is not null;
comment on table people.normalization_changes is
'What the present rules changed of what was stored, or left for a human. Old and new values are personal data: jobs.purge() forgets them after 90 days.';
comment on column people.normalization_changes.row_id is 'Id in people.identifiers, or in people.people (kind person) or people.referrers (kind referrer).';
comment on column people.normalization_changes.outcome is
'applied; removed (the same person had the new form already); left as it was for a human: collision (the new form is another person''s), refused (the
present rules do not accept the value); settled: a later run found nothing left to do.';
comment on column people.normalization_changes.reason is 'Why the row was left: another_person, another_referrer, or the reason of the normalize function.';

-- leads ------------------------------------------------------------------------------------------

create table leads.origins (
    code text not null,
    name_pt text not null,
    name_en text not null,
    is_human boolean not null default true,
    is_active boolean not null default true,
    constraint origins_pkey primary key (code)
);
comment on table leads.origins is 'How a referral came in; required on every submission.';
comment on column leads.origins.is_human is 'Whether a person may say so of a referral that they type; the others are for machines to say.';

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
    constraint statuses_position_key unique (position) deferrable
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
    next_action_cause text,
    appointment_at timestamptz,
    hold_reason text,
    unanswered_since timestamptz,
    origin text not null,
    product_id bigint,
    source_id bigint,
    referrer_id bigint,
    notes text,
    attributes jsonb not null default '{}',
    page jsonb,
    is_imported boolean not null default false,
    occurred_at timestamptz not null,
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
    constraint leads_origin_fkey foreign key (origin) references leads.origins (code),
    constraint leads_product_id_fkey foreign key (product_id) references leads.products (id),
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
create index leads_consultant_id_open_idx on leads.leads (consultant_id)
    where status in ('new', 'contacted', 'engaged', 'qualified');
create index leads_queue_code_idx on leads.leads (queue_code, id) where queue_code is not null;
create index leads_status_idx on leads.leads (status);
create index leads_rework_due_idx on leads.leads (next_action_at) where next_action in ('first_contact', 'await_reply', 'rework');
create index leads_human_step_idx on leads.leads (consultant_id, id) include (next_action) where next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled');
create index leads_unanswered_idx on leads.leads (consultant_id, unanswered_since)
    where unanswered_since is not null and status in ('new', 'contacted', 'engaged', 'qualified');
create index leads_next_action_at_idx on leads.leads (next_action_at, id) where next_action_at is not null;
create index leads_first_contact_idx on leads.leads (first_contact_due_at) where next_action = 'first_contact';
create index leads_origin_idx on leads.leads (origin);
create index leads_created_at_idx on leads.leads (created_at);
create index leads_product_id_idx on leads.leads (product_id) where product_id is not null;
create index leads_source_id_idx on leads.leads (source_id) where source_id is not null;
create index leads_referrer_id_idx on leads.leads (referrer_id) where referrer_id is not null;
create index leads_lost_reason_idx on leads.leads (lost_reason) where lost_reason is not null;
comment on table leads.leads is
'One opportunity of a person. At most one is open per person; a second referral of that person is a touch. Status changes only through leads.change_status().';
comment on column leads.leads.next_action_cause is 'The signal that decided the next step (flow.signal_kinds).';
comment on column leads.leads.appointment_at is 'The day that was agreed with the person; until then only a human or a new wish of theirs moves it.';
comment on column leads.leads.hold_reason is 'Why nothing is sent by itself until a human decides (a code); null: nothing holds it.';
comment on column leads.leads.unanswered_since is 'The first word of the person that no human of ours has answered.';
comment on column leads.leads.submission_id is 'The submission that created the lead.';
comment on column leads.leads.is_imported is 'It came in a list, with many others: whoever is referred singly goes before it.';
comment on column leads.leads.referrer_id is 'Who has the credit: whoever referred first, by when it was said (leads.settle_credit).';
comment on column leads.leads.occurred_at is 'When the referral that created it was said or typed; it may have waited without a connection.';
comment on column leads.leads.first_contact_due_at is 'When the first message may go out: at once, or at the next opening of first_contact_hours.';
comment on column leads.leads.last_answer_at is 'When a human of ours last wrote to the person.';
comment on column leads.leads.cycle is 'Rework cycle: grows when the person answered, we answered, and silence begins anew.';
comment on column leads.leads.event_seq is 'Number of the last event; the row lock of the lead guards the chain.';
comment on column leads.leads.event_hash is 'SHA-256 head of the event chain.';

create table leads.touches (
    id bigint generated always as identity,
    lead_id bigint not null,
    submission_id bigint not null,
    referrer_id bigint,
    origin text not null,
    source_id bigint,
    product_id bigint,
    name text,
    city text,
    notes text,
    attributes jsonb not null default '{}',
    page jsonb,
    filled text[] not null default '{}',
    touched_at timestamptz not null,
    occurred_at timestamptz not null,
    constraint touches_pkey primary key (id),
    constraint touches_submission_id_key unique (submission_id),
    constraint touches_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint touches_referrer_id_fkey foreign key (referrer_id) references people.referrers (id),
    constraint touches_origin_fkey foreign key (origin) references leads.origins (code),
    constraint touches_product_id_fkey foreign key (product_id) references leads.products (id),
    constraint filled_is_known check (filled <@ array['product', 'notes'])
);
create index touches_lead_id_idx on leads.touches (lead_id);
create index touches_referrer_id_idx on leads.touches (referrer_id) where referrer_id is not null;
create index touches_referred_at_idx on leads.touches (occurred_at) where referrer_id is not null;
create index touches_origin_idx on leads.touches (origin);
comment on column leads.touches.occurred_at is 'When this referral was said or typed, which may be before the lead was created.';
create index touches_source_id_idx on leads.touches (source_id) where source_id is not null;
create index touches_product_id_idx on leads.touches (product_id) where product_id is not null;
comment on table leads.touches is
'Later referrals of a person whose lead was open, with all that they say. The first referral is the lead''s own submission; consents are in people.consents.';
comment on column leads.touches.product_id is 'What the person is interested in by this referral: a second interest when the lead is for another product.';
comment on column leads.touches.name is 'The person''s name as this referral gave it.';
comment on column leads.touches.city is 'The person''s city as this referral gave it.';
comment on column leads.touches.filled is
'What of it the lead took, because it had none: product, notes. Of several touches the earliest; what the lead''s own referral or a human said stands.';

create type leads.step as (
    action text,
    action_at timestamptz,
    cause text,
    appointment_at timestamptz,
    hold_reason text,
    unanswered_since timestamptz,
    cycle integer,
    first_contact_at timestamptz,
    last_outbound_at timestamptz,
    last_inbound_at timestamptz,
    last_answer_at timestamptz
);
comment on type leads.step is
'What follows from all that was said about a lead: the next step, and when each side spoke. flow.replay() works it out, leads.store_step() keeps it.';

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

create index events_at_idx on leads.events using brin (at) with (pages_per_range = 16, autosummarize = on);

-- Of the few events by which people ask to be left alone: nothing else is in it.
create index events_wishes_idx on leads.events (at) where kind in ('opted_out', 'opt_out_lifted');

create table leads.events_default partition of leads.events default;
comment on table leads.events_default is 'Events outside every monthly partition: a late maintenance run never stops intake.';

-- A trigger that refuses truncation is not inherited. leads.guard_partitions() gives one to each later partition.
do $$
declare
    v_partition regclass;
begin
    for v_partition in select t.relid from pg_partition_tree('leads.events') as t where t.isleaf loop
        execute format(
            'create trigger t10_append_only_truncate before truncate on %s for each statement execute function util.tg_append_only()', v_partition
        );
    end loop;
end;
$$;

create table leads.status_periods (
    lead_id bigint not null,
    period integer not null,
    status text not null,
    entered_at timestamptz not null,
    left_at timestamptz,
    consultant_id bigint,
    actor text not null,
    reason text,
    event_seq integer not null,
    constraint status_periods_pkey primary key (lead_id, period)
) with (fillfactor = 80);
create index status_periods_entered_at_idx on leads.status_periods using brin (entered_at) with (pages_per_range = 16);
comment on table leads.status_periods is
'How long each lead was in which status: what its events created and status_changed say, kept so that any past moment can be asked for without reading all of
history. Written by a trigger of leads.events alone. No foreign keys: whoever writes an event holds the lead''s row, and neither leads nor consultants are
deleted.';
comment on column leads.status_periods.left_at is 'Null: still there.';
comment on column leads.status_periods.consultant_id is 'Who had the lead when the period began; null: a queue.';
comment on column leads.status_periods.actor is 'Who moved it there, as in leads.events.';
comment on column leads.status_periods.reason is 'A code.';
comment on column leads.status_periods.event_seq is 'The event that began it.';

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

create table leads.calls (
    id bigint generated always as identity,
    lead_id bigint not null,
    token_id bigint not null,
    result text not null,
    number text,
    note text,
    called_at timestamptz not null,
    recorded_at timestamptz not null default util.current_time(),
    constraint calls_pkey primary key (id),
    constraint calls_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint calls_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint call_result_is_known check (result in ('answered', 'no_answer', 'busy', 'wrong_number', 'call_back', 'opted_out'))
);
create index calls_lead_id_idx on leads.calls (lead_id);
create index calls_token_id_idx on leads.calls (token_id);
comment on table leads.calls is 'Phone calls to leads and how they ended.';
comment on column leads.calls.number is 'The phone (E.164) by which the person was to be reached then; failures count for it alone.';

create table leads.seals (
    number integer not null,
    sealed_on date not null,
    leads bigint not null,
    previous_root bytea not null,
    root bytea not null,
    created_at timestamptz not null,
    constraint seals_pkey primary key (sealed_on),
    constraint seals_number_key unique (number),
    constraint root_is_a_sha256 check (octet_length(root) = 32)
);
comment on table leads.seals is
'One seal of history a day: its root stands for where each lead stood that had changed since the seal before (leads.lead_seals), and for that seal. Append-only.
A root that is kept elsewhere proves all that was sealed until then: indica seal verify --root HASH --on DATE.';
comment on column leads.seals.number is '1, 2, 3 without gaps, so that a seal that is gone is missed.';
comment on column leads.seals.sealed_on is 'Day in UTC.';
comment on column leads.seals.leads is 'How many leads it seals: those that had changed.';
comment on column leads.seals.root is 'See leads.seal_root().';

create table leads.lead_seals (
    sealed_on date not null,
    lead_id bigint not null,
    seq integer not null,
    hash bytea not null,
    constraint lead_seals_pkey primary key (sealed_on, lead_id),
    constraint lead_seals_sealed_on_fkey foreign key (sealed_on) references leads.seals (sealed_on) deferrable initially deferred
);
create index lead_seals_lead_id_idx on leads.lead_seals (lead_id, seq);
comment on table leads.lead_seals is
'Where the chain of a lead stood when it was sealed. Append-only. No reference to the lead, so that one that is gone is missed.';
comment on column leads.lead_seals.seq is 'Number of its last event then.';
comment on column leads.lead_seals.hash is 'Hash of that event: the head of the chain.';

create table leads.seal_head (
    only_row boolean not null default true,
    number integer not null,
    root bytea not null,
    constraint seal_head_pkey primary key (only_row),
    constraint there_is_only_one_row check (only_row)
);
comment on table leads.seal_head is 'Number and root of the newest seal, kept apart from it, so that the newest seal is missed too when it is gone.';

create table leads.checkpoints (
    lead_id bigint not null,
    from_seq integer not null,
    to_seq integer not null,
    hash bytea not null,
    month date not null,
    dropped_at timestamptz not null,
    constraint checkpoints_pkey primary key (lead_id, to_seq),
    constraint checkpoint_covers_events check (from_seq <= to_seq)
);
comment on table leads.checkpoints is
'What stands for the events of a month that was dropped (leads.drop_month()): the chain of a lead goes on from its hash. Append-only.';
comment on column leads.checkpoints.hash is 'Hash of the event to_seq.';
comment on column leads.checkpoints.month is 'First day of the month whose partition held the events.';

create table leads.exports (
    id bigint generated always as identity,
    exported_at timestamptz not null,
    format text not null,
    filters jsonb not null,
    constraint exports_pkey primary key (id)
);
comment on table leads.exports is
'Who took a list of leads out of the database, with names and phones: a row for each, written before the first lead is read. The actor stands in ops.audit.';
comment on column leads.exports.filters is 'What was asked for; of the words that were searched only that there were some.';

-- scoring ----------------------------------------------------------------------------------------

create type scoring.vector as (v double precision[]);
comment on type scoring.vector is 'A vector, so that a list of vectors is an array.';

create table scoring.moments (
    code text not null,
    position smallint not null,
    age interval not null,
    name_pt text not null,
    name_en text not null,
    constraint moments_pkey primary key (code),
    constraint moments_position_key unique (position),
    constraint age_is_not_negative check (age >= interval '0')
);
comment on table scoring.moments is 'When a lead is scored, counted from its registration; each moment has models of its own.';

create table scoring.features (
    name text not null,
    moment text not null,
    name_pt text not null,
    name_en text not null,
    constraint features_pkey primary key (name),
    constraint features_moment_fkey foreign key (moment) references scoring.moments (code) deferrable initially deferred
);
create index features_moment_idx on scoring.features (moment);
comment on table scoring.features is
'What scoring.collect() tells of a lead besides its attributes, whose features are found by themselves and called attribute:KEY.';
comment on column scoring.features.moment is 'The first moment at which it can be known.';

create table scoring.history (
    id bigint generated always as identity,
    name text not null,
    reference text not null,
    registered_at timestamptz not null,
    origin text,
    product text,
    referrer_hash bytea,
    attributes jsonb not null default '{}',
    outcome text not null,
    ended_at timestamptz,
    amount numeric(14, 2),
    currency text,
    told_at timestamptz not null,
    constraint history_pkey primary key (id),
    constraint history_name_reference_key unique (name, reference),
    constraint history_name_is_a_code check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint outcome_is_known check (outcome in ('won', 'lost', 'open')),
    constraint amount_is_not_negative check (amount >= 0),
    constraint history_currency_is_a_code check (currency ~ '^[A-Z]{3}$'),
    constraint end_is_not_before_registration check (ended_at >= registered_at)
);
create index history_referrer_hash_idx on scoring.history (referrer_hash, registered_at) where referrer_hash is not null;
create index history_amounts_idx on scoring.history (currency, product, amount) where outcome = 'won' and amount > 0;
comment on table scoring.history is
'What became of leads before Indica, as the company tells it (indica lead import --outcomes): to learn from, never to be contacted. Names, phones and addresses are not kept.';
comment on column scoring.history.name is 'Which import it came in.';
comment on column scoring.history.reference is 'What the company calls the lead.';
comment on column scoring.history.referrer_hash is 'Who referred, as a keyed hash: equal for the same referrer, and nothing else.';
comment on column scoring.history.told_at is 'When the company''s system said so; a lead that was younger than the horizon then proves nothing.';
comment on column scoring.history.attributes is 'Columns that no field reads, as text.';

create table scoring.snapshots (
    lead_id bigint not null,
    moment text not null,
    at timestamptz not null,
    names text[] not null,
    numbers double precision[] not null,
    texts text[] not null,
    known_at timestamptz[] not null,
    constraint snapshots_pkey primary key (lead_id, moment),
    constraint snapshots_lead_id_fkey foreign key (lead_id) references leads.leads (id) deferrable initially deferred,
    constraint snapshots_moment_fkey foreign key (moment) references scoring.moments (code),
    constraint nothing_was_known_later check (at >= all (known_at)),
    constraint each_feature_has_its_time check (
        cardinality(names) = cardinality(known_at) and cardinality(names) = cardinality(numbers) and cardinality(names) = cardinality(texts)
        and array_position(known_at, null) is null and array_position(names, null) is null
    )
);
create index snapshots_moment_idx on scoring.snapshots (moment, at);
comment on table scoring.snapshots is
'What was known of a lead at a moment. Each feature carries the time since when it is known, and none that is later than the moment gets in (nothing_was_known_later).';
comment on column scoring.snapshots.at is 'The moment itself, on the clock.';
comment on column scoring.snapshots.names is 'Features; the arrays beside it have the value of the same place.';
comment on column scoring.snapshots.numbers is 'Their values that are numbers, else null.';
comment on column scoring.snapshots.texts is 'Their values that are words, else null.';

create table scoring.feature_choices (
    feature text not null,
    is_used boolean not null,
    reason text not null,
    actor text not null,
    chosen_at timestamptz not null,
    constraint feature_choices_pkey primary key (feature)
);
comment on table scoring.feature_choices is
'What a human says about a feature: used although the guard would refuse it, or never used. What nobody says anything about the guard decides (scoring.judge).';

create table scoring.models (
    id bigint generated always as identity,
    moment text not null,
    kind text not null,
    state text not null,
    trained_at timestamptz not null,
    data_from timestamptz,
    data_to timestamptz,
    horizon interval not null,
    examples integer not null,
    wins integer not null,
    intercept double precision not null,
    slope double precision not null default 1,
    shift double precision not null default 0,
    metrics jsonb not null default '{}',
    reason text,
    took interval,
    promoted_at timestamptz,
    promotion integer,
    constraint models_pkey primary key (id),
    constraint models_moment_fkey foreign key (moment) references scoring.moments (code),
    constraint model_kind_is_known check (kind in ('prior', 'logistic')),
    constraint model_state_is_known check (state in ('challenger', 'champion', 'retired'))
);
create index models_moment_idx on scoring.models (moment);
create unique index models_champion_key on scoring.models (moment) where state = 'champion';
comment on table scoring.models is
'What estimates whether a lead will be won within the horizon: the logit is slope x (intercept + the weight of each feature''s value) + shift. One champion a moment scores.';
comment on column scoring.models.kind is 'prior: shares by origin, until enough outcomes are known; logistic: penalised logistic regression over binned features.';
comment on column scoring.models.data_to is 'The registration of the youngest lead that it learned from.';
comment on column scoring.models.slope is 'With shift: the calibration on later leads than it was fitted on; 1 and 0 where that did not help.';
comment on column scoring.models.promotion is 'The number of its latest promotion, by which a roll-back finds who scored before.';
comment on column scoring.models.reason is 'Why it is in its state.';

create table scoring.model_features (
    model_id bigint not null,
    position smallint not null,
    feature text not null,
    categories text[] not null default '{}',
    category_weights double precision[] not null default '{}',
    bounds double precision[] not null default '{}',
    number_weights double precision[] not null default '{}',
    missing_weight double precision not null,
    other_weight double precision not null,
    spread double precision not null default 0,
    shares double precision[] not null default '{}',
    constraint model_features_pkey primary key (model_id, position),
    constraint model_features_model_id_fkey foreign key (model_id) references scoring.models (id),
    constraint each_category_has_a_weight check (cardinality(categories) = cardinality(category_weights)),
    constraint each_range_has_a_weight check (
        cardinality(number_weights) = 0 or cardinality(number_weights) = cardinality(bounds) + 1
    )
);
comment on table scoring.model_features is 'What each value of a feature adds to the logit of a model, against the average lead that it learned from.';
comment on column scoring.model_features.bounds is
'Upper ends of the ranges of numbers, negated and in ascending order: width_bucket(-x, bounds) then puts an end into its own range.';
comment on column scoring.model_features.number_weights is 'Weights of the ranges, from the largest numbers to the smallest.';
comment on column scoring.model_features.other_weight is 'The weight of a word that was too rare to have its own.';
comment on column scoring.model_features.shares is 'How many of the leads that it learned from had it so, of one: missing, another word, the words, the ranges; against which drift is measured.';
comment on column scoring.model_features.spread is 'Standard deviation of what it adds, over the leads that the model learned from: how much it matters.';

create table scoring.model_pairs (
    model_id bigint not null,
    first_position smallint not null,
    second_position smallint not null,
    first_groups integer[] not null,
    second_groups integer[] not null,
    weights double precision[] not null,
    shares double precision[] not null,
    spread double precision not null,
    constraint model_pairs_pkey primary key (model_id, first_position, second_position),
    constraint model_pairs_model_id_first_position_fkey foreign key (model_id, first_position) references scoring.model_features (model_id, position),
    constraint model_pairs_model_id_second_position_fkey foreign key (model_id, second_position) references scoring.model_features (model_id, position),
    constraint pair_is_of_two check (first_position < second_position)
-- Every score reads all of them: unpacked they are read faster.
) with (toast_tuple_target = 8160);
create index model_pairs_second_idx on scoring.model_pairs (model_id, second_position);
comment on table scoring.model_pairs is 'What two features together add to the logit of a model, beyond what each adds alone.';
comment on column scoring.model_pairs.first_groups is
'Into which group each value of the first feature falls: missing, another word, the words, the ranges, as in model_features.shares.';
comment on column scoring.model_pairs.second_groups is 'The same of the second feature.';
comment on column scoring.model_pairs.weights is 'What a group of the first (row) with a group of the second (column) adds; 0 where too few leads had both.';
comment on column scoring.model_pairs.shares is 'How many of the leads that it learned from had both, of one.';
comment on column scoring.model_pairs.spread is 'Standard deviation of what it adds, over the leads that the model learned from: how much it matters.';

create table scoring.refusals (
    moment text not null,
    feature text not null,
    reason text not null,
    measure double precision,
    refused_at timestamptz not null,
    constraint refusals_pkey primary key (moment, feature),
    constraint refusals_moment_fkey foreign key (moment) references scoring.moments (code),
    constraint refusal_reason_is_known check (reason in ('constant', 'determines', 'outcome_name', 'contact_name', 'later_dates', 'filled_later', 'chosen'))
);
comment on table scoring.refusals is 'Features that the last training left out, and why; replaced by each training.';
comment on column scoring.refusals.reason is 'Code, which meta.texts says in words.';
comment on column scoring.refusals.measure is 'What spoke against it, such as how well it alone separates won from lost leads (AUC).';

create table scoring.trainings (
    id bigint generated always as identity,
    moment text not null,
    started_at timestamptz not null,
    outcome text not null,
    reason text not null,
    detail jsonb not null default '{}',
    model_id bigint,
    constraint trainings_pkey primary key (id),
    constraint trainings_moment_fkey foreign key (moment) references scoring.moments (code),
    constraint trainings_model_id_fkey foreign key (model_id) references scoring.models (id) on delete set null,
    constraint training_outcome_is_known check (outcome in ('promoted', 'kept', 'declined')),
    constraint training_reason_is_known check (
        reason in ('better', 'within_noise', 'too_few_new', 'few_outcomes', 'one_class', 'no_features', 'another_runs')
    )
);
create index trainings_moment_idx on scoring.trainings (moment, started_at);
create index trainings_model_id_idx on scoring.trainings (model_id);
comment on table scoring.trainings is 'Each training and how it ended: promoted (its model scores now), kept (as a challenger) or declined (nothing was learned), and why.';

create table scoring.scores (
    lead_id bigint not null,
    moment text not null,
    model_id bigint,
    scored_at timestamptz not null,
    logit double precision not null,
    probability double precision not null,
    low double precision,
    high double precision,
    base double precision not null,
    reasons jsonb not null,
    constraint scores_pkey primary key (lead_id, moment),
    constraint scores_lead_id_fkey foreign key (lead_id) references leads.leads (id) deferrable initially deferred,
    constraint scores_moment_fkey foreign key (moment) references scoring.moments (code),
    constraint scores_model_id_fkey foreign key (model_id) references scoring.models (id),
    constraint probability_is_one check (probability >= 0 and probability <= 1)
);
create index scores_moment_idx on scoring.scores (moment, scored_at);
create index scores_model_id_idx on scoring.scores (model_id);
comment on table scoring.scores is 'How likely a lead was to be won, as estimated at a moment, and why. base and all reasons together are the logit.';
comment on column scoring.scores.low is 'With high: where the share lies 9 times of 10; given while only shares by origin are known.';
comment on column scoring.scores.base is 'The logit of the average lead.';
comment on column scoring.scores.reasons is 'What each feature adds to the logit: [{feature, value, weight}], and what two add together: with and with_value are the other.';

create table scoring.priority_rules (
    position integer not null,
    priority text not null,
    at_least numeric,
    next_actions text[],
    younger_than interval,
    constraint priority_rules_pkey primary key (position),
    constraint rule_priority_is_known check (priority in ('urgent', 'high', 'medium', 'low')),
    constraint at_least_is_positive check (at_least > 0)
);
comment on table scoring.priority_rules is 'Which priority a lead has: that of the first rule whose conditions all hold (scoring.priority_of); a null condition holds always.';
comment on column scoring.priority_rules.at_least is 'So many times what the average lead is worth: chance of winning, times the average amount of its product where amounts are known.';
comment on column scoring.priority_rules.next_actions is 'The next step is one of these.';
comment on column scoring.priority_rules.younger_than is 'The lead came less than this long ago.';

create table scoring.overrides (
    id bigint generated always as identity,
    lead_id bigint not null,
    priority text,
    reason text not null,
    actor text not null,
    said_at timestamptz not null,
    constraint overrides_pkey primary key (id),
    constraint overrides_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint override_priority_is_known check (priority in ('urgent', 'high', 'medium', 'low'))
);
create index overrides_lead_id_idx on scoring.overrides (lead_id, said_at);
comment on table scoring.overrides is
'What a human says about the priority of a lead, and why; the latest counts, and null takes it back. Later moments know of it like of anything else (feature human_priority).';

create type scoring.cell as (
    came integer,
    week integer,
    came_by integer,
    open integer,
    won integer,
    ended integer,
    staying integer,
    staying_scored integer,
    staying_score numeric,
    open_scored integer,
    open_score numeric
);
comment on type scoring.cell is
'Of the leads that came in one week, another week: how many are looked at, were open when it began, were won and ended in it, and stay open into a week that is looked at too; weeks are counted from 3 January 2000, a Monday.';

create type scoring.day_of_arrivals as (day date, kind integer, arrivals integer);
comment on type scoring.day_of_arrivals is 'A day and how many leads came; kind: 1 (Monday) to 7, 8 for a national holiday.';

create table scoring.forecasts (
    first_week date not null,
    made_at timestamptz not null,
    outcome text not null,
    reason text,
    weeks integer not null,
    outcomes integer not null,
    wins integer not null,
    currency text,
    mean_amount numeric(14, 2),
    metrics jsonb not null default '{}',
    constraint forecasts_pkey primary key (first_week),
    constraint forecast_outcome_is_known check (outcome in ('made', 'declined')),
    constraint forecast_reason_is_known check (reason in ('few_weeks', 'few_outcomes', 'few_wins')),
    constraint declined_forecast_has_a_reason check ((outcome = 'declined') = (reason is not null))
);
comment on table scoring.forecasts is
'The forecast of each week, made anew each night until the week is over (scoring.make_forecast): made, or declined because too little is known. From what was known when the week began.';
comment on column scoring.forecasts.first_week is 'The Monday of the week that ran; the forecast begins with it.';
comment on column scoring.forecasts.weeks is 'Whole weeks that it was learned from, 104 at most.';
comment on column scoring.forecasts.outcomes is 'Leads of these weeks of which the end is known.';
comment on column scoring.forecasts.mean_amount is 'The average amount of a won lead, in the currency in which most was won; null while no amounts are known.';
comment on column scoring.forecasts.metrics is
'How good it would have been in the weeks before, each forecast from what was known by then: trials, coverage (how often P10 to P90 held), pinball (loss), naive_pinball (of the seasonal-naive forecast), and steps, the same for each week ahead.';

create table scoring.forecast_weeks (
    first_week date not null,
    step smallint not null,
    week date not null,
    expected double precision not null,
    of_open double precision not null,
    of_new double precision not null,
    arrivals double precision not null,
    low integer not null,
    middle integer not null,
    high integer not null,
    value_expected numeric(16, 2),
    value_low numeric(16, 2),
    value_middle numeric(16, 2),
    value_high numeric(16, 2),
    constraint forecast_weeks_pkey primary key (first_week, step),
    constraint forecast_weeks_first_week_fkey foreign key (first_week) references scoring.forecasts (first_week) on delete cascade,
    constraint quantiles_are_in_order check (low <= middle and middle <= high),
    constraint value_quantiles_are_in_order check (value_low <= value_middle and value_middle <= value_high)
);
comment on table scoring.forecast_weeks is 'What a forecast says of each week: how many leads will be won, and what for.';
comment on column scoring.forecast_weeks.expected is 'The mean; of_open (leads that were open when the forecast began) and of_new (leads that are expected to come) are its parts.';
comment on column scoring.forecast_weeks.arrivals is 'How many leads are expected to come in the week.';
comment on column scoring.forecast_weeks.low is 'P10: in one week of ten it is fewer; middle and high are P50 and P90.';

create table scoring.forecast_trials (
    first_week date not null,
    step smallint not null,
    week date not null,
    uncorrected double precision not null,
    expected double precision not null,
    variance double precision not null,
    low integer not null,
    middle integer not null,
    high integer not null,
    actual integer not null,
    naive_low double precision,
    naive_middle double precision,
    naive_high double precision,
    constraint forecast_trials_pkey primary key (first_week, step)
);
comment on table scoring.forecast_trials is
'The backtest of the latest forecast: what would have been said of weeks that are over, from what was known by first_week, what came, and what the seasonal-naive forecast would have said (the same week a year, else four weeks before; its width from its own errors).';
comment on column scoring.forecast_trials.uncorrected is 'What the ages of leads alone say; expected is that times how far the weeks just before were off.';
comment on column scoring.forecast_trials.variance is 'Of what the model alone says, before what earlier errors add.';

create table scoring.past_weeks (
    week date not null,
    arrivals integer not null,
    wins integer not null,
    value numeric(16, 2),
    constraint past_weeks_pkey primary key (week)
);
comment on table scoring.past_weeks is 'The weeks that the latest forecast learned from: how many leads came and how many were won in each, and what for where amounts are known.';

create unlogged table scoring.work_examples (
    place integer not null,
    example text not null,
    lead_id bigint,
    history_id bigint,
    at timestamptz not null,
    settled_at timestamptz not null,
    is_won boolean not null,
    names text[] not null default '{}',
    numbers double precision[] not null default '{}',
    words text[] not null default '{}',
    constraint work_examples_pkey primary key (place)
);
comment on table scoring.work_examples is 'The leads of the training that runs, in the order in which it looks at them; with what was known of each; empty between trainings, like the other tables work_….';

create unlogged table scoring.work_columns (
    position smallint not null,
    feature text not null,
    base integer not null,
    words integer not null,
    bounds double precision[] not null,
    constraint work_columns_pkey primary key (position),
    constraint work_columns_feature_key unique (feature)
);
comment on table scoring.work_columns is 'The features of the training that runs, with the numbers of their bins: base + 1 is missing, base + 2 other, then words, then ranges of numbers from the largest on.';

create unlogged table scoring.work_words (
    feature text not null,
    word text not null,
    bin integer not null,
    constraint work_words_pkey primary key (feature, word)
);
comment on table scoring.work_words is 'Words that have a bin of their own.';

create unlogged table scoring.work_pairs (
    position smallint not null,
    first_position smallint not null,
    second_position smallint not null,
    first_groups integer[] not null,
    second_groups integer[] not null,
    cells integer[] not null,
    ridge double precision not null,
    constraint work_pairs_pkey primary key (position)
);
comment on table scoring.work_pairs is
'Two features whose values together are a column of work_columns: into which group each bin of either falls, and which bin a group of the first (row) with one of the second (column) is.';
comment on column scoring.work_pairs.ridge is 'How strongly what they say together is held towards nothing.';

-- routing ----------------------------------------------------------------------------------------

create table routing.teams (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    manager_id bigint,
    is_active boolean not null default true,
    created_at timestamptz not null default util.current_time(),
    constraint teams_pkey primary key (id),
    constraint teams_code_key unique (code)
);
create index teams_manager_id_idx on routing.teams (manager_id);
comment on table routing.teams is 'Consultants who work together, and who leads them.';
comment on column routing.teams.manager_id is 'The consultant who leads the team; null when nobody does.';

create table routing.consultants (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    name text not null,
    email text not null,
    phone text,
    chatwoot_agent_id bigint,
    chatwoot_missing_since timestamptz,
    is_active boolean not null default true,
    team_id bigint,
    working_hours jsonb,
    time_zone text,
    place text,
    daily_capacity integer,
    open_capacity integer,
    ufs text[],
    ddds smallint[],
    products text[],
    created_at timestamptz not null default util.current_time(),
    constraint consultants_pkey primary key (id),
    constraint consultants_uid_key unique (uid),
    constraint consultants_email_key unique (email),
    constraint consultants_team_id_fkey foreign key (team_id) references routing.teams (id),
    constraint consultant_email_is_lower_case check (email = lower(email)),
    constraint consultant_name_length check (length(name) between 1 and 200),
    constraint consultant_place_is_a_state_or_municipality check (place ~ '^([A-Z]{2}|[0-9]{7})$'),
    constraint daily_capacity_is_positive check (daily_capacity > 0),
    constraint open_capacity_is_positive check (open_capacity > 0)
);
create index consultants_team_id_idx on routing.consultants (team_id);
alter table routing.teams
    add constraint teams_manager_id_fkey foreign key (manager_id) references routing.consultants (id);
comment on table routing.consultants is 'People who sell: they own leads and answer in Chatwoot.';
comment on column routing.consultants.phone is 'Their own number (E.164), by which a referral of themselves is recognised; null when unknown.';
comment on column routing.consultants.chatwoot_agent_id is 'User id of the consultant in Chatwoot, matched by e-mail; null until synchronised.';
comment on column routing.consultants.chatwoot_missing_since is
'Since when Chatwoot has no agent with their e-mail, although it had one: who was deleted there receives no leads.';
comment on column routing.consultants.working_hours is
'When they work, by ISO weekday, in their time zone: {"1": ["09:00", "18:00"]}; null: the setting working_hours.';
comment on column routing.consultants.time_zone is 'IANA name; null: the setting timezone.';
comment on column routing.consultants.place is 'The state (UF) or the municipality (IBGE code) whose holidays they have; null: the setting place.';
comment on column routing.consultants.daily_capacity is 'How many leads they receive in a day at most, of all pools; null: no limit.';
comment on column routing.consultants.open_capacity is 'How many open leads they may have when they receive another; null: no limit.';
comment on column routing.consultants.ufs is 'The states they serve; with ddds: a lead of one or the other. Null: all.';
comment on column routing.consultants.ddds is 'The area codes they serve, beside ufs. Null: all.';
comment on column routing.consultants.products is 'Codes of the products they serve; null: all.';

create table routing.absences (
    id bigint generated always as identity,
    consultant_id bigint not null,
    starts_at timestamptz not null,
    ends_at timestamptz,
    reason text not null,
    created_at timestamptz not null default util.current_time(),
    constraint absences_pkey primary key (id),
    constraint absences_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint absence_ends_after_it_starts check (ends_at > starts_at),
    constraint absence_reason_is_known check (reason in ('vacation', 'day_off', 'leave', 'training', 'other'))
);
create index absences_consultant_id_idx on routing.absences (consultant_id, starts_at);
comment on table routing.absences is 'When a consultant is away and receives nothing; those of one consultant never overlap.';
comment on column routing.absences.ends_at is 'The first moment at which they are back; null: until somebody says so.';
comment on column routing.absences.reason is 'A code, never why in words: vacation, day_off, leave, training, other.';

create table routing.queues (
    code text not null,
    name_pt text not null,
    name_en text not null,
    constraint queues_pkey primary key (code)
);
comment on table routing.queues is 'Named queues that own a lead, or a quarantined submission, when no consultant does.';

create table routing.pools (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    version integer not null default 1,
    is_active boolean not null default true,
    created_at timestamptz not null default util.current_time(),
    constraint pools_pkey primary key (id),
    constraint pools_code_key unique (code)
);
comment on table routing.pools is 'Groups of consultants who take turns.';
comment on column routing.pools.version is 'Grows whenever members or weights change; stored with each decision.';

create table routing.pool_members (
    pool_id bigint not null,
    consultant_id bigint not null,
    weight integer not null default 1,
    is_active boolean not null default true,
    daily_capacity integer,
    conditions jsonb not null default '{}',
    preferred jsonb not null default '{}',
    predicate jsonpath,
    preferred_predicate jsonpath,
    fields text[] not null default '{}',
    constraint pool_members_pkey primary key (pool_id, consultant_id),
    constraint pool_members_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint pool_members_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint weight_is_positive check (weight between 1 and 1000),
    constraint member_daily_capacity_is_positive check (daily_capacity > 0)
);
create index pool_members_consultant_id_idx on routing.pool_members (consultant_id);
comment on table routing.pool_members is 'Who takes turns in a pool, and with which weight.';
comment on column routing.pool_members.daily_capacity is 'How many turns of this pool they take in a day at most; null: no limit.';
comment on column routing.pool_members.conditions is 'What a lead must fulfil for them to take a turn, as in a rule: {"uf": ["SP"]}; {}: every lead.';
comment on column routing.pool_members.preferred is
'Leads that are rather theirs, as in a rule: while somebody of the pool who can take the lead prefers it, only those who do share the turn. {}: none.';
comment on column routing.pool_members.predicate is 'conditions, compiled by routing.tg_compile_member(); null: every lead.';
comment on column routing.pool_members.preferred_predicate is 'preferred, compiled by routing.tg_compile_member(); null: none.';
comment on column routing.pool_members.fields is 'What conditions and preferred ask of a lead.';

create table routing.pool_turns (
    pool_id bigint not null,
    seq bigint not null default 0,
    member_ids bigint[] not null default '{}',
    credits bigint[] not null default '{}',
    constraint pool_turns_pkey primary key (pool_id),
    constraint pool_turns_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint every_member_has_a_credit check (cardinality(member_ids) = cardinality(credits))
) with (fillfactor = 20);
comment on table routing.pool_turns is
'The turn of each pool: the one row that an assignment locks, last in its transaction. Low fillfactor keeps its updates on one page.';
comment on column routing.pool_turns.seq is 'Number of the last committed decision of the pool; without gaps.';
comment on column routing.pool_turns.credits is 'Credit of each member in units of 1e-12 of a lead, in the order of member_ids.';

create table routing.settlements (
    id bigint generated always as identity,
    pool_id bigint not null,
    seq bigint not null,
    consultant_id bigint not null,
    credit bigint not null,
    member_ids bigint[] not null,
    shares bigint[] not null,
    settled_at timestamptz not null,
    constraint settlements_pkey primary key (id),
    constraint settlements_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint settlements_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint every_rest_member_has_a_share check (cardinality(member_ids) = cardinality(shares))
);
create index settlements_pool_id_idx on routing.settlements (pool_id, seq);
create index settlements_consultant_id_idx on routing.settlements (consultant_id);
comment on table routing.settlements is
'The credit of whoever left a pool for good, and how it was shared among the rest: what they were entitled to stays auditable.';
comment on column routing.settlements.seq is 'The last turn of the pool before it.';
comment on column routing.settlements.credit is 'What the leaver had, in 1e-12 of a lead: positive when they had received less than their share.';
comment on column routing.settlements.shares is 'What each of member_ids got of it, by weight; together they are the credit.';

create table routing.rules (
    id bigint generated always as identity,
    position integer not null,
    name text not null,
    conditions jsonb not null default '{}',
    pool_id bigint not null,
    is_active boolean not null default true,
    predicates jsonpath[] not null default '{}',
    pointers text[] not null default '{}',
    fields text[] not null default '{}',
    constraint rules_pkey primary key (id),
    constraint rules_position_key unique (position) deferrable,
    constraint rules_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint conditions_are_an_object check (jsonb_typeof(conditions) = 'object')
);
create index rules_pool_id_idx on routing.rules (pool_id);
comment on table routing.rules is
'The rules as they stand, in order; the first active one that matches a lead names its pool. Each change of them is a version in routing.rule_sets. One that decisions
name stays, inactive.';
comment on column routing.rules.conditions is
'What a lead must fulfil, in the language of routing.compile_condition(): {"product": ["plano"], "uf": "SP"}; {} matches every lead.';
comment on column routing.rules.predicates is 'conditions, compiled by routing.tg_compile_rule(): all must hold for what routing.facts() says of a lead.';
comment on column routing.rules.pointers is 'Where in conditions each of predicates stands (JSON pointer).';
comment on column routing.rules.fields is 'What conditions ask of a lead.';

create table routing.rule_sets (
    version integer generated always as identity,
    state text not null,
    rules jsonb not null,
    based_on integer,
    note text,
    simulation jsonb,
    created_at timestamptz not null default util.current_time(),
    created_by text not null,
    simulated_at timestamptz,
    activated_at timestamptz,
    forced_because text,
    retired_at timestamptz,
    constraint rule_sets_pkey primary key (version),
    constraint rule_set_state_is_known check (state in ('draft', 'simulated', 'active', 'retired')),
    constraint rules_are_a_list check (jsonb_typeof(rules) = 'array'),
    constraint simulated_with_a_simulation check (state <> 'simulated' or simulation is not null),
    constraint active_since_a_moment check (state <> 'active' or activated_at is not null)
);
create unique index rule_sets_active_key on routing.rule_sets (state) where state = 'active';
comment on table routing.rule_sets is 'Versions of the rules. The list of a version is never edited: who wants others makes another version. At most one is active.';
comment on column routing.rule_sets.state is 'draft, simulated (routing.simulate_version), active, retired: replaced by a later one, or discarded.';
comment on column routing.rule_sets.rules is '[{"name", "conditions", "pool": code}] in order; once active also "id", as in routing.rules.';
comment on column routing.rule_sets.based_on is 'The version that was active when it was made; another one since then must be overruled with a reason.';
comment on column routing.rule_sets.created_by is 'Who: as in ops.audit.actor.';
comment on column routing.rule_sets.simulation is 'What routing.simulate() found, and of which period.';
comment on column routing.rule_sets.forced_because is 'Why it was activated without a simulation, or over another version than the one it was based on: the words of who did, or saved:<rule>, removed:<rule>, changed_directly.';

create table routing.decisions (
    id bigint generated always as identity,
    lead_id bigint not null,
    rule_id bigint,
    rule_version integer,
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
create index decisions_winner_id_pool_id_idx on routing.decisions (winner_id, pool_id);
create index decisions_winner_id_decided_at_idx on routing.decisions (winner_id, decided_at);
create index decisions_decided_at_idx on routing.decisions using brin (decided_at) with (pages_per_range = 16);
create index decisions_queue_code_idx on routing.decisions (queue_code) where queue_code is not null;
comment on table routing.decisions is 'Every assignment with all that is needed to explain and to replay it.';
comment on column routing.decisions.rule_version is 'Version of the rules (routing.rule_sets) that were asked.';
comment on column routing.decisions.snapshot is
'{"reason", "members": [consultant ids who could take it], "weights": [], "credits": [before the turn, in 1e-12 of a lead], "excluded": [{"consultant_id", "reason"}],
"margin", "passed_over": {rule id: where in its conditions it failed}, "opens_at": when the next of them works, if nobody did then}.
reason: turn; known_owner, own_referral: out of turn; manual: a human chose, out of turn; else why nobody got it.';

create table routing.terms (
    id bigint generated always as identity,
    kind text not null,
    pool_id bigint,
    priority text,
    length interval not null,
    at_risk_share numeric not null default 0.5,
    passes_to text not null default 'next_owner',
    constraint terms_pkey primary key (id),
    constraint terms_kind_pool_id_priority_key unique nulls not distinct (kind, pool_id, priority),
    constraint terms_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint term_kind_is_known check (kind in (
        'answer_person', 'call_by_consultant', 'human_review', 'scheduled', 'follow_up', 'first_contact', 'queue'
    )),
    constraint term_length_is_sensible check (
        length >= interval '1 minute' and length <= interval '90 days' and extract(month from length) = 0 and extract(year from length) = 0
    ),
    constraint at_risk_share_is_a_share check (at_risk_share > 0 and at_risk_share <= 1),
    constraint passes_to_is_known check (passes_to in ('next_owner', 'nobody')),
    constraint term_priority_is_known check (priority in ('urgent', 'high', 'medium', 'low'))
);
create index terms_pool_id_idx on routing.terms (pool_id) where pool_id is not null;
comment on table routing.terms is
'How long each kind of step may wait for a human, in working time (calendar.add_working_time), and what happens when nobody acted by then.';
comment on column routing.terms.kind is
'A step of leads.leads.next_action; scheduled: after the hour that was agreed; follow_up: a lead that its consultant follows up without an agreed hour, such as a
qualified one; first_contact: a first message that WhatsApp never accepted; queue: a lead that nobody has.';
comment on column routing.terms.pool_id is 'The term of one pool''s leads; null: of all others.';
comment on column routing.terms.priority is 'The term of the leads of this priority (leads.priority_of); null: of all others.';
comment on column routing.terms.length is 'Days are working days, hours and minutes working time.';
comment on column routing.terms.at_risk_share is 'After this share of the term the owner is told.';
comment on column routing.terms.passes_to is
'next_owner: who let the term pass loses the lead to the next, a second one to the queue; nobody: the owner keeps it, and the alert stays.';

create table routing.waits (
    lead_id bigint not null,
    kind text not null,
    consultant_id bigint,
    queue_code text,
    step_at timestamptz not null,
    since timestamptz not null,
    at_risk_at timestamptz not null,
    due_at timestamptz not null,
    told_at timestamptz,
    passed_at timestamptz,
    passed_ids bigint[] not null default '{}',
    terms_hash bigint not null,
    looks_at timestamptz generated always as (
        case when passed_at is not null then null when told_at is null then at_risk_at else due_at end
    ) stored,
    constraint waits_pkey primary key (lead_id),
    constraint waits_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint waits_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint waits_queue_code_fkey foreign key (queue_code) references routing.queues (code),
    constraint somebody_waits check (num_nonnulls(consultant_id, queue_code) = 1),
    constraint risk_comes_first check (since <= at_risk_at and at_risk_at <= due_at)
) with (fillfactor = 70);
create index waits_looks_at_idx on routing.waits (looks_at, lead_id) where looks_at is not null;
create index waits_due_at_idx on routing.waits (due_at, lead_id);
create index waits_terms_hash_idx on routing.waits (terms_hash) where passed_at is null;
create index waits_consultant_id_idx on routing.waits (consultant_id) where consultant_id is not null;
create index waits_queue_code_idx on routing.waits (queue_code) where queue_code is not null;
comment on table routing.waits is
'Open leads that wait for a human, with the term of that wait: one row a lead, kept by routing.keep_wait(), escalated by routing.escalate(). The lead''s row guards it.';
comment on column routing.waits.kind is 'The kind of term (routing.terms).';
comment on column routing.waits.step_at is 'The time of the step when the wait was calculated (leads.leads.next_action_at).';
comment on column routing.waits.since is 'When the step began to wait for this owner.';
comment on column routing.waits.told_at is 'When the owner was told that the term is at risk.';
comment on column routing.waits.passed_at is 'When the last escalation was made: from then on the lead is listed (governance.stagnant_leads) until somebody acts.';
comment on column routing.waits.passed_ids is 'Who let a term of this lead pass since a human last acted; they are not chosen again.';
comment on column routing.waits.terms_hash is 'By which terms and hours the times were calculated (routing.terms_hash); by others they are calculated anew.';
comment on column routing.waits.looks_at is 'When routing.escalate() looks at it next; null: nothing is left to do.';

-- outbox -----------------------------------------------------------------------------------------

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

create table outbox.kinds (
    kind text not null,
    destination text not null generated always as (split_part(kind, '.', 1)) stored,
    prepare text not null,
    succeed text not null,
    fail text not null,
    abandon text,
    prelock text,
    is_refused_later boolean not null default false,
    urgency text,
    constraint kinds_pkey primary key (kind),
    constraint kind_begins_with_its_destination check (kind ~ '^[a-z_]+[.][a-z_]+$'),
    constraint kind_urgency_is_known check (urgency in ('urgent', 'normal', 'bulk')),
    constraint verbs_are_qualified_names check (
        concat_ws(',', prepare, succeed, fail, abandon, prelock) ~ '^[a-z_]+[.][a-z_]+(,[a-z_]+[.][a-z_]+){2,4}$'
    )
);
comment on table outbox.kinds is
'Kinds of jobs and the functions that know what to do about them, in whose rooms they live; outbox itself knows no kind by name.';
comment on column outbox.kinds.prepare is '(job_id bigint, now timestamptz) returns outbox.prepared: builds the work, or holds or cancels the job.';
comment on column outbox.kinds.succeed is
'(job_id bigint, is_ours boolean, result jsonb, now timestamptz) returns boolean: the work was done; says whether the result proves that.';
comment on column outbox.kinds.fail is '(job_id bigint, error jsonb, now timestamptz) returns outbox.failed: the work was not done; says what becomes of the job.';
comment on column outbox.kinds.abandon is
'(job_id bigint, event text, reason text, now timestamptz): the job was cancelled, released, retried, repeated, dismissed or given up. Null: of no consequence.';
comment on column outbox.kinds.prelock is
'(job_id bigint, error jsonb): called before fail and before the job is locked; takes what comes before a job in the order of locks. Null: nothing does.';
comment on column outbox.kinds.is_refused_later is 'The other side may refuse the work after it took it: a job that is done may be ordered again.';

comment on column outbox.kinds.urgency is 'How urgent its jobs are; null: as their lead (leads.urgency).';

create type outbox.prepared as (verdict text, due_at timestamptz, reason text, work jsonb);
comment on type outbox.prepared is
'Answer of a kind''s prepare. verdict go: the worker does work; hold: not before due_at, because of reason (a code); cancel: never, because of reason.';

create type outbox.failed as (state text, due_at timestamptz);
comment on type outbox.failed is
'Answer of a kind''s fail. state of the job: pending (again at due_at), dead, cancelled, or done when it turned out that the work was done.';

create table outbox.jobs (
    id bigint generated always as identity,
    kind text not null,
    destination text not null generated always as (split_part(kind, '.', 1)) stored,
    lead_id bigint,
    channel_id bigint,
    urgency text not null default 'normal',
    payload jsonb not null default '{}',
    dedupe_key text,
    state text not null default 'pending',
    first_due_at timestamptz not null default util.current_time(),
    due_at timestamptz not null,
    attempts integer not null default 0,
    build_failures integer not null default 0,
    leases_expired integer not null default 0,
    failing_since timestamptz,
    claimed_by bigint,
    lease_expires_at timestamptz,
    last_error jsonb,
    created_at timestamptz not null,
    finished_at timestamptz,
    dismissed_by text,
    dismissed_reason text,
    constraint jobs_pkey primary key (id),
    constraint jobs_dedupe_key_key unique (dedupe_key),
    constraint jobs_kind_fkey foreign key (kind) references outbox.kinds (kind),
    constraint jobs_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint jobs_claimed_by_fkey foreign key (claimed_by) references outbox.workers (id),
    constraint job_urgency_is_known check (urgency in ('urgent', 'normal', 'bulk')),
    constraint job_state_is_known check (state in ('pending', 'claimed', 'done', 'dead', 'cancelled')),
    constraint lease_only_while_claimed check (
        (state = 'claimed') = (lease_expires_at is not null) and (state = 'claimed') = (claimed_by is not null)
    ),
    constraint finished_when_final check ((state in ('done', 'dead', 'cancelled')) = (finished_at is not null)),
    constraint job_is_dismissed_by_somebody_for_a_reason check (
        (dismissed_by is null) = (dismissed_reason is null) and (dismissed_by is null or state = 'cancelled')
    )
) with (fillfactor = 70);
create index jobs_due_idx on outbox.jobs (destination, urgency, due_at, id) where state = 'pending';
create index jobs_lease_idx on outbox.jobs (lease_expires_at) where state = 'claimed';
-- The predicates differ on purpose: planned while the outbox is empty, a query would else read another index of the same predicate from end to end.
create index jobs_lane_idx on outbox.jobs (lead_id, destination, id) where finished_at is null;
create index jobs_lead_id_idx on outbox.jobs (lead_id);
create index jobs_channel_id_idx on outbox.jobs (channel_id) where channel_id is not null;
create index jobs_claimed_by_idx on outbox.jobs (claimed_by) where claimed_by is not null;
create index jobs_dead_idx on outbox.jobs (kind, finished_at) where state = 'dead';
-- Of a few blocks only: which hours a query has to read.
create index jobs_finished_at_idx on outbox.jobs using brin (finished_at) with (pages_per_range = 16);
comment on table outbox.jobs is
'Work for the outside world. pending -> claimed -> done | pending (again later) | dead | cancelled. Rows hold ids only; what to do is built at the claim.';
comment on column outbox.jobs.lead_id is 'Whose work it is; null: nobody''s yet, and jobs of a destination without a lead are in no order.';
comment on column outbox.jobs.destination is 'Order is kept per lead and destination.';
comment on column outbox.jobs.urgency is
'Which jobs go first: urgent (somebody waits), normal, bulk (lists, other systems). Each gets its share of what is claimed, so that none waits for ever.';
comment on column outbox.jobs.dedupe_key is 'One row per key, whatever happens.';
comment on column outbox.jobs.first_due_at is
'When the work was due at first: no retry, hold or released lease moves it, so that what stands still is seen by its age. Ordering the work anew sets it again.';
comment on column outbox.jobs.attempts is 'Claims so far; together with claimed_by it fences late reports.';
comment on column outbox.jobs.build_failures is 'How often in a row its work could not be built.';
comment on column outbox.jobs.failing_since is 'When the first of the tries that failed since it was ordered ended; null while none did.';
comment on column outbox.jobs.leases_expired is 'How often in a row its worker vanished.';
comment on column outbox.jobs.dismissed_by is 'Who dismissed it when it was dead: it is cancelled, and nobody waits for it any more.';
comment on column outbox.jobs.dismissed_reason is 'Why it was dismissed, in that person''s words.';

create table outbox.limits (
    destination text not null,
    in_flight numeric(6, 2) not null,
    changed_at timestamptz not null,
    constraint limits_pkey primary key (destination),
    constraint one_job_may_be_in_flight check (in_flight >= 1)
);
comment on table outbox.limits is
'How many jobs of a destination may be in flight at once, over all workers: less when its answers slow down, more while they are quick, never more than the setting that bears its name.';

create sequence outbox.claims;
comment on sequence outbox.claims is 'Counts claims, so that what is less urgent has its turn.';

create table outbox.attempts (
    job_id bigint not null,
    attempt integer not null,
    worker_id bigint not null,
    claimed_at timestamptz not null,
    finished_at timestamptz,
    outcome text,
    error jsonb,
    constraint attempts_pkey primary key (job_id, attempt),
    constraint attempts_job_id_fkey foreign key (job_id) references outbox.jobs (id) on delete cascade,
    constraint attempts_worker_id_fkey foreign key (worker_id) references outbox.workers (id),
    constraint job_attempt_outcome_is_known check (
        outcome in ('done', 'retry', 'dead', 'cancelled', 'released', 'lease_expired')
    )
) with (fillfactor = 70);
create index attempts_worker_id_idx on outbox.attempts (worker_id);
comment on table outbox.attempts is 'One row per claim of a job: who, when, and how it ended.';

-- rework -----------------------------------------------------------------------------------------

create table rework.policies (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    is_default boolean not null default false,
    is_active boolean not null default true,
    position integer,
    conditions jsonb not null default '{}',
    day_kind text not null default 'calendar',
    hold_out_percent numeric(4, 1) not null default 0,
    new_conversation_after interval not null default interval '2 days',
    constraint policies_pkey primary key (id),
    constraint policies_code_key unique (code),
    constraint default_policy_is_asked_last check (not is_default or position is null),
    constraint default_policy_is_for_every_lead check (not is_default or conditions = '{}'),
    constraint policy_day_kind_is_known check (day_kind in ('calendar', 'business')),
    constraint hold_out_leaves_half check (hold_out_percent between 0 and 50)
);
create unique index policies_is_default_key on rework.policies (is_default) where is_default;
comment on table rework.policies is 'Cadences: how a silent person is reached again. The first active one whose conditions a lead meets is its own.';
comment on column rework.policies.position is 'Place in the order in which policies are asked. Null: never asked; the default comes last without one.';
comment on column rework.policies.conditions is 'For which leads, as {kind: [values]} (rework.check_policy); all kinds must hold. {}: every lead.';
comment on column rework.policies.day_kind is 'What the gaps of its steps count: calendar days, or business days (Monday to Friday, no holiday).';
comment on column rework.policies.hold_out_percent is
'Share of leads, drawn by lead and policy, that go through the cadence and are never written to, so that what it brings can be measured.';
comment on column rework.policies.new_conversation_after is
'A conversation older than this is left and a new one is opened; a resolved one always.';

create table rework.steps (
    policy_id bigint not null,
    step integer not null,
    gap_days integer not null,
    template_code text not null,
    constraint steps_pkey primary key (policy_id, step),
    constraint steps_policy_id_fkey foreign key (policy_id) references rework.policies (id),
    constraint step_is_positive check (step > 0),
    constraint gap_is_positive check (gap_days > 0)
);
create index steps_template_code_idx on rework.steps (template_code);
comment on table rework.steps is 'Steps of a cadence: days after the last accepted message, and which template goes out.';

create table rework.calls (
    policy_id bigint not null,
    call integer not null,
    wait interval not null,
    constraint calls_pkey primary key (policy_id, call),
    constraint calls_policy_id_fkey foreign key (policy_id) references rework.policies (id),
    constraint call_is_positive check (call > 0),
    constraint call_wait_is_sensible check (
        wait >= interval '1 minute' and wait <= interval '30 days' and extract(month from wait) = 0 and extract(year from wait) = 0
    )
);
comment on table rework.calls is
'The cadence of calls: how long after the nth call in a row that nobody answered the next one is due. Who is not reached by the call after the last wait is
unreachable. A policy without any: the settings call_again_after and unreachable_after_calls.';

create table rework.retimings (
    id bigint generated always as identity,
    asked_at timestamptz not null,
    up_to_lead_id bigint not null default 0,
    constraint retimings_pkey primary key (id)
);
comment on table rework.retimings is
'A change of the policies whose effect on leads that wait is being worked out (rework.retime); gone when it was.';
comment on column rework.retimings.up_to_lead_id is 'The last lead that was worked out anew.';

create table rework.attempts (
    id bigint generated always as identity,
    lead_id bigint not null,
    cycle integer not null,
    step integer not null,
    policy_id bigint not null,
    template_code text not null,
    falls_on date,
    due_at timestamptz not null,
    state text not null default 'planned',
    reason text,
    hold_out_percent numeric(4, 1) not null default 0,
    outbox_id bigint,
    message_id bigint,
    look_asked_at timestamptz,
    looked_at timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint attempts_pkey primary key (id),
    constraint attempts_lead_id_cycle_step_key unique (lead_id, cycle, step),
    constraint attempts_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint attempts_policy_id_fkey foreign key (policy_id) references rework.policies (id),
    constraint attempts_outbox_id_fkey foreign key (outbox_id) references outbox.jobs (id),
    constraint rework_attempt_state_is_known check (state in ('planned', 'sent', 'cancelled', 'failed', 'held_out')),
    constraint finished_when_not_planned check ((state = 'planned') = (finished_at is null))
);
create index attempts_policy_id_idx on rework.attempts (policy_id);
create index attempts_outbox_id_idx on rework.attempts (outbox_id);
create index attempts_message_id_idx on rework.attempts (message_id);
create index attempts_state_due_at_idx on rework.attempts (state, due_at) where state in ('planned', 'sent');
comment on table rework.attempts is 'One attempt per lead, cycle and step, whatever happens. held_out: the lead was drawn not to be written to.';
comment on column rework.attempts.hold_out_percent is
'Share of leads that were held out when this lead was drawn for the policy; 0: nobody drew it, and it proves nothing about the effect.';
comment on column rework.attempts.look_asked_at is
'Since when its message waits until somebody has looked in Chatwoot whether the person answered; null while it does not.';
comment on column rework.attempts.looked_at is 'When Chatwoot was last read for it, with all that was found applied.';
comment on column rework.attempts.falls_on is 'The person''s calendar day of the step, before it moved to a sending day; the next gap counts from it. Null: not known.';

create type rework.places as (
    starts_at timestamptz, per_minute integer, found_at timestamptz, minute integer, place integer, searched_from timestamptz, searched_until integer
);
comment on type rework.places is
'Minutes from starts_at on, each with per_minute places for a message; found_at is the free one that was found last (the place of that number in that minute), and searched_from
and searched_until spare the next search the minutes that were full. See rework.find_place().';

create type rework.day as (
    time_zone text,
    place text,
    due_date date,
    is_due boolean,
    due_opens_at timestamptz,
    opens_at timestamptz,
    closes_at timestamptz,
    spread interval,
    room bigint
);
comment on type rework.day is 'The sending day of a due date in a time zone and a state, as a run sees it. See rework.day_of().';

-- sending ----------------------------------------------------------------------------------------

create table sending.channels (
    id bigint generated always as identity,
    code text not null,
    phone_number_id text not null,
    chatwoot_account_id bigint not null,
    chatwoot_inbox_id bigint not null,
    chatwoot_user_id bigint,
    mode text not null default 'graph',
    mode_since timestamptz,
    chatwoot_version text,
    has_csat boolean,
    waba_id text,
    state text not null default 'active',
    state_reason text,
    state_since timestamptz not null default util.current_time(),
    account_reason text,
    account_said_at timestamptz,
    account_until timestamptz,
    refusal_code text,
    refused_at timestamptz,
    refusals integer not null default 0,
    resumed_at timestamptz,
    held_until timestamptz,
    messages_per_second integer not null default 80,
    people_per_day integer,
    people_per_day_since timestamptz,
    is_default boolean not null default false,
    created_at timestamptz not null default util.current_time(),
    constraint channels_pkey primary key (id),
    constraint channels_code_key unique (code),
    constraint channels_phone_number_id_key unique (phone_number_id),
    constraint channel_mode_is_known check (mode in ('graph', 'chatwoot')),
    constraint channel_state_is_known check (state in ('active', 'stopped')),
    constraint stopped_with_a_reason check (state = 'active' or state_reason is not null),
    constraint messages_per_second_is_positive check (messages_per_second > 0),
    constraint people_per_day_is_positive check (people_per_day > 0)
);
create unique index channels_is_default_key on sending.channels (is_default) where is_default;
comment on table sending.channels is 'One row per business number: a WhatsApp phone number id and the Chatwoot inbox of the same number.';
comment on column sending.channels.chatwoot_user_id is
'User who owns our Chatwoot token: messages by this user are ours, not a human''s. Null until synchronised.';
comment on column sending.channels.mode is
'Who sends the templates: graph, we ourselves at the Cloud API; chatwoot, Chatwoot from the lead''s conversation, which tells us what became of them.';
comment on column sending.channels.mode_since is 'Since when its mode is what it is; null: it never was another.';
comment on column sending.channels.chatwoot_version is 'Version of Chatwoot as it last told; null: not known. Before 4.5.0 it takes the values of a template in another form.';
comment on column sending.channels.has_csat is
'Whether Chatwoot asks people for a rating when a conversation of the inbox is resolved, as it last told; null: not known.';
comment on column sending.channels.waba_id is
'Meta''s id of the WhatsApp business account that the number belongs to, as indica channel add or its own webhooks say; what is said of another account does not concern it.';
comment on column sending.channels.state is
'stopped while account_reason or refusal_code stands: nothing leaves. Both are told with their own times, and the latest of each counts, in whatever order they come.';
comment on column sending.channels.account_reason is 'Why Meta restricts the account, by its latest word; null: it does not.';
comment on column sending.channels.account_said_at is 'Meta''s time of its latest word on the account; an older one changes nothing.';
comment on column sending.channels.account_until is 'Until when that restriction holds, as Meta said with it; null: until Meta or a human ends it.';
comment on column sending.channels.refusal_code is 'Meta''s error code of the latest send that was refused because of the number, until one is accepted or a human resumes it.';
comment on column sending.channels.refused_at is 'When the send that was refused left.';
comment on column sending.channels.refusals is 'How often in a row a send was refused because of the number: the more, the rarer one tries again (sending.probe_at).';
comment on column sending.channels.resumed_at is 'When a human last let the number send again; what was said of the time before it changes nothing.';
comment on column sending.channels.held_until is 'No template leaves before this moment (a rate limit was answered).';
comment on column sending.channels.messages_per_second is 'Throughput of the number; 80 unless Meta upgraded it (Cloud API, throughput).';
comment on column sending.channels.people_per_day is
'Unique people who may be contacted outside a window in a moving day (Meta, messaging limits); null means unlimited.';
comment on column sending.channels.people_per_day_since is 'Meta''s time of the last limit that was told; an older one changes nothing.';

create table sending.templates (
    id bigint generated always as identity,
    code text not null,
    purpose text not null,
    name text not null,
    language text not null default 'pt_BR',
    category text not null,
    parameter_format text not null default 'POSITIONAL',
    body text not null,
    footer text,
    parameters text[] not null default '{}',
    buttons jsonb not null default '[]',
    state text not null default 'draft',
    held_until timestamptz,
    state_since timestamptz,
    state_said_at timestamptz,
    category_since timestamptz,
    category_before text,
    refusal_code text,
    refused_at timestamptz,
    refusals integer not null default 0,
    problem text,
    problem_values text[] not null default '{}',
    synced_at timestamptz,
    chatwoot_state text,
    chatwoot_since timestamptz,
    chatwoot_seen_at timestamptz,
    created_at timestamptz not null default util.current_time(),
    constraint templates_pkey primary key (id),
    constraint templates_code_key unique (code),
    constraint templates_name_language_key unique (name, language),
    constraint template_name_is_metas check (name ~ '^[a-z0-9_]+$' and char_length(name) <= 512),
    constraint template_body_length check (length(body) between 1 and 1024),
    constraint template_footer_length check (length(footer) <= 60),
    constraint template_category_is_known check (category in ('MARKETING', 'UTILITY')),
    constraint template_state_is_known check (state in ('draft', 'pending', 'approved', 'paused', 'rejected', 'disabled')),
    constraint parameter_format_is_known check (parameter_format in ('POSITIONAL', 'NAMED')),
    constraint template_problem_is_known check (
        problem in ('not_at_meta', 'no_text', 'format', 'variables', 'buttons', 'no_category', 'category')
    ),
    constraint buttons_are_a_list check (jsonb_typeof(buttons) = 'array')
);
comment on table sending.templates is 'WhatsApp templates: our text and the state that Meta gives them. Only an approved one is sent.';
comment on column sending.templates.parameters is
'What fills {{1}}, {{2}}, … in order: person_first_name, referrer_name, consultant_first_name, company_name, product_name; alert_text, of what our own people are told.';
comment on column sending.templates.buttons is '[{"text", "action": "continue" | "stop"}]: quick replies in order, text of at most 25 characters.';
comment on column sending.templates.held_until is 'The template rests until then, because Meta answered that it is paused.';
comment on column sending.templates.state_since is 'Since when it is approved, or is not; null when it never was otherwise.';
comment on column sending.templates.state_said_at is 'Meta''s time of the last state that was told; an older one changes nothing.';
comment on column sending.templates.category_since is 'Meta''s time of the last category that was told; an older one changes nothing.';
comment on column sending.templates.category_before is 'The category that Meta''s own change replaced, until a human takes note of it; null: it is what it was.';
comment on column sending.templates.refusal_code is
'Meta''s error code by which the sends to several people in a row were refused (sending.trip_template), until one is accepted or a human resumes it. The template''s state is Meta''s.';
comment on column sending.templates.refused_at is 'When the latest send that was refused with refusal_code left.';
comment on column sending.templates.refusals is 'How often in a row it was refused since it paused: the more, the rarer one tries again (sending.probe_at).';
comment on column sending.templates.problem is
'Code of what keeps Meta''s version and ours from fitting together, by the last synchronisation (governance.template_problems says it in words); null: nothing.';
comment on column sending.templates.problem_values is 'What fills the sentence of problem, in order.';
comment on column sending.templates.synced_at is 'When Meta''s version was last read; null: never.';
comment on column sending.templates.chatwoot_state is 'State of Chatwoot''s copy, in Meta''s words (APPROVED, missing …); null: it was not looked at.';
comment on column sending.templates.chatwoot_since is 'Since when Chatwoot''s copy is approved, or is not; null when it never was otherwise.';
comment on column sending.templates.chatwoot_seen_at is 'When Chatwoot''s copy was last looked at.';

create table sending.messages (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    lead_id bigint not null,
    channel_id bigint not null,
    template_id bigint not null,
    purpose text not null,
    send_key text not null,
    recipient text not null,
    body text not null,
    state text not null,
    sends integer not null default 0,
    is_other_form boolean not null default false,
    wamid text,
    earlier_wamids text[] not null default '{}',
    chatwoot_message_id bigint,
    earlier_chatwoot_ids bigint[] not null default '{}',
    wa_id text,
    queued_at timestamptz not null,
    sending_at timestamptz,
    accepted_at timestamptz,
    sent_at timestamptz,
    delivered_at timestamptz,
    read_at timestamptz,
    failed_at timestamptz,
    unknown_at timestamptz,
    error jsonb,
    constraint messages_pkey primary key (id),
    constraint messages_uid_key unique (uid),
    constraint messages_send_key_key unique (send_key),
    constraint messages_wamid_key unique (wamid),
    constraint messages_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint messages_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint messages_template_id_fkey foreign key (template_id) references sending.templates (id),
    constraint message_state_is_known check (
        state in ('queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'cancelled')
    ),
    constraint accepted_has_an_id check (accepted_at is null or wamid is not null or chatwoot_message_id is not null)
);
create index messages_lead_id_idx on sending.messages (lead_id);
create index messages_template_id_sending_at_idx on sending.messages (template_id, sending_at);
create index messages_recipient_idx on sending.messages (recipient, sending_at);
create index messages_channel_id_sending_at_idx on sending.messages (channel_id, sending_at);
create index messages_channel_id_chatwoot_message_id_idx on sending.messages (channel_id, chatwoot_message_id) where chatwoot_message_id is not null;
create index messages_earlier_wamids_idx on sending.messages using gin (earlier_wamids) where earlier_wamids <> '{}';
create index messages_failed_idx on sending.messages (channel_id, sending_at) where error is not null;
create index messages_unknown_idx on sending.messages (unknown_at) where state = 'unknown';
comment on table sending.messages is
'Templates sent to people. queued -> sending -> accepted -> sent -> delivered -> read, or failed, unknown, cancelled; one send_key is one irreversible message.';
comment on column sending.messages.uid is 'Opaque id that Meta echoes as biz_opaque_callback_data.';
comment on column sending.messages.sends is 'How often a request may have left; more than 1 only after a send that provably did not leave, or by a human''s order.';
comment on column sending.messages.is_other_form is
'Addressed by the recipient''s other form, without the ninth digit, since WhatsApp did not reach the first; recipient stays the one of the person.';
comment on column sending.messages.wamid is 'WhatsApp''s id of the message. It embeds the phone number: personal data.';
comment on column sending.messages.earlier_wamids is 'Ids of other copies of the message: refused ones before a further send, or a second copy after an unknown outcome.';

create table sending.message_buttons (
    message_id bigint not null,
    position smallint not null,
    action text not null,
    token_sha256 bytea not null,
    pressed_at timestamptz,
    constraint message_buttons_pkey primary key (message_id, position),
    constraint message_buttons_token_sha256_key unique (token_sha256),
    constraint message_buttons_message_id_fkey foreign key (message_id) references sending.messages (id),
    constraint button_action_is_known check (action in ('continue', 'stop'))
);
comment on table sending.message_buttons is
'Quick replies of a message. The random token in the button''s payload names message and action; only its SHA-256 is kept.';
comment on column sending.message_buttons.pressed_at is 'Meta''s time of the first press.';

create table sending.whatsapp_errors (
    first_code integer not null,
    last_code integer not null,
    class text not null,
    meaning text not null,
    constraint whatsapp_errors_pkey primary key (first_code),
    constraint codes_are_a_range check (first_code <= last_code)
);
comment on table sending.whatsapp_errors is
'What each error code of the Cloud API means for a send; sending.record_failure() acts on the class. Source: Meta, Cloud API error codes, as of 2026-09-11.';

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

create table sending.charges (
    wamid_sha256 bytea not null,
    channel_id bigint not null,
    message_id bigint,
    category text not null,
    pricing_type text not null,
    charged_at timestamptz,
    constraint charges_pkey primary key (wamid_sha256),
    constraint charges_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint charges_message_id_fkey foreign key (message_id) references sending.messages (id),
    constraint charge_is_named_by_a_sha256 check (octet_length(wamid_sha256) = 32)
);
create index charges_channel_id_charged_at_idx on sending.charges (channel_id, charged_at);
create index charges_message_id_idx on sending.charges (message_id);
comment on table sending.charges is
'The ledger of costs: what Meta said it charges for a message that arrived, once a message, ours or another system''s of the same number. Source: Meta, webhooks reference, pricing of statuses.';
comment on column sending.charges.wamid_sha256 is 'SHA-256 of WhatsApp''s id, which itself embeds the phone.';
comment on column sending.charges.message_id is 'Our message; null: another system sent it through the number (a consultant in Chatwoot).';
comment on column sending.charges.category is 'marketing, utility, service, authentication …, in Meta''s words.';
comment on column sending.charges.pricing_type is 'regular, or free_customer_service, free_entry_point …, which cost nothing.';
comment on column sending.charges.charged_at is 'When it was delivered or read, by Meta''s clock: the month of the invoice. Null while nothing says that it arrived, which costs nothing.';

create table sending.prices (
    category text not null,
    since date not null,
    price numeric(12, 6) not null,
    currency text not null,
    constraint prices_pkey primary key (category, since),
    constraint price_is_not_negative check (price >= 0),
    constraint currency_is_three_letters check (currency ~ '^[A-Z]{3}$'),
    constraint price_category_is_metas check (category ~ '^[a-z_]{1,40}$')
);
comment on table sending.prices is
'What Meta charges for a delivered message in the operation''s country, by category, from a day on (UTC). First values: Meta''s rate card for Brazil of October 2026.';

create table sending.experiments (
    id bigint generated always as identity,
    code text not null,
    champion text not null,
    challenger text not null,
    share integer not null default 50,
    least_sends integer not null,
    most_sends integer not null,
    started_at timestamptz not null default util.current_time(),
    ended_at timestamptz,
    winner text,
    reason text,
    constraint experiments_pkey primary key (id),
    constraint experiments_code_key unique (code),
    constraint experiments_champion_fkey foreign key (champion) references sending.templates (code),
    constraint experiments_challenger_fkey foreign key (challenger) references sending.templates (code),
    constraint champion_and_challenger_are_two check (champion <> challenger),
    constraint share_is_of_a_hundred check (share > 0 and share < 100),
    constraint sends_are_bounded check (least_sends > 0 and most_sends >= least_sends),
    constraint ended_with_a_reason check ((ended_at is null) = (reason is null)),
    constraint winner_is_one_of_the_two check (winner is null or (ended_at is not null and winner in (champion, challenger)))
);
create unique index experiments_champion_key on sending.experiments (champion) where ended_at is null;
create index experiments_champion_idx on sending.experiments (champion);
create unique index experiments_challenger_key on sending.experiments (challenger);
comment on table sending.experiments is
'One text against another: which of two templates a lead gets is drawn from its id, the same each time (sending.draw_template), until the stop rule ends it (sending.judge_experiments).';
comment on column sending.experiments.champion is 'The template that is sent without the experiment.';
comment on column sending.experiments.challenger is 'The one that some leads get in its place; outside of the experiment it is not sent.';
comment on column sending.experiments.share is 'How many leads of a hundred get the challenger.';
comment on column sending.experiments.least_sends is 'Before so many arrived of each, nothing is concluded.';
comment on column sending.experiments.most_sends is 'Once so many arrived of each and they still cannot be told apart, the champion stays.';
comment on column sending.experiments.winner is 'The template that is sent from the end on; null while it runs.';
comment on column sending.experiments.reason is 'Why it ended: better, no_difference, stopped (by a human).';

create type sending.allowance as (
    may text,
    until timestamptz,
    allowed_from timestamptz,
    reason text,
    category text,
    price numeric,
    currency text
);
comment on type sending.allowance is
'What may be sent to a person through a number now: may text (free words), template, or nothing; until when; of nothing since when something may (null: not by waiting) and the reason why
not; the category of its price, and the price where it is known. See sending.allowed().';

-- chatwoot ---------------------------------------------------------------------------------------

create table chatwoot.contacts (
    person_id bigint not null,
    channel_id bigint not null,
    contact_id bigint not null,
    source_id text,
    updated_at timestamptz not null,
    constraint contacts_pkey primary key (person_id, channel_id),
    constraint contacts_person_id_fkey foreign key (person_id) references people.people (id),
    constraint contacts_channel_id_fkey foreign key (channel_id) references sending.channels (id)
);
create index contacts_channel_id_contact_id_idx on chatwoot.contacts (channel_id, contact_id);
comment on table chatwoot.contacts is 'The Chatwoot contact of a person, per channel.';

create table chatwoot.conversations (
    id bigint generated always as identity,
    lead_id bigint not null,
    channel_id bigint not null,
    attempt integer not null default 1,
    conversation_id bigint not null,
    uuid text,
    assignee_id bigint,
    asked_assignee_id bigint,
    replaced_assignee_id bigint,
    assigned_at timestamptz,
    chosen_at timestamptz,
    shown_at timestamptz,
    is_reused boolean not null,
    status text not null default 'open',
    seen_updated_at timestamptz,
    written_at timestamptz,
    split_since timestamptz,
    labelled_at timestamptz,
    asked_status text,
    asked_priority text,
    shown_step text,
    status_asked_at timestamptz,
    status_by_hand_at timestamptz,
    looks_at timestamptz,
    created_at timestamptz not null,
    constraint conversations_pkey primary key (id),
    constraint conversations_lead_id_attempt_key unique (lead_id, attempt),
    constraint conversations_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint conversations_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint conversation_status_is_known check (status in ('open', 'pending', 'snoozed', 'resolved')),
    constraint asked_priority_is_known check (asked_priority in ('urgent', 'high', 'medium', 'low'))
);
create index conversations_channel_id_conversation_id_idx on chatwoot.conversations (channel_id, conversation_id);
create index conversations_labelled_at_idx on chatwoot.conversations (channel_id, labelled_at nulls first) where status <> 'resolved';
create index conversations_looks_at_idx on chatwoot.conversations (looks_at) where looks_at is not null;
create index conversations_unasked_idx on chatwoot.conversations (id) where asked_status is null and status <> 'resolved';
create index conversations_asleep_idx on chatwoot.conversations (id) where asked_status = 'snoozed' and status = 'snoozed';
create index conversations_split_idx on chatwoot.conversations (split_since) where split_since is not null;
comment on table chatwoot.conversations is 'The Chatwoot conversations of a lead; attempt 1 is the first contact, 0 and less what was open beside it before the lead came.';
comment on column chatwoot.conversations.conversation_id is 'display_id of the conversation: the one in its address.';
comment on column chatwoot.conversations.uuid is
'What Chatwoot calls it for good: the number may be another conversation''s after a restore, this never is. Null when it was not told.';
comment on column chatwoot.conversations.asked_assignee_id is 'Whom the latest order that a worker took gives the conversation to.';
comment on column chatwoot.conversations.replaced_assignee_id is 'Who had it before we last gave it to somebody.';
comment on column chatwoot.conversations.assigned_at is 'When we last gave it to somebody; a state of before, which shows replaced_assignee_id, is no human''s change.';
comment on column chatwoot.conversations.chosen_at is 'updated_at of the state in which a human had last chosen the assignee there; null while nobody did.';
comment on column chatwoot.conversations.shown_at is
'updated_at of the newest state seen whose assignee is not of our making: none was yet, or it is another than we asked for. Whoever was chosen before it was overtaken by hand.';
comment on column chatwoot.conversations.status is 'Status in Chatwoot as last learnt: open, pending, snoozed or resolved.';
comment on column chatwoot.conversations.written_at is
'When somebody last wrote in it, as a worker saw that came to resolve it: those words may not have come by webhook.';
comment on column chatwoot.conversations.seen_updated_at is 'updated_at of the newest state that was applied; older webhooks are ignored.';

comment on column chatwoot.conversations.split_since is
'Since when somebody else has it than the lead''s owner, as chatwoot.mend_splits() last saw it; null: nobody, or a review says why.';

comment on column chatwoot.conversations.labelled_at is 'When a worker last took an order that writes its labels; null: none did.';
comment on column chatwoot.conversations.asked_status is 'Which status the latest order of ours that was carried out gave it, or which one it had when it was first looked at; another one since is somebody else''s doing. Null: chatwoot.settle_standing() looks at it first.';
comment on column chatwoot.conversations.asked_priority is 'Which priority we last gave it; null: none yet.';
comment on column chatwoot.conversations.shown_step is 'Next step of the lead (leads.leads.next_action) that our latest order about its standing showed there.';
comment on column chatwoot.conversations.status_asked_at is 'When the latest order of ours about the status was carried out: what is older tells of before it.';
comment on column chatwoot.conversations.status_by_hand_at is
'When somebody else than us last changed the status, a human or Chatwoot itself, by Chatwoot''s time; null: nobody since we did. What came after the lead''s step began (chatwoot.step_since) is theirs until the next one.';
comment on column chatwoot.conversations.looks_at is 'When to look again whether it should sleep or wake, since time alone changes that; null: not before something happens.';

create table chatwoot.label_kinds (
    word text not null,
    place integer not null,
    colour text not null,
    is_on_sidebar boolean not null,
    constraint label_kinds_pkey primary key (word),
    constraint label_kinds_place_key unique (place),
    constraint colour_is_hexadecimal check (colour ~ '^#[0-9a-f]{6}$')
);
comment on table chatwoot.label_kinds is 'What a label can say of a lead''s conversation. Its title and what it means stand in meta.texts: label.<word> and label.<word>.means.';
comment on column chatwoot.label_kinds.place is 'Their order in lists, the first first.';
comment on column chatwoot.label_kinds.is_on_sidebar is 'Whether Chatwoot offers it beside the list of conversations: where a consultant would filter by it.';

create table chatwoot.labels (
    account_id bigint not null,
    word text not null,
    label_id bigint not null,
    title text not null,
    learnt_at timestamptz not null,
    constraint labels_pkey primary key (account_id, word),
    constraint labels_account_id_title_key unique (account_id, title),
    constraint labels_word_fkey foreign key (word) references chatwoot.label_kinds (word)
);
create index labels_word_idx on chatwoot.labels (word);
comment on table chatwoot.labels is 'Our labels as an account of Chatwoot has them; one that an administrator renamed is known by its id.';
comment on column chatwoot.labels.label_id is 'Its id in Chatwoot.';
comment on column chatwoot.labels.learnt_at is 'Since when it has this title there, as far as is known: what was labelled before is labelled anew.';

create table chatwoot.mismatches (
    id bigint generated always as identity,
    channel_id bigint not null,
    lead_id bigint not null,
    conversation_id bigint not null,
    found_at timestamptz not null,
    settled_at timestamptz,
    constraint mismatches_pkey primary key (id),
    constraint mismatches_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint mismatches_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint mismatch_is_settled_later check (settled_at >= found_at)
);
create unique index mismatches_open_key on chatwoot.mismatches (lead_id, channel_id) where settled_at is null;
create index mismatches_lead_id_idx on chatwoot.mismatches (lead_id);
create index mismatches_channel_id_idx on chatwoot.mismatches (channel_id);
comment on table chatwoot.mismatches is
'Conversations of leads whose number turned out to be another person''s in Chatwoot, as after a restore. Until it is settled nothing is written there for that lead, and for nobody once there are several (chatwoot.is_stopped).';
comment on column chatwoot.mismatches.settled_at is 'When the person was looked for anew (chatwoot.rebind).';

create table chatwoot.sweeps (
    channel_id bigint not null,
    since timestamptz not null,
    swept_at timestamptz,
    is_paged boolean,
    requests integer,
    listed integer,
    changed integer,
    next_look_at timestamptz,
    failed_at timestamptz,
    failure text,
    constraint sweeps_pkey primary key (channel_id),
    constraint sweeps_channel_id_fkey foreign key (channel_id) references sending.channels (id)
);
comment on table chatwoot.sweeps is
'How far each channel''s inbox in Chatwoot was read for what changed, without any webhook; see chatwoot.prepare_sweep().';
comment on column chatwoot.sweeps.since is 'When the last complete reading began: what changed before is known.';
comment on column chatwoot.sweeps.swept_at is 'When the last complete reading was reported; null before the first.';
comment on column chatwoot.sweeps.is_paged is 'Whether it went by pages, as after an outage, instead of asking for what changed lately.';
comment on column chatwoot.sweeps.requests is 'Requests that it took.';
comment on column chatwoot.sweeps.listed is 'Conversations that it was shown.';
comment on column chatwoot.sweeps.changed is 'Those of them whose state was news.';
comment on column chatwoot.sweeps.next_look_at is 'The next free place for reading a conversation''s messages (setting chatwoot_looks_per_minute).';
comment on column chatwoot.sweeps.failed_at is 'When the reading failed last; null since it succeeded.';
comment on column chatwoot.sweeps.failure is 'How: the phase of the call, or the HTTP status.';

create table chatwoot.sightings (
    channel_id bigint not null,
    conversation_id bigint not null,
    told_at timestamptz,
    read_at timestamptz,
    message_id bigint,
    constraint sightings_pkey primary key (channel_id, conversation_id),
    constraint sightings_channel_id_fkey foreign key (channel_id) references sending.channels (id)
);
comment on table chatwoot.sightings is 'How far each conversation of an inbox was read; those of people who are no lead too.';
comment on column chatwoot.sightings.told_at is 'updated_at of the newest state that was listed.';
comment on column chatwoot.sightings.read_at is 'updated_at of the state whose messages were read and applied; while it is before told_at, they wait to be read.';
comment on column chatwoot.sightings.message_id is 'The last message up to which nothing can change any more.';

create table chatwoot.heals (
    id bigint generated always as identity,
    healed_at timestamptz not null,
    kind text not null,
    lead_id bigint,
    conversation_id bigint,
    constraint heals_pkey primary key (id),
    constraint heals_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint healed_kind_is_known check (
        kind in ('reply', 'answer', 'failed_answer', 'assignee', 'status', 'labels', 'attributes', 'contact')
    )
);
create index heals_healed_at_idx on chatwoot.heals (healed_at);
create index heals_lead_id_idx on chatwoot.heals (lead_id);
comment on table chatwoot.heals is
'What was learnt by looking in Chatwoot before any webhook told it (reply, answer, failed_answer, assignee, status), and what of ours was missing there and put back (labels, attributes, contact).';

create table chatwoot.proposals (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    person_id bigint not null,
    contact_id bigint not null,
    field text not null,
    value text,
    was text,
    said_at timestamptz not null,
    decided_at timestamptz,
    outcome text,
    actor text,
    constraint proposals_pkey primary key (id),
    constraint proposals_uid_key unique (uid),
    constraint proposals_person_id_fkey foreign key (person_id) references people.people (id),
    constraint proposed_field_is_known check (field in ('name', 'phone', 'email')),
    constraint proposal_outcome_is_known check (outcome in ('accepted', 'ignored', 'replaced', 'expired')),
    constraint decided_proposal_has_an_outcome check ((outcome is null) = (decided_at is null)),
    constraint open_proposal_has_a_value check (decided_at is not null or value is not null)
);
create unique index proposals_person_id_field_key on chatwoot.proposals (person_id, field) where decided_at is null;
create index proposals_person_id_idx on chatwoot.proposals (person_id);
create index proposals_said_at_idx on chatwoot.proposals (said_at) where value is not null;
comment on table chatwoot.proposals is
'What somebody changed of a person''s contact in Chatwoot (contact_updated): a human says whether it is so. Nothing of it counts before.';
comment on column chatwoot.proposals.value is 'Name, phone (E.164) or e-mail as Chatwoot has it now. Personal data: forgotten 30 days after it was said or decided.';
comment on column chatwoot.proposals.was is 'What Chatwoot had before. Personal data: forgotten with the value.';
comment on column chatwoot.proposals.outcome is
'accepted: the person was corrected; ignored: a human said that it is not so; replaced: a newer change of the same field came; expired: nobody decided in 30 days.';
comment on column chatwoot.proposals.actor is 'Who decided, as in leads.events.';

-- webhooks ---------------------------------------------------------------------------------------

create table webhooks.events (
    code text not null,
    description text not null,
    constraint events_pkey primary key (code),
    constraint event_code_is_qualified check (code ~ '^[a-z]+[.][a-z_]+$')
);
comment on table webhooks.events is 'What a subscription may hear.';

create table webhooks.subscriptions (
    id bigint generated always as identity,
    code text not null,
    url text not null,
    has_personal_data boolean not null default false,
    state text not null default 'active',
    state_reason text,
    state_since timestamptz not null,
    secret_version integer not null default 1,
    previous_secret_until timestamptz,
    failures integer not null default 0,
    failing_since timestamptz,
    created_at timestamptz not null,
    constraint subscriptions_pkey primary key (id),
    constraint subscriptions_code_key unique (code),
    constraint subscription_code_is_a_slug check (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint subscription_state_is_known check (state in ('active', 'paused', 'removed')),
    constraint subscription_pauses_for_a_reason check ((state = 'active') = (state_reason is null)),
    constraint subscription_state_reason_is_known check (state_reason in ('operator', 'failing', 'gone')),
    constraint failing_since_the_first_failure check ((failures = 0) = (failing_since is null))
);
comment on table webhooks.subscriptions is 'Systems of the company that hear by webhook what happens to leads.';
comment on column webhooks.subscriptions.has_personal_data is 'Whether names, phones, e-mails and notes are told. They are read when a delivery leaves and kept nowhere.';
comment on column webhooks.subscriptions.state_reason is
'Why it is not active: operator; failing: nothing was taken for the setting webhook_pause_after; gone: it answered 410.';
comment on column webhooks.subscriptions.secret_version is 'Version of the secret derived from the master key; raising it rotates the secret.';
comment on column webhooks.subscriptions.previous_secret_until is 'Until when deliveries are signed with the secret of the version before, too.';
comment on column webhooks.subscriptions.failures is 'Tries in a row that failed, of any of its deliveries.';
comment on column webhooks.subscriptions.failing_since is 'When the first of them failed; null while the last one succeeded.';

create table webhooks.subscribed_events (
    subscription_id bigint not null,
    event text not null,
    constraint subscribed_events_pkey primary key (subscription_id, event),
    constraint subscribed_events_subscription_id_fkey foreign key (subscription_id) references webhooks.subscriptions (id),
    constraint subscribed_events_event_fkey foreign key (event) references webhooks.events (code)
);
create index subscribed_events_event_idx on webhooks.subscribed_events (event);
comment on table webhooks.subscribed_events is 'What each subscription hears.';

create table webhooks.deliveries (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    subscription_id bigint not null,
    event text not null,
    lead_id bigint,
    event_seq integer,
    occurred_at timestamptz not null,
    state text not null default 'waiting',
    job_id bigint,
    http_status integer,
    next_try_at timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint deliveries_pkey primary key (id),
    constraint deliveries_uid_key unique (uid),
    constraint deliveries_subscription_id_lead_id_event_seq_key unique (subscription_id, lead_id, event_seq),
    constraint deliveries_subscription_id_fkey foreign key (subscription_id) references webhooks.subscriptions (id),
    constraint deliveries_event_fkey foreign key (event) references webhooks.events (code),
    constraint deliveries_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint deliveries_job_id_fkey foreign key (job_id) references outbox.jobs (id),
    constraint outgoing_delivery_state_is_known check (state in ('waiting', 'queued', 'delivered', 'dead', 'dropped')),
    constraint outgoing_delivery_is_finished_when_final check ((state in ('delivered', 'dead', 'dropped')) = (finished_at is not null)),
    constraint outgoing_delivery_of_a_lead_has_its_event check ((lead_id is null) = (event_seq is null)),
    constraint queued_delivery_has_a_job check (state <> 'queued' or job_id is not null)
);
create index deliveries_waiting_idx on webhooks.deliveries (subscription_id, id) where state = 'waiting';
create index deliveries_queued_idx on webhooks.deliveries (subscription_id) where state = 'queued';
create index deliveries_dead_idx on webhooks.deliveries (subscription_id, id) where state = 'dead';
create index deliveries_subscription_id_id_idx on webhooks.deliveries (subscription_id, id);
create index deliveries_lead_order_idx on webhooks.deliveries (lead_id, subscription_id, id) where finished_at is null;
create index deliveries_lead_id_idx on webhooks.deliveries (lead_id);
create index deliveries_event_idx on webhooks.deliveries (event);
create index deliveries_job_id_idx on webhooks.deliveries (job_id);
create index deliveries_created_at_idx on webhooks.deliveries (created_at);
comment on table webhooks.deliveries is
'One row for each event of a lead and each subscription that hears it, in the order of the lead''s history. What is told is built when it leaves.';
comment on column webhooks.deliveries.uid is 'The id of the webhook, the same at every try: by it a receiver knows what it has had.';
comment on column webhooks.deliveries.event_seq is 'Number of the event in the lead''s history. Null, as the lead: a test.';
comment on column webhooks.deliveries.state is
'waiting: for its turn, or for the subscription to be active; queued: the outbox has it; delivered; dead: given up, until somebody repeats it; dropped: the subscription was removed or it became too old.';
comment on column webhooks.deliveries.http_status is 'What the last try was answered; null: nothing.';
comment on column webhooks.deliveries.next_try_at is 'When it is tried again; null unless its last try failed.';

-- flow -------------------------------------------------------------------------------------------

create table flow.signal_kinds (
    signal text not null,
    maker text not null,
    meaning text not null,
    constraint signal_kinds_pkey primary key (signal),
    constraint maker_is_known check (maker in ('machine', 'person', 'human'))
);
comment on table flow.signal_kinds is 'What can be said about a lead that may move its next step, and by whom.';
comment on column flow.signal_kinds.maker is
'machine: a system reported it; person: the referred person said or did it; human: one of ours did. In the same instant the later of this list wins.';

create table flow.next_steps (
    standing text not null,
    signal text not null,
    next_step text,
    due text not null,
    lifts_hold boolean not null default false,
    constraint next_steps_pkey primary key (signal, standing),
    constraint next_steps_signal_fkey foreign key (signal) references flow.signal_kinds (signal),
    constraint next_step_is_known check (next_step in (
        'first_contact', 'await_reply', 'answer_person', 'rework', 'call_by_consultant', 'human_review', 'scheduled'
    )),
    constraint due_is_known check (due in ('said', 'given', 'opening', 'await_reply', 'call_again', 'unanswered', 'never')),
    constraint only_the_end_is_never_due check ((next_step is null) = (due = 'never'))
);
comment on table flow.next_steps is
'The state machine of the next step: what follows when a signal arrives while a step stands. A pair that is not here moves nothing.';
comment on column flow.next_steps.standing is
'The step that stands; step/signal when only a step that this signal made is meant; appointment: scheduled, and its day has not come; held: sending is frozen;
ended: the lead has ended; *: any step of an open lead that nothing holds. The most specific row counts.';
comment on column flow.next_steps.due is
'When the step is due: said (at the time of the signal), given (the signal brings it), opening (the next sending time after it), await_reply (the day of the
cadence after our last word), call_again (as the cadence of calls says), unanswered (since the person''s first unanswered word), never (the lead ended).';
comment on column flow.next_steps.lifts_hold is 'A human decided: what was frozen goes on.';

create table flow.signals (
    id bigint generated always as identity,
    lead_id bigint not null,
    signal text not null,
    said_at timestamptz not null,
    due_at timestamptz,
    reached_at timestamptz,
    reason text,
    about uuid,
    natural_key text,
    voided_at timestamptz,
    constraint signals_pkey primary key (id),
    constraint signals_natural_key_key unique (natural_key),
    constraint signals_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint signals_signal_fkey foreign key (signal) references flow.signal_kinds (signal)
);
create index signals_lead_id_idx on flow.signals (lead_id);
create index signals_signal_idx on flow.signals (signal);
comment on table flow.signals is
'Everything that was said about a lead and may move its next step, with the time at which it was said. The next step follows from the whole set, in the order
of these times, so that it does not matter when or how often a fact arrives.';
comment on column flow.signals.said_at is 'When it was said or done, by the clock of whoever said it.';
comment on column flow.signals.due_at is 'The time that the signal itself brings, such as that of an appointment.';
comment on column flow.signals.reached_at is 'When words of ours left, for a signal that proves it.';
comment on column flow.signals.reason is 'A code that says more, such as why sending is frozen.';
comment on column flow.signals.about is 'The message (sending.messages.uid) of which it was said.';
comment on column flow.signals.natural_key is 'What is said twice counts once.';
comment on column flow.signals.voided_at is 'It turned out not to have happened, such as words that WhatsApp refused: it counts for nothing.';

create type flow.correction as (fields text[], code text, errors jsonb);
comment on type flow.correction is
'What flow.correct_lead() did: the fields that it changed; or, when it changed nothing because something stands against it, the error code and errors[] as problem+json carries
them.';

-- intake -----------------------------------------------------------------------------------------

create table intake.source_profiles (
    code text not null,
    name text not null,
    proof text not null,
    accepted_status integer,
    field_map jsonb not null,
    constants jsonb not null,
    items_path text,
    skip_rules jsonb not null,
    fetch_kind text,
    reads_as text,
    constraint source_profiles_pkey primary key (code),
    constraint source_profiles_fetch_kind_fkey foreign key (fetch_kind) references outbox.kinds (kind) deferrable initially deferred,
    constraint source_profiles_reads_as_fkey foreign key (reads_as) references intake.source_profiles (code) deferrable initially deferred,
    constraint map_is_its_own_or_anothers check (reads_as is null or (field_map = '{}' and constants = '{}' and items_path is null and skip_rules = '[]')),
    constraint proof_is_known check (proof in ('signature', 'address', 'google_key', 'typeform', 'wpforms', 'meta', 'hubspot')),
    constraint accepted_status_is_a_success check (accepted_status between 200 and 299)
);
create index source_profiles_fetch_kind_idx on intake.source_profiles (fetch_kind);
create index source_profiles_reads_as_idx on intake.source_profiles (reads_as);
comment on table intake.source_profiles is
'Kinds of senders: how each proves itself, which answer it takes for success, and how its bodies are read until an operator says otherwise.';
comment on column intake.source_profiles.proof is
'signature: our own (X-Indica-Signature); address: a secret at the end of the address; google_key: the secret in the body''s google_key; typeform: Typeform-Signature; wpforms: X-WPForms-Webhook-Signature; meta: X-Hub-Signature-256 with the app''s secret, which the environment holds; hubspot: X-HubSpot-Signature-v3 with that of the app at HubSpot, from there too.';
comment on column intake.source_profiles.reads_as is 'The profile whose map, constants, items and skip rules are this one''s too; null: it has its own.';
comment on column intake.source_profiles.fetch_kind is
'The sender only announces its leads: the kind of outbox job that fetches each; the map reads what is fetched. Null: the body says everything.';
comment on column intake.source_profiles.accepted_status is
'The status that the sender takes for success, whatever became of the referral; null: as POST /v1/leads answers.';

create table intake.sources (
    id bigint generated always as identity,
    code text not null,
    name text not null,
    profile_code text not null default 'indica',
    is_active boolean not null default true,
    field_map jsonb not null default '{}',
    constants jsonb not null default '{}',
    items_path text,
    skip_rules jsonb not null default '[]',
    map_version integer not null default 1,
    secret_version integer not null default 1,
    token_id bigint,
    created_at timestamptz not null default util.current_time(),
    constraint sources_pkey primary key (id),
    constraint sources_code_key unique (code),
    constraint sources_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint sources_profile_code_fkey foreign key (profile_code) references intake.source_profiles (code) deferrable initially deferred,
    constraint field_map_is_an_object check (jsonb_typeof(field_map) = 'object'),
    constraint constants_are_an_object check (jsonb_typeof(constants) = 'object'),
    constraint skip_rules_are_a_list check (jsonb_typeof(skip_rules) = 'array'),
    constraint source_code_is_a_slug check (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$')
);
create index sources_profile_code_idx on intake.sources (profile_code);
create index sources_token_id_idx on intake.sources (token_id);
comment on table intake.sources is 'Systems that submit leads: a site, a partner, an import.';
comment on column intake.sources.field_map is
'For structured webhooks: where each field of a submission stands in the source''s body, such as {"person.phone": "/data/tel"} (intake.read_expression).';
comment on column intake.sources.constants is 'Values of fields that the source never sends, such as {"origin": "site"}.';
comment on column intake.sources.items_path is
'Where the list of referrals stands in a body that holds several (intake.read_path), each of which becomes a submission; null: a body is one referral.';
comment on column intake.sources.skip_rules is
'Which items are no referrals, such as [{"path": "/is_test", "equals": [true]}, {"path": "/phone", "filled": false}]; one that fits is enough.';
comment on column intake.sources.map_version is 'Version of field_map, constants, items_path and skip_rules; intake.source_maps has them all.';
comment on column intake.sources.secret_version is 'Version of the HMAC secret derived from the master key; raising it rotates the secret.';
comment on column intake.sources.token_id is 'The token under which the source''s webhook submissions are kept.';

create table intake.source_maps (
    source_id bigint not null,
    version integer not null,
    field_map jsonb not null,
    constants jsonb not null,
    items_path text,
    skip_rules jsonb not null,
    created_at timestamptz not null default util.current_time(),
    constraint source_maps_pkey primary key (source_id, version),
    constraint source_maps_source_id_fkey foreign key (source_id) references intake.sources (id)
);
comment on table intake.source_maps is
'Every way in which a source''s bodies were ever read; intake.submissions.map_version says which one read a body.';

create table intake.deliveries (
    id bigint generated always as identity,
    token_id bigint not null,
    received_at timestamptz not null,
    items integer not null,
    raw bytea,
    raw_sha256 bytea not null,
    constraint deliveries_pkey primary key (id),
    constraint deliveries_token_id_fkey foreign key (token_id) references ops.api_tokens (id)
);
create index deliveries_token_id_idx on intake.deliveries (token_id);
create index deliveries_to_purge_idx on intake.deliveries (received_at) where raw is not null;
comment on table intake.deliveries is
'Bodies that held several referrals: the bytes once, each referral a row of intake.submissions; and bodies that announced leads (intake.announcements). Raw bodies
live 30 days, then only their hash.';
comment on column intake.deliveries.items is 'How many referrals the body held, or leads it announced.';

create table intake.arrivals (
    source_id bigint not null,
    hour timestamptz not null,
    submissions integer not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint arrivals_pkey primary key (source_id, hour),
    constraint arrivals_source_id_fkey foreign key (source_id) references intake.sources (id),
    constraint submissions_are_positive check (submissions > 0)
);
comment on table intake.arrivals is
'Submissions of each source by hour, counted by intake.count_arrivals(), for five weeks: from them its habit is known, and that it fell silent.';

create table intake.column_fields (
    word text not null,
    field text,
    position integer not null,
    constraint column_fields_pkey primary key (word)
);
comment on table intake.column_fields is 'What columns of lists are called, as intake.column_word() writes it, and which field of a submission they are.';
comment on column intake.column_fields.field is 'Null: the column is read as nothing, such as the reason that a file of refused rows gives.';
comment on column intake.column_fields.position is 'Order of the columns of one field: the first mobile is the number to write to, a first name stands before a surname.';

create table intake.imports (
    id bigint generated always as identity,
    file_sha256 bytea not null,
    file_name text not null,
    file_columns text[] not null,
    field_map jsonb,
    constants jsonb not null,
    read_columns text[] not null,
    first_contact text not null,
    per_hour integer not null,
    paced_until timestamptz,
    state text not null,
    actor text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    rows_done bigint not null default 0,
    created bigint not null default 0,
    touched bigint not null default 0,
    suppressed bigint not null default 0,
    quarantined bigint not null default 0,
    rejected bigint not null default 0,
    repeated bigint not null default 0,
    unreadable bigint not null default 0,
    constraint imports_pkey primary key (id),
    constraint imports_file_sha256_key unique (file_sha256),
    constraint file_sha256_is_a_sha256 check (octet_length(file_sha256) = 32),
    constraint import_map_is_an_object check (jsonb_typeof(field_map) = 'object'),
    constraint import_constants_are_an_object check (jsonb_typeof(constants) = 'object'),
    constraint first_contact_is_known check (first_contact in ('now', 'spread', 'never')),
    constraint per_hour_is_positive check (per_hour > 0),
    constraint import_state_is_known check (state in ('running', 'done', 'cancelled')),
    constraint every_row_has_an_outcome check (rows_done = created + touched + suppressed + quarantined + rejected + repeated + unreadable)
);
comment on table intake.imports is 'Files that were imported: how their rows are read, how far each came, what became of the rows. One for the same bytes.';
comment on column intake.imports.file_columns is 'The columns of the file, in their order.';
comment on column intake.imports.field_map is 'Where each field of a submission stands in a row (intake.read_expression); null: rows are submissions in our own form.';
comment on column intake.imports.constants is 'Values of fields that the file does not have, such as {"product": "solar"}.';
comment on column intake.imports.read_columns is 'Columns that the map reads, and those that are left out; all others become attributes.';
comment on column intake.imports.first_contact is
'now: as if the rows had been submitted one by one; spread: per_hour of them an hour, in sending hours; never: no message, somebody calls, per_hour an hour.';
comment on column intake.imports.paced_until is 'When the next lead of the file is due, with spread and never.';
comment on column intake.imports.changed_at is 'When rows were taken last, or the state changed.';
comment on column intake.imports.rows_done is 'Rows from the beginning of the file that were taken; here a repetition goes on.';
comment on column intake.imports.repeated is 'Rows that were taken before, by an earlier run over the same file.';
comment on column intake.imports.unreadable is 'Rows that are no submission (intake.import_failures).';

create table intake.import_failures (
    import_id bigint not null,
    line bigint not null,
    reason text not null,
    constraint import_failures_pkey primary key (import_id, line),
    constraint import_failure_reason_is_known check (reason in ('too_long', 'unclosed_quote')),
    constraint import_failures_import_id_fkey foreign key (import_id) references intake.imports (id)
);
comment on table intake.import_failures is 'Lines of imported files that could not be made a submission, such as one of more than 64 KiB; the file has their words.';
comment on column intake.import_failures.line is 'Line of the file where the row begins, from 1.';
comment on column intake.import_failures.reason is 'Why, the key of a sentence in meta.texts after import.';

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
    delivery_id bigint,
    item integer,
    map_version integer,
    installation_id uuid,
    import_id bigint,
    line bigint,
    origin text,
    constraint submissions_pkey primary key (id),
    constraint submissions_uid_key unique (uid),
    constraint submissions_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint submissions_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint submissions_delivery_id_fkey foreign key (delivery_id) references intake.deliveries (id),
    constraint submissions_import_id_fkey foreign key (import_id) references intake.imports (id),
    constraint import_with_its_line check ((import_id is null) = (line is null)),
    constraint delivery_with_its_item check ((delivery_id is null) = (item is null)),
    constraint submission_outcome_is_known check (outcome in ('created', 'touched', 'suppressed', 'rejected', 'quarantined')),
    constraint lead_only_when_created_or_touched check ((outcome in ('created', 'touched')) = (lead_id is not null)),
    constraint refusal_has_a_reason check (outcome in ('created', 'touched') or reason is not null)
);
create unique index submissions_token_id_idempotency_key_key
    on intake.submissions (token_id, idempotency_key) where idempotency_key is not null;
create index submissions_lead_id_idx on intake.submissions (lead_id) where lead_id is not null;
create index submissions_token_id_lead_id_idx on intake.submissions (token_id, lead_id) where lead_id is not null;
create index submissions_delivery_id_idx on intake.submissions (delivery_id) where delivery_id is not null;
create index submissions_installation_id_idx on intake.submissions (installation_id, idempotency_key) where installation_id is not null;
create index submissions_import_id_line_idx on intake.submissions (import_id, line) where import_id is not null;
create index submissions_received_at_idx on intake.submissions (received_at);
create index submissions_to_purge_idx
    on intake.submissions (received_at) where raw is not null or idempotency_key is not null or answer ?| '{errors,warnings,detail}';
comment on table intake.submissions is
'Intake ledger: one row per authenticated request of at most 64 KiB, accepted or not. Raw bodies live 30 days, then only their hash.';
comment on column intake.submissions.delivery_id is 'The body that held this referral among others; raw is null then.';
comment on column intake.submissions.origin is 'How it came in, as it said or as its sender implies: kept also of what was refused. Null: it could not be read.';
comment on column intake.submissions.item is 'Which referral of the delivery this is, from 1.';
comment on column intake.submissions.import_id is 'The imported file that held this referral; raw is its row as a JSON object.';
comment on column intake.submissions.line is 'Line of the file where the referral begins, from 1.';
comment on column intake.submissions.map_version is 'Version of the source''s map that read the body; null: the body was our own form.';
comment on column intake.submissions.installation_id is
'Id that a consultant''s program made for itself once: its idempotency keys outlive the token. Forgotten with the key.';
comment on column intake.submissions.answer is 'The body that was answered; given again when the request is repeated with the same key.';
comment on column intake.submissions.reason is 'Code: why it was suppressed, rejected or quarantined.';

create table intake.announcements (
    id bigint generated always as identity,
    source_id bigint not null,
    external_id text not null,
    said jsonb not null default '{}',
    delivery_id bigint not null,
    received_at timestamptz not null,
    settled_at timestamptz,
    outcome text,
    submission_id bigint,
    constraint announcements_pkey primary key (id),
    constraint announcements_source_id_external_id_key unique (source_id, external_id),
    constraint announcements_source_id_fkey foreign key (source_id) references intake.sources (id),
    constraint announcements_delivery_id_fkey foreign key (delivery_id) references intake.deliveries (id),
    constraint announcements_submission_id_fkey foreign key (submission_id) references intake.submissions (id) deferrable initially deferred,
    constraint announcement_outcome_is_known check (outcome in ('taken', 'sample', 'given_up')),
    constraint announcement_is_settled_with_an_outcome check ((settled_at is null) = (outcome is null)),
    constraint submission_only_when_taken check ((outcome is not distinct from 'taken') = (submission_id is not null))
);
create index announcements_delivery_id_idx on intake.announcements (delivery_id);
create index announcements_submission_id_idx on intake.announcements (submission_id) where submission_id is not null;
create index announcements_open_idx on intake.announcements (source_id, received_at) where settled_at is null;
comment on table intake.announcements is
'Leads of which a sender told the number only: each is fetched by an outbox job (intake.source_profiles.fetch_kind) and then becomes a submission, once.';
comment on column intake.announcements.external_id is 'The sender''s number of the lead, which is also the idempotency key of the submission.';
comment on column intake.announcements.said is 'The other numbers and times of the announcement: page_id, form_id, ad_id, adgroup_id, created_time.';
comment on column intake.announcements.outcome is
'taken: fetched, and submission_id says what became of it; sample: the example of the sender''s console, which stands for nobody; given_up: a human dismissed the job that could not fetch it.';

create table intake.fetch_errors (
    first_code integer not null,
    last_code integer not null,
    class text not null,
    meaning text not null,
    constraint fetch_errors_pkey primary key (first_code),
    constraint codes_of_fetches_are_a_range check (first_code <= last_code),
    constraint fetch_error_class_is_known check (class in ('token', 'permission', 'limit', 'passing', 'unknown'))
);
comment on table intake.fetch_errors is
'What each error code of Meta''s Graph API means for the fetch of a lead; intake.fail_fetch() acts on the class. token, permission: all fetches wait for a human; limit: all
wait; passing: tried again; unknown: there is no such lead, or we may not see it. Any other code: the request is at fault.';

create table intake.quarantine (
    submission_id bigint not null,
    kind text not null default 'quarantined',
    reason text not null,
    detail jsonb not null default '{}',
    queue_code text not null default 'quarantine',
    next_action_at timestamptz not null,
    created_at timestamptz not null,
    resolved_at timestamptz,
    resolution text,
    resolved_by text,
    raw_sha256 bytea,
    constraint quarantine_pkey primary key (submission_id),
    constraint quarantine_kind_is_known check (kind in ('quarantined', 'refused')),
    constraint refused_with_its_bytes_hash check ((kind = 'refused') = (raw_sha256 is not null)),
    constraint quarantine_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred,
    constraint quarantine_queue_code_fkey foreign key (queue_code) references routing.queues (code),
    constraint quarantine_resolution_is_known check (resolution in ('fixed', 'rejected', 'repeated')),
    constraint resolved_with_a_resolution check ((resolved_at is null) = (resolution is null))
);
create index quarantine_queue_code_idx on intake.quarantine (queue_code, next_action_at) where resolved_at is null;
create index quarantine_open_idx on intake.quarantine (created_at, submission_id) where resolved_at is null;
create index quarantine_raw_sha256_idx on intake.quarantine (raw_sha256) where raw_sha256 is not null;
create index quarantine_resolved_at_idx on intake.quarantine (resolved_at) where detail ? 'rejected';
comment on table intake.quarantine is
'Work list of submissions that a human must look at before they become leads: owner queue, reason, when it is due.';
comment on column intake.quarantine.kind is
'quarantined: taken, and waits; refused: what a machine sent and was refused, which nobody would see otherwise.';
comment on column intake.quarantine.resolution is
'fixed: taken in, corrected or as it was; rejected: a human said so; repeated: the sender sent a refused one again and it was taken.';
comment on column intake.quarantine.resolved_by is 'Who settled it: token:<id>, operator:<name>, or a database role; null: its sender, who sent it again.';
comment on column intake.quarantine.raw_sha256 is 'Of a refused one: hash of its bytes, so that it is listed once however often it is sent.';

create type intake.referral as (
    submission_id bigint,
    submission_uid uuid,
    token_id bigint,
    import_id bigint,
    received_at timestamptz,
    occurred_at timestamptz,
    person people.identity,
    city text,
    known_city text,
    ibge_code integer,
    city_doubt text,
    referrer people.identity,
    origin text,
    product text,
    notes text,
    attributes jsonb,
    page jsonb,
    consent jsonb,
    refusal text,
    errors jsonb,
    doubt jsonb,
    warnings jsonb,
    emails jsonb
);
comment on type intake.referral is
'What was understood of a submission, as it travels between the steps of intake.process_submission(). A referrer without a name is ignored. city: as it came;
known_city, ibge_code, city_doubt: as people.city_of() reads it. refusal, errors: the reason and errors[] of what is no referral, or when nobody could reach the person. doubt: the entry of warnings[] (its code is the reason) when a human must look first, else null. emails: further addresses of the person, [{email, match_key}], null for none.';

create type intake.reading as (
    problem text,
    is_skipped boolean,
    is_mended boolean,
    referral intake.referral
);
comment on type intake.reading is
'What the bytes of a submission say, before anybody is looked for: why they are no body, whether the source marks them as no referral, whether they were mended, and what
was understood. is_mended null: they were not read.';

create type intake.parties as (
    person_id bigint,
    matched_by text,
    referrer_id bigint,
    is_phone_doubtful boolean,
    warnings jsonb
);
comment on type intake.parties is
'Whom a referral speaks of: the person, by which kind of identifier they were known (null: they are new), the referrer, and what the sender should be told.
is_phone_doubtful: the phone came with evidence of somebody else, a human looks before it is written to.';

create type intake.verdict as (
    outcome text,
    doubt jsonb,
    found people.found,
    lead_id bigint
);
comment on type intake.verdict is
'What a referral would become as things stand (intake.judge): created, touched (lead_id: the open lead), suppressed, or quarantined, with the doubt that a human must settle.
found: whom it names.';

create type intake.looked_up as (
    errors jsonb,
    person people.identity,
    depends_on_name boolean,
    verdict intake.verdict
);
comment on type intake.looked_up is
'The answer of intake.look_up(): errors[] when a referral would be rejected, else how the person was read, what would become of them, and whether another name than that of
whoever is known may change it.';

create type intake.tidied as (
    body jsonb,
    warnings jsonb
);
comment on type intake.tidied is
'A submission on its way through the steps of intake.tidy(), and the warnings of what was set aside.';

create type intake.result as (
    outcome text,
    reason text,
    lead_id bigint,
    answer jsonb,
    failure jsonb,
    origin text
);
comment on type intake.result is
'What a submission became, as intake.submissions keeps it: outcome, reason, lead, and the body of the answer. failure: what broke inside (meta.describe_error),
for the human who gets it; null when nothing did.';

create table intake.corrections (
    id bigint generated always as identity,
    submission_id bigint not null,
    corrected_at timestamptz not null,
    actor text not null,
    outcome text not null,
    body bytea,
    body_sha256 bytea not null,
    constraint corrections_pkey primary key (id),
    constraint corrections_submission_id_fkey foreign key (submission_id) references intake.submissions (id),
    constraint body_sha256_is_a_sha256 check (octet_length(body_sha256) = 32)
);
create index corrections_submission_id_idx on intake.corrections (submission_id);
create index corrections_id_idx on intake.corrections (id) where body is not null;
comment on table intake.corrections is 'What a human made of a submission in quarantine: who, when, and the corrected body beside the original.';
comment on column intake.corrections.actor is 'Who: token:<id>, operator:<name>, or a database role.';
comment on column intake.corrections.body is 'The corrected body as JSON. Personal data: forgotten with the original, when its hash stays.';

create table intake.cards (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    lead_id bigint not null,
    message_sha256 bytea not null,
    position integer not null,
    name text,
    phone text,
    phones jsonb not null default '[]',
    phone_keys text[] not null default '{}',
    email text,
    found text not null default 'new',
    said_at timestamptz not null,
    created_at timestamptz not null default util.current_time(),
    due_at timestamptz not null,
    decided_at timestamptz,
    outcome text,
    actor text,
    reason text,
    submission_id bigint,
    constraint cards_pkey primary key (id),
    constraint cards_uid_key unique (uid),
    constraint cards_message_sha256_position_key unique (message_sha256, position),
    constraint cards_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint cards_submission_id_fkey foreign key (submission_id) references intake.submissions (id),
    constraint message_sha256_is_a_sha256 check (octet_length(message_sha256) = 32),
    constraint card_position_is_positive check (position > 0),
    constraint card_phones_are_a_list check (jsonb_typeof(phones) = 'array'),
    constraint card_finding_is_known check (
        found in ('new', 'known', 'open_lead', 'foreign', 'doubtful', 'suppressed', 'consultant', 'own', 'no_phone', 'unusable')
    ),
    constraint card_outcome_is_known check (outcome in ('accepted', 'ignored', 'own', 'expired')),
    constraint decided_card_has_an_outcome check ((outcome is null) = (decided_at is null)),
    constraint accepted_card_has_a_submission check ((outcome is not distinct from 'accepted') = (submission_id is not null))
);
create index cards_lead_id_idx on intake.cards (lead_id);
create index cards_submission_id_idx on intake.cards (submission_id);
create index cards_waiting_idx on intake.cards (due_at) where decided_at is null;
create index cards_to_purge_idx on intake.cards (said_at) where name is not null or phone is not null or phones <> '[]' or email is not null or reason is not null;
comment on table intake.cards is
'Contact cards that people of leads sent on WhatsApp, each of which is a proposed referral of theirs: nothing is sent to anybody, and no lead made, before a human accepts it.';
comment on column intake.cards.lead_id is 'The lead of whoever sent it, as it was when it came.';
comment on column intake.cards.message_sha256 is 'The message that it came in: SHA-256 of its id at WhatsApp, or else of what names it in Chatwoot, so that both copies count once.';
comment on column intake.cards.position is 'Which card of the message, as far as it is told.';
comment on column intake.cards.name is 'The name on the card. Personal data: forgotten after the setting card_retention.';
comment on column intake.cards.phone is 'The number to write to: the first mobile of the card, E.164 where it can be read. Personal data: forgotten with the name.';
comment on column intake.cards.phones is 'All numbers of the card, the first mobile first. Personal data: forgotten with the name.';
comment on column intake.cards.phone_keys is 'Their match keys. Personal data: forgotten with the name.';
comment on column intake.cards.email is 'The e-mail on the card. Personal data: forgotten with the name.';
comment on column intake.cards.found is 'What it was when it came (intake.card_finding).';
comment on column intake.cards.due_at is 'Until when a human should have decided (setting card_term).';
comment on column intake.cards.outcome is
'accepted: it became a submission; ignored: a human said that it is none; own: it was the sender''s own, so nobody is asked; expired: nobody decided before it was forgotten.';
comment on column intake.cards.actor is 'Who decided, as in leads.events; rules: the setting card_referrals did.';
comment on column intake.cards.reason is 'Why it was ignored, in words. Personal data: forgotten with the name.';
comment on column intake.cards.submission_id is 'The submission that it became.';

-- inbox ------------------------------------------------------------------------------------------

create table inbox.deliveries (
    id bigint generated always as identity,
    provider text not null,
    received_at timestamptz not null,
    raw bytea,
    raw_sha256 bytea not null,
    state text not null default 'received',
    entries integer,
    failed_entries integer,
    tries integer not null default 0,
    due_at timestamptz,
    error text,
    processed_at timestamptz,
    constraint deliveries_pkey primary key (id),
    constraint provider_is_known check (provider in ('whatsapp', 'chatwoot', 'observation')),
    constraint delivery_state_is_known check (state in ('received', 'processed', 'unreadable')),
    constraint processed_when_not_received check ((state = 'received') = (processed_at is null))
);
create index deliveries_received_idx on inbox.deliveries (id) where state = 'received';
create index deliveries_received_at_idx on inbox.deliveries (received_at);
create index deliveries_to_purge_idx on inbox.deliveries (received_at) where raw is not null;
comment on table inbox.deliveries is
'Webhook inbox: every signed body as it came, stored before it is answered. Raw bodies live 30 days, then only their hash.';
comment on column inbox.deliveries.entries is
'Facts of the body that were handled so far; a large body is handled in slices, each in a transaction of its own.';
comment on column inbox.deliveries.tries is 'How often in a row what it needs was held by somebody else, or a race was lost; the wait grows with it.';
comment on column inbox.deliveries.due_at is 'Not to be taken before, after such a try; null: at once.';
comment on column inbox.deliveries.error is 'Why it is unreadable, or why its last try came to nothing.';

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
    dismissed_at timestamptz,
    dismissed_by text,
    dismissed_reason text,
    constraint facts_pkey primary key (id),
    constraint facts_natural_key_key unique (natural_key),
    constraint facts_delivery_id_fkey foreign key (delivery_id) references inbox.deliveries (id),
    constraint facts_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint facts_message_id_fkey foreign key (message_id) references sending.messages (id),
    constraint fact_state_is_known check (state in ('applied', 'ignored', 'parked', 'failed', 'expired', 'dismissed')),
    constraint failed_fact_has_an_error check (state <> 'failed' or error is not null),
    constraint fact_is_dismissed_by_somebody_for_a_reason check (
        (state = 'dismissed') = (dismissed_at is not null) and (state = 'dismissed') = (dismissed_by is not null)
        and (state = 'dismissed') = (dismissed_reason is not null)
    )
);
create index facts_delivery_id_idx on inbox.facts (delivery_id);
create index facts_to_purge_idx on inbox.facts (created_at) where payload <> '{}';
create index facts_lead_id_idx on inbox.facts (lead_id) where lead_id is not null;
create index facts_message_id_idx on inbox.facts (message_id) where message_id is not null;
create index facts_parked_idx on inbox.facts (wamid) where state = 'parked';
create index facts_failed_idx on inbox.facts (id) where state = 'failed';
create index facts_preference_idx
    on inbox.facts ((coalesce(payload #>> '{entry,user_id}', payload #>> '{entry,wa_id}')), occurred_at)
    where kind = 'preference';
create index facts_unknown_number_idx on inbox.facts ((payload #>> '{who,wa_id}')) where reason = 'unknown_person';
create index facts_unknown_user_id_idx on inbox.facts ((payload #>> '{who,user_id}')) where reason in ('unknown_person', 'suppressed_stranger');
comment on table inbox.facts is
'What the deliveries said, one row per fact: the natural key makes its effect happen once. A failed entry keeps its error and can be applied again.';
comment on column inbox.facts.natural_key is
'wa:status:<wamid>:<status>, wa:message:<phone_number_id>:<id>, wa:preference:…, wa:template:…, cw:message:<account>:<id>:<second>, cw:conversation:…';
comment on column inbox.facts.dismissed_by is 'Who dismissed it when it had failed: it is not applied, and counts as settled.';
comment on column inbox.facts.dismissed_reason is 'Why it was dismissed, in that person''s words.';

create type inbox.applied as (state text, reason text, lead_id bigint, message_id bigint, wamid text);
comment on type inbox.applied is
'What applying a fact came to. state: applied, ignored or parked (see inbox.facts); reason: a code, always there unless it was simply applied; the lead, the message
of ours and the wamid that it is about, where there are any.';

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
    phone_key text,
    user_id text,
    written_at timestamptz not null,
    created_at timestamptz not null,
    constraint replies_pkey primary key (id),
    constraint replies_wamid_key unique (wamid),
    -- A Chatwoot that was restored gives its ids a second time.
    constraint replies_channel_id_chatwoot_message_id_written_at_key unique (channel_id, chatwoot_message_id, written_at),
    constraint replies_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint replies_person_id_fkey foreign key (person_id) references people.people (id),
    constraint replies_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint replies_answers_message_id_fkey foreign key (answers_message_id) references sending.messages (id),
    constraint learnt_from_somewhere check (num_nonnulls(wamid, chatwoot_message_id) >= 1)
);
create index replies_person_id_idx on inbox.replies (person_id, written_at);
create index replies_lead_id_idx on inbox.replies (lead_id, written_at);
create index replies_channel_id_written_at_idx on inbox.replies (channel_id, written_at);
create index replies_answers_message_id_idx on inbox.replies (answers_message_id)
    where answers_message_id is not null;
comment on table inbox.replies is
'What people wrote to us, once each, whether learnt from Meta, from Chatwoot or from both.';
comment on column inbox.replies.phone_key is 'Match key of the number that it came from; null when only an id of WhatsApp''s came along.';
comment on column inbox.replies.user_id is 'Business-scoped user id that it came from; null when none came along.';

create table inbox.refusals (
    source text not null,
    day date not null,
    refused bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint refusals_pkey primary key (source, day),
    constraint refused_is_positive check (refused > 0)
);
comment on table inbox.refusals is
'How many webhooks proved nothing (a signature, a time, a secret) on each day, for each source: whatever is sent, a day has a row for each source at most.';
comment on column inbox.refusals.source is 'whatsapp, chatwoot, the code of a source of ours as source:<code>, or unknown for all codes that are no source of ours.';
comment on column inbox.refusals.day is 'By UTC.';

-- alerts -----------------------------------------------------------------------------------------

create table alerts.rules (
    code text not null,
    is_by_subject boolean not null,
    owner text not null,
    is_enabled boolean not null default true,
    opens_after interval not null,
    resolves_after interval not null,
    reminds_after interval not null,
    constraint rules_pkey primary key (code),
    constraint rules_code_fkey foreign key (code) references ops.conditions (code) on delete cascade,
    constraint alert_owner_is_known check (owner in ('operator', 'manager', 'director')),
    constraint opens_after_is_not_negative check (opens_after >= interval '0'),
    constraint resolves_after_is_not_negative check (resolves_after >= interval '0'),
    constraint reminds_after_is_positive check (reminds_after > interval '0')
);
comment on table alerts.rules is
'Which condition of health (ops.conditions) is an alert, whose it is, how long it must last to become one, how long it must be gone to be over, and when it is told again.';
comment on column alerts.rules.is_by_subject is 'Each thing that it is about is an alert of its own; else there is one, whatever it is about.';
comment on column alerts.rules.owner is 'Who is to act: operator, manager, director. Routes and the desk choose by it.';
comment on column alerts.rules.opens_after is 'What passes before that is no alert.';
comment on column alerts.rules.resolves_after is 'What comes back before that is the same alert.';
comment on column alerts.rules.reminds_after is 'Told again after so long while nobody has acknowledged it.';

create table alerts.alerts (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    code text not null,
    subject_key text not null,
    severity text not null,
    subject text,
    since timestamptz,
    arguments text[] not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    opened_at timestamptz,
    told_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    resolved_at timestamptz,
    constraint alerts_pkey primary key (id),
    constraint alerts_uid_key unique (uid),
    constraint alerts_code_fkey foreign key (code) references alerts.rules (code) on delete cascade,
    constraint alert_severity_is_known check (severity in ('warning', 'error')),
    constraint resolved_after_it_opened check (resolved_at is null or opened_at is not null),
    constraint alert_is_acknowledged_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create unique index alerts_standing_key on alerts.alerts (code, subject_key) where resolved_at is null;
create index alerts_code_idx on alerts.alerts (code, opened_at);
create index alerts_opened_at_idx on alerts.alerts (opened_at);
comment on table alerts.alerts is
'Each time that something was wrong, once, however often it was seen: pending until it lasted as long as its rule asks, then open, then resolved when it is gone.';
comment on column alerts.alerts.subject_key is 'What tells it from others of its code: what it is about, or empty.';
comment on column alerts.alerts.subject is 'What it is about, as it was last seen: codes, and names of our own people.';
comment on column alerts.alerts.since is 'Since when, as the finding says it.';
comment on column alerts.alerts.arguments is 'What the sentence of the condition tells more.';
comment on column alerts.alerts.opened_at is 'When it became an alert; null: it has not lasted long enough yet.';
comment on column alerts.alerts.told_at is 'When it was last told.';
comment on column alerts.alerts.acknowledged_by is 'Who takes care: token:<id> or operator:<name at the command line>.';

create table alerts.routes (
    id bigint generated always as identity,
    code text not null,
    way text not null,
    subscription_id bigint,
    channel_id bigint,
    conversation_id bigint,
    phone text,
    email text,
    min_severity text not null default 'warning',
    owners text[] not null default '{operator,manager,director}',
    has_summary boolean not null default true,
    language text not null default 'pt',
    is_active boolean not null default true,
    created_at timestamptz not null,
    constraint routes_pkey primary key (id),
    constraint routes_code_key unique (code),
    constraint routes_subscription_id_fkey foreign key (subscription_id) references webhooks.subscriptions (id),
    constraint routes_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint route_code_is_a_slug check (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    constraint way_is_known check (way in ('webhook', 'whatsapp', 'chatwoot', 'email')),
    constraint way_leads_somewhere check (
        (way = 'webhook') = (subscription_id is not null) and (way in ('whatsapp', 'chatwoot')) = (channel_id is not null)
        and (way = 'chatwoot') = (conversation_id is not null) and (way = 'whatsapp') = (phone is not null) and (way = 'email') = (email is not null)
    ),
    constraint route_severity_is_known check (min_severity in ('warning', 'error')),
    constraint route_owners_are_known check (owners <@ array['operator', 'manager', 'director'] and cardinality(owners) > 0),
    constraint route_language_is_known check (language in ('pt', 'en'))
);
create index routes_subscription_id_idx on alerts.routes (subscription_id) where subscription_id is not null;
create index routes_channel_id_idx on alerts.routes (channel_id) where channel_id is not null;
comment on table alerts.routes is 'Who is told of alerts, and how: a subscription of webhooks, a manager''s WhatsApp, a conversation in Chatwoot, an e-mail address.';
comment on column alerts.routes.phone is 'Of somebody of ours, in E.164.';
comment on column alerts.routes.min_severity is 'error: warnings are not told here.';
comment on column alerts.routes.owners is 'Alerts of these owners are told here.';
comment on column alerts.routes.has_summary is 'Whether the daily summary goes here.';

create table alerts.notices (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    route_id bigint not null,
    kind text not null,
    day date,
    state text not null default 'queued',
    job_id bigint,
    error text,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint notices_pkey primary key (id),
    constraint notices_uid_key unique (uid),
    constraint notices_route_id_day_key unique (route_id, day),
    constraint notices_route_id_fkey foreign key (route_id) references alerts.routes (id),
    constraint notices_job_id_fkey foreign key (job_id) references outbox.jobs (id),
    constraint notice_kind_is_known check (kind in ('alerts', 'summary', 'test')),
    constraint summary_is_of_a_day check ((kind = 'summary') = (day is not null)),
    constraint notice_state_is_known check (state in ('queued', 'delivered', 'dead', 'dropped')),
    constraint notice_is_finished_when_final check ((state = 'queued') = (finished_at is null))
);
create index notices_job_id_idx on alerts.notices (job_id);
create index notices_created_at_idx on alerts.notices (created_at);
comment on table alerts.notices is 'What was ordered to be told, to whom: one for each route and each minute in which something changed, however many alerts it names.';
comment on column alerts.notices.uid is 'The id of a webhook''s delivery, the same at every try.';
comment on column alerts.notices.day is 'Of a summary: the day on which it is told, in civil time of the operation.';
comment on column alerts.notices.state is
'queued: the outbox has it; delivered; dead: given up, until somebody orders it again; dropped: nothing was left to tell, or it became too old.';
comment on column alerts.notices.error is 'What kept the last try from succeeding: a code, never words of the other side.';

create table alerts.told (
    notice_id bigint not null,
    alert_id bigint not null,
    event text not null,
    constraint told_pkey primary key (notice_id, alert_id),
    constraint told_notice_id_fkey foreign key (notice_id) references alerts.notices (id) on delete cascade,
    constraint told_alert_id_fkey foreign key (alert_id) references alerts.alerts (id) on delete cascade,
    constraint told_event_is_known check (event in ('opened', 'reminded', 'resolved'))
);
create index told_alert_id_idx on alerts.told (alert_id);
comment on table alerts.told is 'Which alerts a notice names, and what happened to each.';

create table alerts.evaluation (
    is_only_row boolean not null default true,
    evaluated_at timestamptz not null,
    tested_hour timestamptz,
    constraint evaluation_pkey primary key (is_only_row),
    constraint evaluation_is_only_row check (is_only_row)
);
comment on table alerts.evaluation is 'When alerts were last judged, so that everybody sees when they are not.';
comment on column alerts.evaluation.evaluated_at is 'By the real clock, which indica dev clock does not move.';
comment on column alerts.evaluation.tested_hour is 'Up to which full hour figures were held against their habit.';

create table alerts.hours (
    series text not null,
    key text not null,
    hour timestamptz not null,
    total bigint not null,
    hits bigint not null,
    constraint hours_pkey primary key (series, key, hour),
    constraint series_is_known check (series in ('volume', 'delivery', 'reply', 'fallback')),
    constraint hits_are_of_the_total check (hits >= 0 and hits <= total)
);
comment on table alerts.hours is
'Figures by hour, for eight weeks: leads that came in (volume, by origin), messages that left and arrived (delivery, by template and number), first messages that arrived and were answered in four hours (reply, by template), decisions that gave nobody the lead (fallback).';
comment on column alerts.hours.key is 'Origin, template or number; * for all together.';

create table alerts.anomalies (
    code text not null,
    key text not null,
    window_hours smallint not null,
    tested_at timestamptz not null,
    observed double precision not null,
    expected double precision not null,
    p_value double precision not null,
    since timestamptz,
    constraint anomalies_pkey primary key (code, key, window_hours),
    constraint anomalies_code_fkey foreign key (code) references ops.conditions (code) on delete cascade,
    constraint p_value_is_a_probability check (p_value >= 0 and p_value <= 1)
);
comment on table alerts.anomalies is 'How each figure stood against its habit when it was last tested; an anomaly while since is set.';
comment on column alerts.anomalies.observed is 'Leads, or the share of messages.';
comment on column alerts.anomalies.expected is 'The same, as its habit has it.';
comment on column alerts.anomalies.p_value is 'How probable so odd a figure is while nothing is wrong.';

-- jobs -------------------------------------------------------------------------------------------

create table jobs.schedules (
    name text not null,
    schedule text not null,
    max_runtime interval not null default interval '5 minutes',
    is_enabled boolean not null default true,
    description text not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint schedules_pkey primary key (name)
);
comment on table jobs.schedules is 'Scheduled work: what pg_cron (or indica jobs run) runs, and when.';
comment on column jobs.schedules.schedule is 'Five cron fields, in UTC.';
comment on column jobs.schedules.created_at is 'A job that never ran is late from its first moment after this one.';

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
    constraint run_outcome_is_known check (outcome in ('running', 'succeeded', 'failed', 'skipped'))
);
create index runs_job_name_idx on jobs.runs (job_name, started_at);
comment on table jobs.runs is 'Log of scheduled work: when it ran, how it ended, how many rows it touched.';

create table jobs.scheduler (
    is_only_row boolean not null default true,
    looked_at timestamptz not null,
    listed jsonb not null,
    constraint scheduler_pkey primary key (is_only_row),
    constraint scheduler_is_only_row check (is_only_row),
    constraint listed_is_a_list check (jsonb_typeof(listed) = 'array')
);
comment on table jobs.scheduler is
'What pg_cron''s own list said when it was last read, which only indica_cron may: jobs.look_at_cron() does while jobs run, indica jobs sync and indica doctor do it too.';
comment on column jobs.scheduler.listed is
'[{"name", "schedule", "command", "database", "is_active", "message": what pg_cron said when it could not begin the last run}], names without indica:.';

create table jobs.refreshes (
    view_name text not null,
    refreshed_at timestamptz not null,
    took interval not null,
    constraint refreshes_pkey primary key (view_name)
);
comment on table jobs.refreshes is 'Freshness: when each materialized view was last refreshed and how long it took.';

-- desk -------------------------------------------------------------------------------------------

create table desk.roles (
    code text not null,
    position smallint not null,
    sees text not null,
    rights text[] not null,
    name_pt text not null,
    name_en text not null,
    constraint roles_pkey primary key (code),
    constraint role_sees_is_known check (sees in ('own', 'team', 'all')),
    constraint rights_are_known check (
        rights <@ array[
            'overview', 'today', 'leads', 'alerts', 'referrers', 'forecast', 'distribution', 'rework', 'messages', 'operation',
            'transfer', 'status', 'postpone', 'suppress', 'card', 'correct', 'retry', 'dismiss', 'settle', 'resume', 'rules', 'absence', 'policy', 'acknowledge'
        ]
    )
);
comment on table desk.roles is 'What the desk shows to whom, and what they may do there.';
comment on column desk.roles.sees is 'Whose leads: own; team: those of their team and of the queues; all.';
comment on column desk.roles.rights is 'Pages (overview to operation) and actions (desk.find_action).';

create table desk.users (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    email text not null,
    name text not null,
    role text not null,
    team_id bigint,
    is_active boolean not null default true,
    created_at timestamptz not null default util.current_time(),
    constraint users_pkey primary key (id),
    constraint users_uid_key unique (uid),
    constraint users_email_key unique (email),
    constraint users_role_fkey foreign key (role) references desk.roles (code),
    constraint users_team_id_fkey foreign key (team_id) references routing.teams (id),
    constraint user_email_is_lower_case check (email = lower(email)),
    constraint user_name_length check (length(name) between 1 and 200)
);
create index users_role_idx on desk.users (role);
create index users_team_id_idx on desk.users (team_id) where team_id is not null;
comment on table desk.users is 'Who logs in to the desk by a link. A consultant of the same e-mail is the same person.';
comment on column desk.users.team_id is 'The team whose leads somebody sees whose role sees a team; null: those that they lead (routing.teams.manager_id).';

create table desk.links (
    id bigint generated always as identity,
    code_sha256 bytea not null,
    user_id bigint not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint links_pkey primary key (id),
    constraint links_code_sha256_key unique (code_sha256),
    constraint links_user_id_fkey foreign key (user_id) references desk.users (id),
    constraint link_code_is_a_sha256 check (octet_length(code_sha256) = 32)
);
create index links_user_id_idx on desk.links (user_id);
comment on table desk.links is 'One-time links by which somebody logs in to the desk; the code itself is kept nowhere.';

create table desk.sessions (
    token_id bigint not null,
    user_id bigint,
    opened_by bigint,
    opened_at timestamptz not null,
    seen_at timestamptz not null,
    constraint sessions_pkey primary key (token_id),
    constraint sessions_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint sessions_user_id_fkey foreign key (user_id) references desk.users (id),
    constraint sessions_opened_by_fkey foreign key (opened_by) references ops.api_tokens (id),
    constraint session_is_of_a_user_or_a_token check (num_nonnulls(user_id, opened_by) = 1)
);
create index sessions_user_id_idx on desk.sessions (user_id) where user_id is not null;
create index sessions_opened_by_idx on desk.sessions (opened_by) where opened_by is not null;
comment on table desk.sessions is
'Who is logged in. A session is an API token with the scope desk, so that whoever acted is named as everywhere and a consultant who leaves is logged out; it ends
when the token is revoked or expires, and when nothing was asked for the setting desk_session_idle.';
comment on column desk.sessions.opened_by is 'The API token by which somebody without a link logged in; the session ends with it.';
comment on column desk.sessions.seen_at is 'When a page was last asked for, to the minute.';

create table desk.journal (
    id bigint generated always as identity,
    at timestamptz not null,
    token_id bigint not null,
    action text not null,
    object_kind text,
    object_key text,
    outcome text not null,
    constraint journal_pkey primary key (id),
    constraint journal_token_id_fkey foreign key (token_id) references desk.sessions (token_id),
    constraint journal_action_length check (length(action) between 1 and 40)
);
create index journal_token_id_idx on desk.journal (token_id, id);
create index journal_object_key_idx on desk.journal (object_key, object_kind, id) where object_key is not null;
create index journal_at_idx on desk.journal using brin (at) with (pages_per_range = 16);
comment on table desk.journal is 'What was done on the desk, by whom: logged in and out, a lead looked at, every action also when it was refused. Ids and codes only.';
comment on column desk.journal.outcome is 'done, or the code of the refusal.';

create type desk.viewer as (
    token_id bigint,
    name text,
    role text,
    sees text,
    rights text[],
    consultant_id bigint,
    consultant_ids bigint[]
);
comment on type desk.viewer is 'Who looks at the desk: whose leads they see (consultant_ids, null: everybody''s; sees = own: without those in queues) and what they may do.';

-- References to rooms further up, where two rooms name each other ------------------------------

alter table ops.api_tokens
    add constraint api_tokens_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    add constraint api_tokens_source_id_fkey foreign key (source_id) references intake.sources (id);

alter table ops.enrolment_codes
    add constraint enrolment_codes_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id);

alter table people.consents
    add constraint consents_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred;

alter table people.lookups
    add constraint lookups_lead_id_fkey foreign key (lead_id) references leads.leads (id);

alter table leads.leads
    add constraint leads_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred,
    add constraint leads_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    add constraint leads_queue_code_fkey foreign key (queue_code) references routing.queues (code),
    add constraint leads_source_id_fkey foreign key (source_id) references intake.sources (id);

alter table leads.touches
    add constraint touches_submission_id_fkey foreign key (submission_id)
        references intake.submissions (id) deferrable initially deferred,
    add constraint touches_source_id_fkey foreign key (source_id) references intake.sources (id);

alter table outbox.jobs
    add constraint jobs_channel_id_fkey foreign key (channel_id) references sending.channels (id);

alter table rework.steps
    add constraint steps_template_code_fkey foreign key (template_code) references sending.templates (code);

alter table rework.attempts
    add constraint attempts_message_id_fkey foreign key (message_id) references sending.messages (id);
