begin;
select plan(15);

select tests.make_operation();
create temporary table t as
select
    tests.make_token('Ana, antes', p_consultant_id => tests.consultant(1)) as before,
    tests.make_token('Ana, depois', p_consultant_id => tests.consultant(1)) as after,
    tests.make_token('Bruno', p_consultant_id => tests.consultant(2)) as of_another,
    tests.make_token('operação') as of_nobody,
    '2f1b8c1e-0f0a-4b27-9a58-2c3c6f4b9d20'::text as here,
    '2f1b8c1e-0f0a-4b27-9a58-2c3c6f4b9d21'::text as elsewhere;
create function tests.send(p_token_id bigint, p_installation text, p_n integer default 1, p_key text default 'key')
returns table (http_status integer, body jsonb, is_replay boolean) language sql as $$
    select s.http_status, s.body, false
    from api.submit_lead(tests.credential(p_token_id), convert_to(tests.referral(p_n)::text, 'UTF8'), p_key, p_installation) as s
$$;
grant select on t to public;

create temporary table first as select s.* from t, tests.send(t.before, t.here) as s;
select is(f.body ->> 'outcome', 'created', 'a referral whose answer is lost') from first as f;
-- The consultant enrols anew.
select ops.revoke_token((select k.prefix from ops.api_tokens as k, t where k.id = t.before));
create temporary table again as select s.* from t, tests.send(t.after, t.here) as s;
select is(a.body, f.body, 'comes again under the new token with the same installation: the first answer') from first as f, again as a;
select is(a.http_status, 200, 'as a replay') from again as a;
select is(current_setting('indica.idempotency_replayed', true), 'true', 'which says so');
select is((select count(*) from leads.touches), 0::bigint, 'and no touch');

select is((select s.http_status from t, tests.send(t.after, t.here, 2) as s), 422, 'another body under the key is refused');
select is((select s.body ->> 'code' from t, tests.send(t.after, t.here, 2) as s), 'ID104', 'since the key is taken');

select is((select s.body ->> 'outcome' from t, tests.send(t.of_another, t.here) as s), 'touched', 'another consultant''s key at the same computer is another key');
select is((select s.body ->> 'outcome' from t, tests.send(t.after, t.elsewhere) as s), 'touched', 'and so is the same consultant''s at another computer');
select is((select s.body ->> 'outcome' from t, tests.send(t.after, null, 3, 'other') as s), 'created', 'without an installation the key is the token''s');
select is((select s.body ->> 'outcome' from t, tests.send(t.after, 'no uuid', 4, 'odd') as s), 'created', 'what names no installation refuses nothing');
select is((select s.body ->> 'outcome' from t, tests.send(t.of_nobody, t.here, 5, 'key') as s), 'created', 'who is no consultant has none');
select is((select count(*) from intake.submissions as s where s.installation_id is not null), 3::bigint, 'it is kept beside the keys');

select tests.advance('31 days');
select is((select s.body ->> 'outcome' from t, tests.send(t.after, t.here, 6) as s), 'created', 'after 30 days the key is free');
select intake.purge(util.current_time(), 100);
select is((select count(*) from intake.submissions as s where s.installation_id is not null), 1::bigint, 'and the installation is forgotten with the keys');

select * from finish();
rollback;
