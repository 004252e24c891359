begin;
select plan(10);

-- Who is learnt, and what follows, is not asked here.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.person_id(tests.lead(n)) as id from generate_series(1, 2) as n;
create temporary table told (n serial, said text);
create or replace function leads.learn_identity(p_person_id bigint, p_wa_id text, p_user_id text) returns void language sql as $$
    insert into told (said) values (concat_ws(' ', 'learnt', (select l.n from l where l.id = p_person_id), coalesce(p_wa_id, '-'), coalesce(p_user_id, '-')))
$$;
create or replace function inbox.apply_unknown(p_person_id bigint, p_wa_id text, p_user_id text) returns integer language sql as $$
    insert into told (said) values (concat_ws(' ', 'applied', (select l.n from l where l.id = p_person_id), coalesce(p_wa_id, '-'), coalesce(p_user_id, '-'))) returning n
$$;
create function tests.learn(p_wa_id text, p_user_id text, p_parent text default null, p_at timestamptz default '2026-03-10 15:00:00+00') returns text language plpgsql as $$
declare
    v_is_new boolean;
begin
    delete from told;
    v_is_new := inbox.learn_identity((select l.id from l where l.n = 1), p_wa_id, p_user_id, p_at, p_parent);
    return concat_ws(', ', v_is_new::text, (select string_agg(t.said, ', ' order by t.n) from told as t));
end;
$$;
select is(tests.learn('5511971235924', 'BR.1'), 'true, learnt 1 5511971235924 BR.1, applied 1 5511971235924 BR.1', 'what was not known is learnt, and what was said by it counts');
select is(tests.learn('5511971235924', 'BR.1', 'BR.ENT.9'), 'true, learnt 1 5511971235924 BR.1, learnt 1 - BR.ENT.9, applied 1 5511971235924 BR.1', 'with the id of the parent');
insert into people.identifiers (person_id, kind, value, match_key) select l.id, 'bsuid', 'BR.5', 'BR.5' from l where l.n = 1;
select is(tests.learn(null, 'BR.5'), 'false', 'what is known is not');

-- Of the other person nothing is taken away here.
create function tests.detach(p_n integer, p_kind text, p_key text, p_at timestamptz, p_reason text default 'wrong_person') returns void language sql as $$
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) select l.id, p_kind, p_key, p_key, p_reason, p_at from l where l.n = p_n
$$;
select tests.detach(2, 'bsuid', 'BR.1', '2026-03-10 16:00:00+00');
select is(tests.learn('5511971235924', 'BR.1'), 'true, learnt 1 5511971235924 BR.1, applied 1 5511971235924 BR.1', 'what another has lost is not this one''s loss');
select tests.detach(1, 'bsuid', 'BR.8', '2026-03-10 14:00:00+00', 'user_changed_user_id');
select is(tests.learn('5511971235924', 'BR.1', p_at => '2026-03-10 13:00:00+00'), 'true, learnt 1 5511971235924 BR.1, applied 1 5511971235924 BR.1', 'a change of ids makes nothing older worthless');
select tests.detach(1, 'bsuid', 'BR.7', '2026-03-10 14:00:00+00');
select is(tests.learn('5511971235924', 'BR.1', p_at => '2026-03-10 14:00:00+00'), 'false', 'nothing is learnt from what is as old as a loss');
select is(tests.learn('5511971235924', 'BR.1', p_at => '2026-03-10 14:00:01+00'), 'true, learnt 1 5511971235924 BR.1, applied 1 5511971235924 BR.1', 'from what is newer it is');
select is(tests.learn('5511971235924', 'BR.7'), 'false', 'an id that was taken away stays away');
select is(tests.learn('5511971235924', 'BR.1', 'BR.7'), 'false', 'as that of a parent too');
delete from people.identifiers as i using l where i.person_id = l.id and l.n = 1 and i.kind = 'phone';
select tests.detach(1, 'phone', 'm551171235924', '2026-03-10 14:00:00+00');
select is(tests.learn('5511971235924', 'BR.1'), 'false', 'so does a number');

select * from finish();
rollback;
