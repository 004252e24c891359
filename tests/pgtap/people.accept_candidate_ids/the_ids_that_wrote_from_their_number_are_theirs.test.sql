begin;
select plan(11);

-- Two people with an id each, one that several portfolios share, and ids with which somebody wrote from their numbers.
select tests.make_operation();
create temporary table t as select n, tests.person_id(tests.lead(n)) as id from generate_series(1, 4) as n;
insert into people.identifiers (person_id, kind, value, match_key, confirmed_at)
select t.id, 'bsuid', x.value, x.value, case when x.is_known then util.current_time() end
from (values (1, 'BR.1', true), (1, 'BR.ENT.1', true), (1, 'BR.1new', false), (2, 'BR.2', true), (2, 'BR.2new', false), (2, 'BR.ENT.2new', false), (3, 'BR.3', true), (4, 'BR.4', true), (4, 'BR.4a', false), (4, 'BR.4b', false)) as x (n, value, is_known) join t using (n)
order by x.value;
-- A phone that nobody confirmed is another matter.
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at) select t.id, 'phone', '+5511900000009', 'm9', 'mobile', null from t where n = 1;
create function tests.ids(p_n integer) returns text language sql as $$
    select string_agg(i.value || case when i.confirmed_at is null then '?' else '' end, ' ' order by i.value) from people.identifiers as i join t on t.id = i.person_id where t.n = p_n and i.kind = 'bsuid'
$$;
create function tests.former(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', d.value, d.reason, d.said_at = '2026-03-10 14:00:00+00'), ', ' order by d.value) from people.detached_identifiers as d join t on t.id = d.person_id where t.n = p_n
$$;
select is(people.accept_candidate_ids(id, '2026-03-10 14:00:00+00'), 1, 'one wrote from their number') from t where n = 1;
select is(tests.ids(1), 'BR.1new BR.ENT.1', 'it is theirs in place of the one before, not of the one that is shared');
select is((select i.confirmed_at from people.identifiers as i where i.match_key = 'm9'), null, 'a phone stays as unconfirmed as it was');
select is(tests.former(1), 'BR.1 user_changed_user_id t', 'which was theirs until then');
select is(tests.ids(2) || ', ' || tests.ids(3), 'BR.2 BR.2new? BR.ENT.2new?, BR.3', 'others are as they were');
select is(people.accept_candidate_ids(id, '2026-03-10 14:00:00+00'), 2, 'two wrote') from t where n = 2;
select is(tests.ids(2), 'BR.2new BR.ENT.2new', 'each takes the place of its like');
select is(people.accept_candidate_ids(id, '2026-03-10 14:00:00+00'), 0, 'from whose number nobody else wrote') from t where n = 3;
select is(tests.ids(3), 'BR.3', 'has what they had');
select is(people.accept_candidate_ids(id, '2026-03-10 14:00:00+00'), 2, 'two of one kind') from t where n = 4;
select is(tests.ids(4) || ', ' || tests.former(4), 'BR.4b, BR.4 user_changed_user_id t, BR.4a user_changed_user_id t', 'follow one another');

select * from finish();
rollback;
