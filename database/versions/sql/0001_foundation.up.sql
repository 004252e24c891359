create schema normalize;
create schema core;
create schema routing;
create schema messaging;
create schema outbox;
create schema governance;
create schema api;
create schema ops;

comment on schema normalize is 'Phone, e-mail, person name, CPF and CNPJ: functions and their reference tables.';
comment on schema core is 'People, identifiers, leads, submissions (intake ledger), events (history), referrers, consents, suppressions, status machine.';
comment on schema routing is 'Consultants, pools, rules, turns and the decisions that they produced.';
comment on schema messaging is 'Channels, templates, messages with their status times, Chatwoot contacts and conversations.';
comment on schema outbox is 'Work for the outside world, written in the transaction that decides it.';
comment on schema governance is 'Views for DBAs and managers.';
comment on schema api is 'The functions that the HTTP role may call, and nothing else.';
comment on schema ops is 'Settings, API tokens, request windows and health.';

grant usage on schema api to indica_api;
grant usage on schema outbox to indica_worker;
grant usage on schema governance, ops to indica_dba;

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

create table ops.clock (
    is_only_row boolean not null default true,
    offset_by interval not null default interval '0',
    constraint clock_pkey primary key (is_only_row),
    constraint clock_is_only_row check (is_only_row)
);
insert into ops.clock default values;
comment on table ops.clock is
'How far the clock of a development database is moved (indica dev clock); read only where indica.allow_fake_clock is on.';

create table ops.settings (
    key text not null,
    value jsonb not null,
    description text not null,
    updated_at timestamptz not null default util.current_time(),
    constraint settings_pkey primary key (key)
);
comment on table ops.settings is 'Business settings of this operation; one row a setting, read by ops.setting().';

create table ops.pepper (
    is_only_row boolean not null default true,
    secret bytea not null,
    created_at timestamptz not null default util.current_time(),
    constraint pepper_pkey primary key (is_only_row),
    constraint pepper_is_only_row check (is_only_row),
    constraint pepper_is_long check (octet_length(secret) = 32)
);
comment on table ops.pepper is
'Random key made at installation and readable by the owner alone; keys the hashes that must outlive erasure (suppressions, look-up audit).';
insert into ops.pepper (secret) values (ext.gen_random_bytes(32));

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

create table normalize.country_calling_codes (
    code integer not null,
    region text,
    constraint country_calling_codes_pkey primary key (code),
    constraint code_has_up_to_three_digits check (code between 1 and 999)
);
comment on table normalize.country_calling_codes is
'Country calling codes (ITU-T E.164) with the ISO 3166 region when the code belongs to one region alone.';
