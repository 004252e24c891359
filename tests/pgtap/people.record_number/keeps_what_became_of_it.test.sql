begin;
select plan(17);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as a, tests.person_id(tests.lead(2)) as b;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at)
select p.id, k.kind, k.key, k.key, k.phone_kind, null from t, unnest(array[t.a, t.b]) as p (id), (values ('phone', 'm1', 'mobile'), ('wa_id', 'm1', null), ('phone', 'm2', 'mobile'), ('bsuid', 'm1', null)) as k (kind, key, phone_kind);
create function tests.happened(p_what text, p_minute integer, p_key text default 'm1') returns text language plpgsql as $$
begin
    perform tests.remember();
    perform people.record_number(t.a, p_key, p_what, '2026-03-10 15:00:00+00'::timestamptz + make_interval(mins => p_minute)) from t;
    return (
        select concat_ws(' ', 'tried ' || extract(minute from i.tried_at), 'refused ' || extract(minute from i.refused_at), 'answered ' || extract(minute from i.answered_at), case when i.confirmed_at is not null then 'theirs' end)
        from people.identifiers as i, t where i.person_id = t.a and i.kind = 'phone' and i.match_key = 'm1'
    ) || ', ' || tests.what_changed();
end $$;
select is(tests.happened('tried', 5), 'tried 5, people.identifiers ~1', 'a message left for it');
select is(tests.happened('tried', 3), 'tried 5, nothing', 'an earlier one says nothing new');
select is(tests.happened('refused', 6), 'tried 5 refused 6, people.identifiers ~1', 'WhatsApp does not reach it');
select is(tests.happened('refused', 4), 'tried 5 refused 6, nothing', 'nor did before');
select is(tests.happened('reached', 5), 'tried 5 refused 6, nothing', 'something that arrived before that says nothing');
select is(tests.happened('reached', 7), 'tried 5, people.identifiers ~1', 'something arrived');
select is(tests.happened('refused', 8), 'tried 5 refused 8, people.identifiers ~1', 'and no more');
select is(tests.happened('answered', 9), 'tried 5 answered 9 theirs, people.identifiers ~2', 'they wrote from it: it is theirs, by WhatsApp''s name too');
select is(tests.happened('answered', 8), 'tried 5 answered 9 theirs, nothing', 'before that they had too');
select is(tests.happened('refused', 8), 'tried 5 answered 9 theirs, nothing', 'nor does a refusal of before, told late');
select is(tests.happened('refused', 10) || ' ' || tests.happened('answered', 11), 'tried 5 refused 10 answered 9 theirs, people.identifiers ~1 tried 5 answered 11 theirs, people.identifiers ~1', 'what is said last holds');
select is(tests.happened('tried', 10, 'm3'), 'tried 5 answered 11 theirs, nothing', 'a number that is not theirs');
select is((select count(*) from people.identifiers as i, t where i.person_id = t.b and (i.tried_at, i.refused_at, i.answered_at) is distinct from (null, null, null)), 0::bigint, 'another with the same number is what they were');
select is((select string_agg(i.kind || ' ' || i.match_key, ', ' order by i.kind, i.match_key) from people.identifiers as i, t where i.person_id = t.a and i.confirmed_at is null), 'bsuid m1, phone m2', 'other numbers are not confirmed by it');
select is((select count(*) from people.identifiers as i, t where i.person_id = t.b and i.confirmed_at is null), 4::bigint, 'nor is anything of the other');
select is(tests.happened('spoken', 11, 'm2'), 'tried 5 answered 11 theirs, people.identifiers ~1', 'they were spoken to by the second');
select is((select concat_ws(' ', i.confirmed_at is not null, i.tried_at, i.answered_at) from people.identifiers as i, t where i.person_id = t.a and i.match_key = 'm2'), 't', 'which is theirs');

select * from finish();
rollback;
