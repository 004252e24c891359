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
create schema routing;
create schema outbox;
create schema rework;
create schema sending;
create schema chatwoot;
create schema flow;
create schema intake;
create schema inbox;
create schema jobs;
create schema governance;
create schema bi;
create schema api;
comment on schema normalize is 'Cleaning of values: phone, e-mail, person name, CPF and CNPJ, city, requests and texts from outside; their reference tables.';
comment on schema ops is 'Settings, API tokens, keyed hashes, the moved clock of a development database.';
comment on schema calendar is 'Civil time of the operation, sending hours, national holidays.';
comment on schema people is 'People, their identifiers, referrers, consents, suppressions, look-ups.';
comment on schema leads is 'Leads, statuses, events (history) and seals, touches, calls, products, origins, lost reasons.';
comment on schema routing is 'Consultants, pools, rules, decisions.';
comment on schema outbox is 'Jobs for outside systems and their kinds, attempts, workers. Knows no kind by name.';
comment on schema rework is 'Cadence of silent leads: policies, steps, attempts.';
comment on schema sending is 'Channels, templates, messages and their states, service windows, limits, errors of Meta.';
comment on schema chatwoot is 'Contacts and conversations in Chatwoot, the notes and changes that we ask of it.';
comment on schema flow is 'What follows an event of a lead: signals, the rules of the next step, what Chatwoot is told.';
comment on schema intake is 'Sources, submissions (the ledger of what was referred), quarantine.';
comment on schema inbox is 'Webhook deliveries, the facts they state, what people wrote.';
comment on schema jobs is 'Scheduled jobs and their runs.';
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
        scopes <@ array['leads:write', 'leads:read', 'quarantine', 'admin', 'service']
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
    request_sha256 bytea not null,
    used_at timestamptz not null,
    constraint write_keys_pkey primary key (token_id, key),
    constraint write_keys_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint request_hash_is_a_sha256 check (octet_length(request_sha256) = 32)
);
create index write_keys_used_at_idx on ops.write_keys (used_at);
comment on table ops.write_keys is
'Idempotency keys of calls that changed something, other than submissions, which intake.submissions keeps; for 30 days. The answer is not kept: who repeats is
told how things are now.';
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
    created_at timestamptz not null,
    constraint enrolment_codes_pkey primary key (id),
    constraint enrolment_codes_code_sha256_key unique (code_sha256),
    constraint enrolment_codes_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint used_with_a_token check ((used_at is null) = (token_id is null))
);
create index enrolment_codes_consultant_id_idx on ops.enrolment_codes (consultant_id);
create index enrolment_codes_token_id_idx on ops.enrolment_codes (token_id);
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
comment on table ops.audit is
'Every change of configuration, whoever made it: written by a trigger of each table (ops.tg_audit), append-only. governance.audit reads it with names.';
comment on column ops.audit.actor is 'Who: token:<id>, operator:<name at the command line>, upgrade, or the database role where nobody said.';
comment on column ops.audit.login is 'The database role of the session.';
comment on column ops.audit.object_kind is 'The table.';
comment on column ops.audit.object_key is 'The columns that name the row.';
comment on column ops.audit.before is 'What changed, as it was; (hidden) for what is secret or personal. Null: it was added.';
comment on column ops.audit.after is 'What changed, as it became. Null: it was removed.';

-- people -----------------------------------------------------------------------------------------

create table people.people (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    name text not null,
    registered_name text,
    name_key text not null,
    city text,
    ibge_code integer,
    rule_version text not null default '1',
    created_at timestamptz not null default util.current_time(),
    constraint people_pkey primary key (id),
    constraint people_uid_key unique (uid)
);
comment on table people.people is 'One row per human, whatever forms of phone or e-mail they come with.';
comment on column people.people.name_key is 'Name without accents, particles and capitals; what the name gate compares.';
comment on column people.people.registered_name is
'The name in the civil register of a person who goes by a social name, which is then name (Decreto 8.727/2016): for matching alone, shown to nobody.';
comment on column people.people.ibge_code is
'IBGE''s code of the city when it was understood without doubt; then city has IBGE''s spelling, else it stands as typed.';
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
'wrong_person (whoever has it said so), wrong_number (a call), user_changed_number (WhatsApp).';
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
comment on column leads.leads.next_action_cause is 'The signal that decided the next step (flow.signal_kinds).';
comment on column leads.leads.appointment_at is 'The day that was agreed with the person; until then only a human or a new wish of theirs moves it.';
comment on column leads.leads.hold_reason is 'Why nothing is sent by itself until a human decides (a code); null: nothing holds it.';
comment on column leads.leads.unanswered_since is 'The first word of the person that no human of ours has answered.';
comment on column leads.leads.submission_id is 'The submission that created the lead: the first valid touch, which has the credit.';
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
    touched_at timestamptz not null,
    constraint touches_pkey primary key (id),
    constraint touches_submission_id_key unique (submission_id),
    constraint touches_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint touches_referrer_id_fkey foreign key (referrer_id) references people.referrers (id),
    constraint touches_origin_fkey foreign key (origin) references leads.origins (code)
);
create index touches_lead_id_idx on leads.touches (lead_id);
create index touches_referrer_id_idx on leads.touches (referrer_id) where referrer_id is not null;
create index touches_origin_idx on leads.touches (origin);
comment on table leads.touches is 'Later referrals of a person whose lead was open. The first referral is the lead''s own submission.';

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

-- routing ----------------------------------------------------------------------------------------

create table routing.consultants (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    name text not null,
    email text not null,
    chatwoot_agent_id bigint,
    is_active boolean not null default true,
    created_at timestamptz not null default util.current_time(),
    constraint consultants_pkey primary key (id),
    constraint consultants_uid_key unique (uid),
    constraint consultants_email_key unique (email),
    constraint consultant_email_is_lower_case check (email = lower(email)),
    constraint consultant_name_length check (length(name) between 1 and 200)
);
comment on table routing.consultants is 'People who sell: they own leads and answer in Chatwoot.';
comment on column routing.consultants.chatwoot_agent_id is 'User id of the consultant in Chatwoot, matched by e-mail; null until synchronised.';

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
    constraint pool_members_pkey primary key (pool_id, consultant_id),
    constraint pool_members_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint pool_members_consultant_id_fkey foreign key (consultant_id) references routing.consultants (id),
    constraint weight_is_positive check (weight between 1 and 1000)
);
create index pool_members_consultant_id_idx on routing.pool_members (consultant_id);
comment on table routing.pool_members is 'Who takes turns in a pool, and with which weight.';

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

create table routing.rules (
    id bigint generated always as identity,
    position integer not null,
    name text not null,
    conditions jsonb not null default '{}',
    pool_id bigint not null,
    is_active boolean not null default true,
    constraint rules_pkey primary key (id),
    constraint rules_position_key unique (position) deferrable,
    constraint rules_pool_id_fkey foreign key (pool_id) references routing.pools (id),
    constraint conditions_are_an_object check (jsonb_typeof(conditions) = 'object')
);
create index rules_pool_id_idx on routing.rules (pool_id);
comment on table routing.rules is 'Ordered routing rules; the first active one that matches a lead names its pool.';
comment on column routing.rules.conditions is
'Object of lists, all of which must hold: {"product": [codes], "origin": [codes], "uf": [states], "source": [codes]}; {} matches every lead.';

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
create index decisions_winner_id_pool_id_idx on routing.decisions (winner_id, pool_id);
create index decisions_queue_code_idx on routing.decisions (queue_code) where queue_code is not null;
comment on table routing.decisions is 'Every assignment with all that is needed to explain and to replay it.';
comment on column routing.decisions.snapshot is
'{"reason", "members": [consultant ids], "weights": [], "credits": [before the turn, in 1e-12 of a lead], "excluded": [{"consultant_id", "reason"}], "margin"}.
reason manual: a human chose the winner, out of turn and without a pool.';

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
    constraint kinds_pkey primary key (kind),
    constraint kind_begins_with_its_destination check (kind ~ '^[a-z_]+[.][a-z_]+$'),
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
    constraint job_state_is_known check (state in ('pending', 'claimed', 'done', 'dead', 'cancelled')),
    constraint lease_only_while_claimed check (
        (state = 'claimed') = (lease_expires_at is not null) and (state = 'claimed') = (claimed_by is not null)
    ),
    constraint finished_when_final check ((state in ('done', 'dead', 'cancelled')) = (finished_at is not null)),
    constraint job_is_dismissed_by_somebody_for_a_reason check (
        (dismissed_by is null) = (dismissed_reason is null) and (dismissed_by is null or state = 'cancelled')
    )
) with (fillfactor = 70);
create index jobs_due_idx on outbox.jobs (due_at, id) where state = 'pending';
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
comment on column outbox.jobs.destination is 'Order is kept per lead and destination.';
comment on column outbox.jobs.dedupe_key is 'One row per key, whatever happens.';
comment on column outbox.jobs.first_due_at is
'When the work was due at first: no retry, hold or released lease moves it, so that what stands still is seen by its age. Ordering the work anew sets it again.';
comment on column outbox.jobs.attempts is 'Claims so far; together with claimed_by it fences late reports.';
comment on column outbox.jobs.build_failures is 'How often in a row its work could not be built.';
comment on column outbox.jobs.failing_since is 'When the first of the tries that failed since it was ordered ended; null while none did.';
comment on column outbox.jobs.leases_expired is 'How often in a row its worker vanished.';
comment on column outbox.jobs.dismissed_by is 'Who dismissed it when it was dead: it is cancelled, and nobody waits for it any more.';
comment on column outbox.jobs.dismissed_reason is 'Why it was dismissed, in that person''s words.';

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
    falls_on date,
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
    constraint rework_attempt_state_is_known check (state in ('planned', 'sent', 'cancelled', 'failed')),
    constraint finished_when_not_planned check ((state = 'planned') = (finished_at is null))
);
create index attempts_policy_id_idx on rework.attempts (policy_id);
create index attempts_outbox_id_idx on rework.attempts (outbox_id);
create index attempts_message_id_idx on rework.attempts (message_id);
create index attempts_due_at_idx on rework.attempts (due_at) where state = 'planned';
comment on table rework.attempts is 'One attempt per lead, cycle and step, whatever happens.';
comment on column rework.attempts.falls_on is 'The person''s calendar day of the step, before it moved to a sending day; the next gap counts from it. Null: not known.';

create type rework.places as (
    starts_at timestamptz, per_minute integer, taken integer[], taken_at timestamptz, searched_from timestamptz, searched_until integer
);
comment on type rework.places is
'How many messages each minute from starts_at on has, of per_minute that it may have; taken_at is the place that was taken last, and searched_from and
searched_until spare the next search the minutes that were full. See rework.take_place().';

-- sending ----------------------------------------------------------------------------------------

create table sending.channels (
    id bigint generated always as identity,
    code text not null,
    phone_number_id text not null,
    chatwoot_account_id bigint not null,
    chatwoot_inbox_id bigint not null,
    chatwoot_user_id bigint,
    waba_id text,
    state text not null default 'active',
    state_reason text,
    state_since timestamptz not null default util.current_time(),
    account_reason text,
    account_said_at timestamptz,
    refusal_code text,
    refused_at timestamptz,
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
    constraint channel_state_is_known check (state in ('active', 'stopped')),
    constraint stopped_with_a_reason check (state = 'active' or state_reason is not null),
    constraint messages_per_second_is_positive check (messages_per_second > 0),
    constraint people_per_day_is_positive check (people_per_day > 0)
);
create unique index channels_is_default_key on sending.channels (is_default) where is_default;
comment on table sending.channels is 'One row per business number: a WhatsApp phone number id and the Chatwoot inbox of the same number.';
comment on column sending.channels.chatwoot_user_id is
'User who owns our Chatwoot token: messages by this user are ours, not a human''s. Null until synchronised.';
comment on column sending.channels.waba_id is
'Meta''s id of the WhatsApp business account that the number belongs to, as indica channel add or its own webhooks say; what is said of another account does not concern it.';
comment on column sending.channels.state is
'stopped while account_reason or refusal_code stands: nothing leaves. Both are told with their own times, and the latest of each counts, in whatever order they come.';
comment on column sending.channels.account_reason is 'Why Meta restricts the account, by its latest word; null: it does not.';
comment on column sending.channels.account_said_at is 'Meta''s time of its latest word on the account; an older one changes nothing.';
comment on column sending.channels.refusal_code is 'Meta''s error code of the latest send that was refused because of the number, until a human resumes it.';
comment on column sending.channels.refused_at is 'When the send that was refused left.';
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
    constraint buttons_are_a_list check (jsonb_typeof(buttons) = 'array')
);
comment on table sending.templates is 'WhatsApp templates: our text and the state that Meta gives them. Only an approved one is sent.';
comment on column sending.templates.parameters is
'What fills {{1}}, {{2}}, … in order: person_first_name, referrer_name, consultant_first_name, company_name, product_name.';
comment on column sending.templates.buttons is '[{"text", "action": "continue" | "stop"}]: quick replies in order, text of at most 25 characters.';
comment on column sending.templates.held_until is 'The template rests until then, because Meta answered that it is paused.';
comment on column sending.templates.state_since is 'Since when it is approved, or is not; null when it never was otherwise.';
comment on column sending.templates.state_said_at is 'Meta''s time of the last state that was told; an older one changes nothing.';
comment on column sending.templates.category_since is 'Meta''s time of the last category that was told; an older one changes nothing.';

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
    wamid text,
    earlier_wamids text[] not null default '{}',
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
    constraint accepted_has_a_wamid check (accepted_at is null or wamid is not null)
);
create index messages_lead_id_idx on sending.messages (lead_id);
create index messages_template_id_idx on sending.messages (template_id);
create index messages_recipient_idx on sending.messages (recipient, sending_at);
create index messages_channel_id_sending_at_idx on sending.messages (channel_id, sending_at);
create index messages_earlier_wamids_idx on sending.messages using gin (earlier_wamids) where earlier_wamids <> '{}';
create index messages_unknown_idx on sending.messages (unknown_at) where state = 'unknown';
comment on table sending.messages is
'Templates sent to people. queued -> sending -> accepted -> sent -> delivered -> read, or failed, unknown, cancelled; one send_key is one irreversible message.';
comment on column sending.messages.uid is 'Opaque id that Meta echoes as biz_opaque_callback_data.';
comment on column sending.messages.sends is 'How often a request may have left; more than 1 only after a send that provably did not leave, or by a human''s order.';
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
    assignee_id bigint,
    asked_assignee_id bigint,
    replaced_assignee_id bigint,
    assigned_at timestamptz,
    chosen_at timestamptz,
    is_reused boolean not null,
    status text not null default 'open',
    seen_updated_at timestamptz,
    written_at timestamptz,
    created_at timestamptz not null,
    constraint conversations_pkey primary key (id),
    constraint conversations_lead_id_attempt_key unique (lead_id, attempt),
    constraint conversations_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint conversations_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint conversation_status_is_known check (status in ('open', 'pending', 'snoozed', 'resolved'))
);
create index conversations_channel_id_conversation_id_idx on chatwoot.conversations (channel_id, conversation_id);
comment on table chatwoot.conversations is 'The Chatwoot conversations of a lead; attempt 1 is the first contact.';
comment on column chatwoot.conversations.conversation_id is 'display_id of the conversation: the one in its address.';
comment on column chatwoot.conversations.asked_assignee_id is 'Whom the latest order that a worker took gives the conversation to.';
comment on column chatwoot.conversations.replaced_assignee_id is 'Who had it before we last gave it to somebody.';
comment on column chatwoot.conversations.assigned_at is 'When we last gave it to somebody; a state of before, which shows replaced_assignee_id, is no human''s change.';
comment on column chatwoot.conversations.chosen_at is 'updated_at of the state in which a human had last chosen the assignee there; null while nobody did.';
comment on column chatwoot.conversations.status is 'Status in Chatwoot as last learnt: open, pending, snoozed or resolved.';
comment on column chatwoot.conversations.written_at is
'When somebody last wrote in it, as a worker saw that came to resolve it: those words may not have come by webhook.';
comment on column chatwoot.conversations.seen_updated_at is 'updated_at of the newest state that was applied; older webhooks are ignored.';

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
    constraint due_is_known check (due in ('said', 'given', 'opening', 'await_reply', 'unanswered', 'never')),
    constraint only_the_end_is_never_due check ((next_step is null) = (due = 'never'))
);
comment on table flow.next_steps is
'The state machine of the next step: what follows when a signal arrives while a step stands. A pair that is not here moves nothing.';
comment on column flow.next_steps.standing is
'The step that stands; step/signal when only a step that this signal made is meant; appointment: scheduled, and its day has not come; held: sending is frozen;
ended: the lead has ended; *: any step of an open lead that nothing holds. The most specific row counts.';
comment on column flow.next_steps.due is
'When the step is due: said (at the time of the signal), given (the signal brings it), opening (the next sending time after it), await_reply (the day of the
cadence after our last word), unanswered (since the person''s first unanswered word), never (the lead ended).';
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

-- intake -----------------------------------------------------------------------------------------

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
    constraint sources_token_id_fkey foreign key (token_id) references ops.api_tokens (id),
    constraint field_map_is_an_object check (jsonb_typeof(field_map) = 'object'),
    constraint constants_are_an_object check (jsonb_typeof(constants) = 'object'),
    constraint source_code_is_a_slug check (code ~ '^[a-z0-9][a-z0-9_-]{0,62}$')
);
create index sources_token_id_idx on intake.sources (token_id);
comment on table intake.sources is 'Systems that submit leads: a site, a partner, an import.';
comment on column intake.sources.field_map is
'For structured webhooks: where each field of a submission stands in the source''s body, as JSON pointers (RFC 6901), such as {"person.phone": "/data/tel"}.';
comment on column intake.sources.constants is 'Values of fields that the source never sends, such as {"origin": "site"}.';
comment on column intake.sources.secret_version is 'Version of the HMAC secret derived from the master key; raising it rotates the secret.';
comment on column intake.sources.token_id is 'The token under which the source''s webhook submissions are kept.';

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
    constraint submission_outcome_is_known check (outcome in ('created', 'touched', 'suppressed', 'rejected', 'quarantined')),
    constraint lead_only_when_created_or_touched check ((outcome in ('created', 'touched')) = (lead_id is not null)),
    constraint refusal_has_a_reason check (outcome in ('created', 'touched') or reason is not null)
);
create unique index submissions_token_id_idempotency_key_key
    on intake.submissions (token_id, idempotency_key) where idempotency_key is not null;
create index submissions_lead_id_idx on intake.submissions (lead_id) where lead_id is not null;
create index submissions_token_id_lead_id_idx on intake.submissions (token_id, lead_id) where lead_id is not null;
create index submissions_received_at_idx on intake.submissions (received_at);
create index submissions_to_purge_idx on intake.submissions (received_at) where raw is not null or idempotency_key is not null;
comment on table intake.submissions is
'Intake ledger: one row per authenticated request of at most 64 KiB, accepted or not. Raw bodies live 30 days, then only their hash.';
comment on column intake.submissions.answer is 'The body that was answered; given again when the request is repeated with the same key.';
comment on column intake.submissions.reason is 'Code: why it was suppressed, rejected or quarantined.';

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
    constraint quarantine_resolution_is_known check (resolution in ('fixed', 'rejected')),
    constraint resolved_with_a_resolution check ((resolved_at is null) = (resolution is null))
);
create index quarantine_queue_code_idx on intake.quarantine (queue_code, next_action_at) where resolved_at is null;
create index quarantine_resolved_at_idx on intake.quarantine (resolved_at) where detail ? 'rejected';
comment on table intake.quarantine is
'Work list of submissions that a human must look at before they become leads: owner queue, reason, when it is due.';

create type intake.referral as (
    submission_id bigint,
    submission_uid uuid,
    token_id bigint,
    received_at timestamptz,
    person people.identity,
    city text,
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
    warnings jsonb
);
comment on type intake.referral is
'What was understood of a submission, as it travels between the steps of intake.process_submission(). A referrer without a name is ignored. refusal, errors: the
reason and errors[] when nobody could reach the person. doubt: the entry of warnings[] (its code is the reason) when a human must look first, else null.';

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

create type intake.result as (
    outcome text,
    reason text,
    lead_id bigint,
    answer jsonb,
    failure jsonb
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
    constraint provider_is_known check (provider in ('whatsapp', 'chatwoot')),
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
create index facts_unknown_person_idx on inbox.facts (created_at) where reason = 'unknown_person';
comment on table inbox.facts is
'What the deliveries said, one row per fact: the natural key makes its effect happen once. A failed entry keeps its error and can be applied again.';
comment on column inbox.facts.natural_key is
'wa:status:<wamid>:<status>, wa:message:<phone_number_id>:<id>, wa:preference:…, wa:template:…, cw:message:<account>:<id>, cw:conversation:…';
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
    written_at timestamptz not null,
    created_at timestamptz not null,
    constraint replies_pkey primary key (id),
    constraint replies_wamid_key unique (wamid),
    constraint replies_channel_id_chatwoot_message_id_key unique (channel_id, chatwoot_message_id),
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
comment on column inbox.replies.phone_key is 'Match key of the number that it came from; null when only an id of WhatsApp''s came along.';

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
        references intake.submissions (id) deferrable initially deferred;

alter table outbox.jobs
    add constraint jobs_channel_id_fkey foreign key (channel_id) references sending.channels (id);

alter table rework.steps
    add constraint steps_template_code_fkey foreign key (template_code) references sending.templates (code);

alter table rework.attempts
    add constraint attempts_message_id_fkey foreign key (message_id) references sending.messages (id);
