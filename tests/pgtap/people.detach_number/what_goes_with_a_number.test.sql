begin;
select plan(7);
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
select tests.lost('ana', 'phone', 'm4', 'wrong_person', '2026-03-10 14:00:00+00'), tests.lost('bia', 'phone', 'm4', 'wrong_person', '2026-03-10 14:00:00+00'), tests.lost('ana', 'bsuid', 'BR.3', 'user_changed_user_id', '2026-03-10 14:00:00+00'), tests.lost('ana', 'email', 'e4', 'wrong_person', '2026-03-10 14:00:00+00'), tests.lost('ana', 'wa_id', 'm7', 'wrong_person', '2026-03-10 14:00:00+00');
select tests.lost('ana', 'phone', 'm3', 'wrong_person', '2026-03-10 14:00:00+00'), tests.has('caio', 'phone', 'm4');

select is(tests.would($$select count(*) from people.detach_number(tests.id_of('ana'), 'm1', 'wrong_person', '2026-03-10 14:30:00+00')$$), '3; - ana bsuid BR.1; - ana lost bsuid BR.3 user_changed_user_id 10 14:00; - ana phone m1; - ana wa_id m1; + ana lost bsuid BR.1 wrong_person 10 14:30; + ana lost bsuid BR.3 wrong_person 10 14:30; + ana lost phone m1 wrong_person 10 14:30; + ana lost wa_id m1 wrong_person 10 14:30', 'a number goes with all ids');
select is(tests.would($$select count(*) from people.detach_number(tests.id_of('ana'), 'm1', 'wrong_person', '2026-03-10 12:00:00+00')$$), '3; - ana bsuid BR.1; - ana lost bsuid BR.3 user_changed_user_id 10 14:00; - ana phone m1; - ana wa_id m1; + ana lost bsuid BR.1 wrong_person 10 12:00; + ana lost bsuid BR.3 wrong_person 10 12:00; + ana lost phone m1 wrong_person 10 12:00; + ana lost wa_id m1 wrong_person 10 12:00', 'since the time that was said');
select is(tests.would($$select count(*) from people.detach_number(tests.id_of('ana'), 'm1', 'user_changed_number', '2026-03-10 14:30:00+00')$$), '3; - ana bsuid BR.1; - ana phone m1; - ana wa_id m1; + ana lost bsuid BR.1 user_changed_number 10 14:30; + ana lost phone m1 user_changed_number 10 14:30; + ana lost wa_id m1 user_changed_number 10 14:30', 'a change of number leaves former ids former');
select is(tests.would($$select count(*) from people.detach_number(tests.id_of('ana'), 'm3', 'wrong_person', '2026-03-10 12:00:00+00')$$), '2; - ana bsuid BR.1; - ana lost bsuid BR.3 user_changed_user_id 10 14:00; - ana lost phone m3 wrong_person 10 14:00; - ana phone m3 shared; + ana lost bsuid BR.1 wrong_person 10 12:00; + ana lost bsuid BR.3 wrong_person 10 12:00; + ana lost phone m3 wrong_person 10 12:00', 'one that was theirs again is theirs no longer');
select is(tests.would($$select count(*) from people.detach_number(tests.id_of('ana'), 'm4', 'wrong_person', '2026-03-10 12:00:00+00')$$), '1; - ana bsuid BR.1; - ana lost bsuid BR.3 user_changed_user_id 10 14:00; - ana lost phone m4 wrong_person 10 14:00; + ana lost bsuid BR.1 wrong_person 10 12:00; + ana lost bsuid BR.3 wrong_person 10 12:00; + ana lost phone m4 wrong_person 10 12:00', 'told again of earlier: it was that of somebody else since then');
select is(tests.would($$select count(*) from people.detach_number(tests.id_of('bia'), 'm4', 'wrong_person', '2026-03-10 14:30:00+00')$$), '1; - bia bsuid BR.2; + bia lost bsuid BR.2 wrong_person 10 14:30', 'told again of later: nothing is older');
select is(tests.would($$with x as (select people.detach_number(tests.id_of('bia'), 'm2', 'wrong_person', '2026-03-10 12:00:00+00')) select count(*) from x$$), '3; - bia bsuid BR.2; - bia phone m2; - bia wa_id m2; + bia lost bsuid BR.2 wrong_person 10 12:00; + bia lost phone m2 wrong_person 10 12:00; + bia lost wa_id m2 wrong_person 10 12:00', 'one detached a moment before and given back stays gone');

select * from finish();
rollback;
