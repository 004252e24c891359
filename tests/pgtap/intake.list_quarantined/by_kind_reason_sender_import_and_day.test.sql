begin;
select plan(16);

-- Of a source, of a consultant and of the operation one each; the third came a day later.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table who as
select tests.make_token('op') as op, tests.make_token('ana token', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('site token', p_source_id => s.id) as site from intake.sources as s;
select tests.submit(tests.referral(1, '{"person": {"name": "asdf 1", "phone": "11987654321"}}'), p_token_id => site) from who;
select tests.submit(tests.referral(2, '{"person": {"name": "asdf 2", "phone": "11987654322"}}'), p_token_id => ana) from who;
select tests.advance('1 day');
select tests.submit(tests.referral(3, '{"person": {"name": "asdf 3", "phone": "20987654323", "email": "a@example.com"}}'), p_token_id => op) from who;
create function tests.listed(p_kind text default null, p_reason text default null, p_sender text default null, p_import_id bigint default null, p_before timestamptz default null) returns text language sql as $$
    select string_agg(right(q.body::jsonb #>> '{person,name}', 1), ' ' order by q.n) from rows from (intake.list_quarantined(p_kind, p_reason, p_sender, p_import_id, p_before)) with ordinality as q (uid, kind, reason, sender, due_at, received_at, body, errors, said_why, age, raw, import_id, line, n)
$$;
select is(tests.listed(), '1 2 3', 'all that wait, the most urgent first');
select is(tests.listed(p_kind => 'quarantined'), '1 2 3', 'of this kind');
select is(tests.listed(p_kind => 'refused'), null, 'of the other none');
select is(tests.listed(p_reason => 'implausible_name'), '1 2 3', 'for this reason');
select is(tests.listed(p_reason => 'nothing'), null, 'for another none');
select is(tests.listed(p_sender => t.sender), t.names, 'of ' || t.sender)
from (values ('PARCEIRO', '1'), ('parceiro', '1'), ('ana lima', '2'), ('Consultant1@example.com', '2'), ('ANA TOKEN', '2'), ('op', '3'), ('nobody', null)) as t (sender, names);
select is(tests.listed(p_before => '2026-03-10 15:00:01+00'), '1 2', 'before a second later');
select is(tests.listed(p_before => '2026-03-10 15:00:00+00'), null, 'not at that one');
select is(tests.listed(p_import_id => 7), null, 'of a list that is none');
select intake.reject_quarantined(q.submission_uid, 'x') from intake.list_quarantined(p_sender => 'op') as q;
select is(tests.listed(), '1 2', 'what is settled waits no more');

select * from finish();
rollback;
