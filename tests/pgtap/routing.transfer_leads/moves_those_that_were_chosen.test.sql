begin;
select plan(36);

-- Six leads of three consultants, and one that ended.
select tests.make_operation();
create temporary table t as select n, tests.lead(n, case when n = 2 then '{"product": "plano"}' else '{}' end::jsonb) as lead_id from generate_series(1, 7) as n;
select tests.drain();
select leads.change_status((select lead_id from t where n = 7), 'lost', 'token:1', 'price');
create temporary table o as select l.id, l.consultant_id, l.uid from leads.leads as l;
create function tests.moved(p_from text, p_to text, p_filter jsonb default '{}', p_after bigint default 0, p_limit integer default 200) returns text language sql as $$
    select concat_ws(' ', m.handed, m.queued, m.busy, m.last_id is not null) from routing.transfer_leads(p_from, p_to, p_filter, 'férias', 'operator', p_after, p_limit) as m
$$;
create function tests.owners() returns text language sql as $$
    select string_agg(coalesce(substr(c.email, 11, 1), left(l.queue_code, 1)), '' order by l.id) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id
$$;
create temporary table before as select tests.owners() as owners;
select is((select count(*)::integer from leads.leads as l where l.consultant_id = tests.consultant(1) and l.ended_at is null), 2, 'two open leads are of the first');
select tests.remember();
select is(tests.moved('consultant1@example.com', 'consultant2@example.com'), '2 0 0 t', 'all of one go to another');
select is(tests.what_changed(), 'leads.event_values +2, leads.events +2, leads.leads ~2, outbox.jobs +2, routing.decisions +2', 'and nothing else happens');
select is(tests.owners(), (select translate(left(b.owners, 6), '1', '2') || right(b.owners, 1) from before as b), 'also not to a lead that ended');
select is((select array_agg(distinct v.value) from leads.event_values as v where v.field = 'reason'), '{férias}', 'with the words of whoever did it');
select is(tests.moved('consultant1@example.com', 'consultant2@example.com'), '0 0 0 f', 'there is nothing left');

select is(tests.moved('consultant2@example.com', 'consultant3@example.com', '{"product": ["plano"]}'), '1 0 0 t', 'those of a product');
select is((select c.email from t join leads.leads as l on l.id = t.lead_id join routing.consultants as c on c.id = l.consultant_id where t.n = 2), 'consultant3@example.com', 'are these');
select is(
    tests.moved(null, 'consultant1@example.com', (select jsonb_build_object('uid', jsonb_agg(o.uid)) from o join t on t.lead_id = o.id where t.n in (1, 7))), '1 0 0 t', 'those that are named, as far as they are open'
);
select is(tests.moved(null, 'consultant1@example.com', '{"status": ["qualified"], "next_action": ["rework"], "origin": ["site"]}'), '0 0 0 f', 'and all that is asked must hold');

-- By rule: without whoever had them; nobody there: to triage.
create temporary table c as select l.id from leads.leads as l where l.consultant_id = tests.consultant(3) and l.ended_at is null;
select is(tests.moved('consultant3@example.com', null, '{}', 0, 1), '1 0 0 t', 'by rule, so many as are asked for');
select is((select m.handed from routing.transfer_leads('consultant3@example.com', null, '{}', 'férias', 'operator', (select min(c.id) from c)) as m), (select count(*)::integer - 1 from c), 'and the rest after them');
select is((select count(*)::integer from leads.leads as l where l.consultant_id = tests.consultant(3) and l.ended_at is null), 0, 'nothing comes back to whom it was taken from');
select is((select count(*)::integer from leads.events as e join c on c.id = e.lead_id where e.kind = 'handed_over'), (select count(*)::integer from c), 'history says from whom');
select is((select count(*)::integer from routing.decisions as d join c on c.id = d.lead_id where d.snapshot @> jsonb_build_object('excluded', jsonb_build_array(jsonb_build_object('consultant_id', tests.consultant(3), 'reason', 'handed_over')))), (select count(*)::integer from c), 'and each has its decision');
update routing.pool_members set is_active = false;
select matches(tests.moved('consultant1@example.com', null), '^0 [1-6] 0 t$', 'when nobody can take them');
select is((select count(*)::integer from leads.leads as l where l.consultant_id = tests.consultant(1) and l.ended_at is null), 0, 'they wait');
update routing.pool_members set is_active = true;
select matches(tests.moved('triage', 'consultant1@example.com'), '^[1-6] 0 0 t$', 'in triage, from which they are taken like from anybody');

select throws_ok($$select routing.transfer_leads('consultant1@example.com', null, '{}', ' ', 'operator')$$, 'ID105', null, 'a reason is given');
select throws_ok($$select routing.transfer_leads(null, null, '{}', 'x', 'operator')$$, 'ID105', null, 'not all leads of everybody by a slip');
select throws_ok($$select routing.transfer_leads(null, null, '{"colour": ["red"]}', 'x', 'operator')$$, 'ID105', null, 'nor by what no lead has');
select throws_ok($$select routing.transfer_leads(null, null, '{"status": "new"}', 'x', 'operator')$$, 'ID105', null, 'a filter is a list');
select throws_ok($$select routing.transfer_leads('nobody@example.com', null, '{}', 'x', 'operator')$$, 'ID208', null, 'nobody of that name');
select throws_ok($$select routing.transfer_leads('consultant1@example.com', 'nobody@example.com', '{}', 'x', 'operator')$$, 'ID208', null, 'to nobody');
update routing.consultants set is_active = false where id = tests.consultant(2);
select throws_ok($$select routing.transfer_leads('consultant1@example.com', 'consultant2@example.com', '{}', 'x', 'operator')$$, 'ID306', null, 'nor to one who is inactive');
select is(tests.is_sound(), '', 'all is sound');

-- By rule, from triage: where nobody can take them they stay, without a word.
update routing.pool_members set is_active = false;
select tests.lead(n) from generate_series(21, 23) as n;
select tests.remember();
select is(tests.moved('triage', null), '0 0 0 t', 'what nobody can take stays in triage');
select is(tests.what_changed(), 'nothing', 'and nothing is said of it');
select throws_ok($$select routing.transfer_leads('triage', null, '{"status": ["nwe"]}', 'x', 'operator')$$, 'ID105', 'no lead is of status nwe', 'a status that there is not');
select throws_ok($$select routing.transfer_leads('triage', null, '{"next_action": ["call"], "status": ["new"]}', 'x', 'operator')$$, 'ID105', 'no lead is of next_action call', 'a step that there is not');
select throws_ok($$select routing.transfer_leads('triage', null, '{"uid": [null, 3]}', 'x', 'operator')$$, 'ID105', null, 'what is no text');
select is(tests.moved(null, 'consultant1@example.com', (select jsonb_build_object('uid', jsonb_agg(upper(l.uid::text))) from leads.leads as l where l.queue_code = 'triage')), '3 0 0 t', 'a uid in capitals is the same');

-- A slip of the pen in one of several.
select throws_like(format('select routing.transfer_leads(null, null, %L, ''x'', ''operator'')', f), '%no lead is of ' || w || '%', 'there is no ' || w)
from (values ('{"product": ["plano", "plana"]}', 'product plana'), ('{"origin": ["manual", "manaul"]}', 'origin manaul'), ('{"status": ["new", "neu"]}', 'status neu'), ('{"next_action": ["rework", "work"]}', 'next_action work')) as v (f, w);

select * from finish();
rollback;
