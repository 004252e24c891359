begin;
select plan(11);
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
select tests.lost('ana', 'bsuid', 'BR.3', 'user_changed_user_id', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.4', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('bia', 'bsuid', 'BR.3', 'user_changed_user_id', '2026-03-10 11:00:00+00'), tests.has('ana', 'bsuid', 'BR.5', '{"is_confirmed": false}'), tests.has('bia', 'bsuid', 'BR.5', '{"is_confirmed": false}'), tests.has('ana', 'email', 'BR.5', '{"is_confirmed": false}'), tests.lost('ana', 'email', 'BR.3', 'user_changed_user_id', '2026-03-10 11:00:00+00');
select tests.lost('bia', 'bsuid', 'BR.2', 'wrong_person', '2026-03-10 10:00:00+00'), tests.has('ana', 'email', 'BR.1');

select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.6', '2026-03-10 12:00:00+00')$$), '; - ana bsuid BR.1; + ana bsuid BR.6; + ana lost bsuid BR.1 user_changed_user_id 10 12:00', 'a new one');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.3', '2026-03-10 12:00:00+00')$$), '; - ana bsuid BR.1; - ana lost bsuid BR.3 user_changed_user_id 10 11:00; + ana bsuid BR.3; + ana lost bsuid BR.1 user_changed_user_id 10 12:00', 'one that was theirs before');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.3', '2026-03-10 11:00:00+00')$$), '; - ana bsuid BR.1; - ana lost bsuid BR.3 user_changed_user_id 10 11:00; + ana bsuid BR.3; + ana lost bsuid BR.1 user_changed_user_id 10 11:00', 'at the same second');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.3', '2026-03-10 10:59:59+00')$$), '; - ana bsuid BR.1; + ana lost bsuid BR.1 user_changed_user_id 10 10:59', 'told before it was lost');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.4', '2026-03-10 12:00:00+00')$$), '; - ana bsuid BR.1; + ana lost bsuid BR.1 user_changed_user_id 10 12:00', 'one that was taken from them');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.5', '2026-03-10 12:00:00+00')$$), '; - ana bsuid BR.1; - ana bsuid BR.5 unconfirmed; + ana bsuid BR.5; + ana lost bsuid BR.1 user_changed_user_id 10 12:00', 'one by which they wrote');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', 'BR.1', '2026-03-10 12:00:00+00')$$), '', 'the same');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.1', null, '2026-03-10 12:00:00+00')$$), '; - ana bsuid BR.1; + ana lost bsuid BR.1 user_changed_user_id 10 12:00', 'none in its place');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), null, 'BR.6', '2026-03-10 12:00:00+00')$$), '; + ana bsuid BR.6', 'in place of none');
select is(tests.would($$select people.change_user_id(tests.id_of('ana'), 'BR.2', 'BR.6', '2026-03-10 12:00:00+00')$$), '; + ana bsuid BR.6', 'in place of one that they have not');
select is(tests.would($$select people.change_user_id(tests.id_of('bia'), 'BR.2', 'BR.6', '2026-03-10 12:00:00+00')$$), '; - bia bsuid BR.2; + bia bsuid BR.6', 'one that was lost before');

select * from finish();
rollback;
