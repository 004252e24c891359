begin;
select plan(15);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
create temporary table who as select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno;
create temporary table t as select tests.lead(1) as noted, tests.lead(2) as other;
update leads.leads set consultant_id = tests.consultant(1);
create temporary table before as select tests.snapshot(other) as uninvolved, (select l.next_action || l.next_action_at::text from leads.leads as l where l.id = noted) as step from t;
create function tests.note(p_body jsonb, p_key text default null, p_token_id bigint default null, out http_status integer, out body jsonb)
language sql as $$
    select a.http_status, a.body
    from api.add_note(
        tests.credential(coalesce(p_token_id, (select who.ana from who))), (select l.uid from t join leads.leads as l on l.id = t.noted), convert_to(p_body::text, 'UTF8'), p_key
    ) as a
$$;
create function tests.notes() returns text language sql as $$
    select string_agg(v.value, ' | ' order by v.seq) from t join leads.events as e on e.lead_id = t.noted join leads.event_values as v on v.lead_id = e.lead_id and v.seq = e.seq where e.kind = 'noted'
$$;

select is((tests.note('{"note": " Tem dois filhos. "}', 'k1')).http_status, 200, 'the owner writes something down');
select is(tests.notes(), 'Tem dois filhos.', 'it is kept beside the chain');
select is((tests.note('{"note": " Tem dois filhos. "}', 'k1')).http_status, 200, 'the same key again');
select is((tests.note('{"note": "Tem dois filhos."}')).http_status, 200, 'and the same words within a minute');
select is(tests.notes(), 'Tem dois filhos.', 'count once');
select is((tests.note('{"note": "Outra coisa"}', 'k1')).http_status, 422, 'other words under that key do not');
select is((tests.note('{"note": "  "}')).body #>> '{errors,0,field}', 'note', 'nothing is no note');
select is((tests.note('{}')).body #>> '{errors,0,field}', 'note', 'it is needed');
select is((tests.note(jsonb_build_object('note', repeat('a', 2001)))).body #>> '{errors,0,code}', 'ID113', 'it has an end');
select is((tests.note('{"note": "Eu sei"}', p_token_id => bruno)).http_status, 404, 'nobody writes on another''s lead') from who;
select is((select l.next_action || l.next_action_at::text from t join leads.leads as l on l.id = t.noted), b.step, 'the next step stands') from before as b;
select leads.change_status(noted, 'lost', 'tests', 'price') from t;
select is((tests.note('{"note": "Talvez em maio."}')).http_status, 200, 'also of a lead that has ended');
select is((select g.body #>> '{timeline,-1,text}' from who, t join leads.leads as l on l.id = t.noted, api.get_lead(tests.credential(who.ana), l.uid) as g), 'Anotação.', 'the story tells it');
select is((select a.why from governance.audit as a where a.action = 'noted' order by a.at, a.why limit 1), 'Talvez em maio.', 'and the audit');
select is(tests.snapshot(t.other), b.uninvolved, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
