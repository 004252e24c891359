begin;
select plan(3);
\ir ../../support/scenes/what_would_change.sql
create function tests.lost(p_name text, p_kind text, p_key text, p_reason text default 'wrong_person', p_at timestamptz default '2026-03-09 10:00:00+00') returns void language sql as $$
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) values (tests.id_of(p_name), p_kind, p_key, p_key, p_reason, p_at)
$$;
create function tests.when_(p_name text, p_kind text, p_key text, p_patch jsonb) returns void language sql as $$
    update people.identifiers as i
    set tried_at = coalesce((p_patch ->> 'tried')::timestamptz, tried_at), refused_at = coalesce((p_patch ->> 'refused')::timestamptz, refused_at), answered_at = coalesce((p_patch ->> 'answered')::timestamptz, answered_at),
        created_at = coalesce((p_patch ->> 'created')::timestamptz, created_at), brought_by = coalesce(p_patch ->> 'by', brought_by), extension = coalesce(p_patch ->> 'extension', extension), raw = coalesce(p_patch ->> 'raw', raw)
    where i.person_id = tests.id_of(p_name) and i.kind = p_kind and i.match_key = p_key
$$;
set time zone 'UTC';

select tests.is_new('ana'), tests.is_new('bia'), tests.is_new('caio');
select tests.has('ana', 'phone', 'm1'), tests.has('ana', 'wa_id', 'm1'), tests.has('ana', 'bsuid', 'BR.1'), tests.has('ana', 'email', 'e1'), tests.has('bia', 'phone', 'm2'), tests.has('bia', 'wa_id', 'm2'), tests.has('bia', 'bsuid', 'BR.2'), tests.has('bia', 'email', 'e2');
select tests.has('ana', 'phone', 'm3', '{"is_shared": true}'), tests.has('bia', 'phone', 'm3', '{"is_shared": true}');
select tests.has('ana', 'bsuid', v, '{"is_confirmed": false}') from unnest('{BR.5,BR.4,BR.ENT.7}'::text[]) as v;
select tests.has('ana', 'bsuid', 'BR.ENT.8'), tests.has('bia', 'bsuid', 'BR.5', '{"is_confirmed": false}'), tests.has('ana', 'email', 'e5', '{"is_confirmed": false}'), tests.has('caio', 'bsuid', 'BR.6', '{"is_confirmed": false}');

select is(tests.would($$select people.accept_candidate_ids(tests.id_of('ana'), '2026-03-10 12:00:00+00')$$), '3; - ana bsuid BR.1; - ana bsuid BR.4 unconfirmed; - ana bsuid BR.5 unconfirmed; - ana bsuid BR.ENT.7 unconfirmed; - ana bsuid BR.ENT.8; + ana bsuid BR.4; + ana bsuid BR.ENT.7; + ana lost bsuid BR.1 user_changed_user_id 10 12:00; + ana lost bsuid BR.5 user_changed_user_id 10 12:00; + ana lost bsuid BR.ENT.8 user_changed_user_id 10 12:00', 'ana');
select is(tests.would($$select people.accept_candidate_ids(tests.id_of('bia'), '2026-03-10 12:00:00+00')$$), '1; - bia bsuid BR.2; - bia bsuid BR.5 unconfirmed; + bia bsuid BR.5; + bia lost bsuid BR.2 user_changed_user_id 10 12:00', 'bia');
select is(tests.would($$select people.accept_candidate_ids(tests.id_of('caio'), '2026-03-10 12:00:00+00')$$), '1; - caio bsuid BR.6 unconfirmed; + caio bsuid BR.6', 'caio');

select * from finish();
rollback;
