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
insert into routing.queues (code, name_pt, name_en) values
    ('triage', 'Triagem', 'Triage'),
    ('quarantine', 'Quarentena', 'Quarantine');

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
