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

create table normalize.postal_ranges (
    first_code integer not null,
    last_code integer not null,
    uf text not null,
    constraint postal_ranges_pkey primary key (first_code),
    constraint range_is_not_empty check (first_code <= last_code)
);
comment on table normalize.postal_ranges is 'Which codes (CEP) belong to which state; ranges do not overlap, and what lies between them is not in use.';

alter table people.identifiers add column rule_version text not null default '1';
comment on column people.identifiers.rule_version is
'Version of the rules that made value and match_key: normalize.rule_version(kind) of that day. 1: the first rules, also of rows from before versions were kept.';
alter table people.people
    add column rule_version text not null default '1', add column ibge_code integer, add column registered_name text;
comment on column people.people.rule_version is
'Version of the rules that made name, name_key, city and ibge_code: normalize.rule_version(person_name) of that day. 1: the first rules.';
comment on column people.people.ibge_code is
'IBGE''s code of the city when it was understood without doubt; then city has IBGE''s spelling, else it stands as typed.';
comment on column people.people.registered_name is
'The name in the civil register of a person who goes by a social name, which is then name (Decreto 8.727/2016): for matching alone, shown to nobody.';
alter table people.referrers add column rule_version text not null default '1';
comment on column people.referrers.rule_version is
'Version of the rules that made name and name_key: normalize.rule_version(person_name) of that day. 1: the first rules.';

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
