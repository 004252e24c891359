begin;
select plan(26);

select tests.make_operation();
insert into leads.products (code, name) values ('vida', 'Seguro de Vida');
create temporary table made as select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}, "product": "plano", "notes": "antes"}') as one;
select tests.step('whatsapp.template');
create temporary table made2 as select tests.lead(2, '{"person": {"name": "Rosa Prado", "phone": "11976543210", "email": "rosa@example.com"}}') as two;
create temporary table t as select l.* from leads.leads as l, made as m where l.id = m.one;
select tests.drain();
create function tests.corrected(p_changes jsonb, p_actor text default 'consultant:1') returns text language sql as $$
    select concat_ws(' ', nullif(array_to_string(c.fields, ','), ''), c.code, (select string_agg((e.value ->> 'field') || '=' || (e.value ->> 'code'), ' ' order by e.ordinality) from jsonb_array_elements(c.errors) with ordinality as e))
    from t cross join lateral flow.correct_lead(t.uid, p_changes, p_actor) as c
$$;
create function tests.known() returns text language sql as $$
    select concat_ws(' | ', p.name, p.city, (people.phone_of(p.id)).value, (people.email_of(p.id)).value, d.code, l.notes)
    from t join leads.leads as l on l.id = t.id join people.people as p on p.id = l.person_id left join leads.products as d on d.id = l.product_id
$$;
create temporary table others as select p.id, p.name, p.city, (select string_agg(i.value || i.is_shared, ' ' order by i.id) from people.identifiers as i where i.person_id = p.id) as has from people.people as p, t where p.id <> t.person_id;

select throws_ok($$select flow.correct_lead(gen_random_uuid(), '{"notes": "x"}', 'consultant:1')$$, 'ID201', null, 'no lead has that uid');
select is(tests.corrected('{}'), '', 'nothing given, nothing done');
select is(tests.corrected('{"person": {"name": "Maria Souza", "phone": "(11) 98765-4321", "email": "MARIA@example.com"}, "product": "plano", "notes": " antes "}'), '', 'it was so already');
select is(tests.corrected('{"person": {"name": "maria de souza lima", "city": "santos"}, "product": "Seguro de Vida", "notes": "depois"}'), 'name,city,product,notes', 'four fields');
select is(tests.known(), 'Maria de Souza Lima | Santos | +5511987654321 | maria@example.com | vida | depois', 'are as they should be');
select is(
    (select (e.data - 'commitments')::text from leads.events as e, t where e.lead_id = t.id and e.kind = 'corrected'),
    '{"fields": ["name", "city", "product", "notes"], "product": "vida", "product_was": "plano"}', 'the history has codes'
);
select is(
    (select string_agg(v.field || '=' || v.value, ', ' order by v.field collate "C") from leads.event_values as v, leads.events as e, t where v.lead_id = t.id and e.lead_id = v.lead_id and e.seq = v.seq and e.kind = 'corrected'),
    'city=Santos, name=Maria de Souza Lima, name_was=Maria Souza, notes=depois, notes_was=antes', 'and what it was and is, erasable'
);
select is((select e.actor from leads.events as e, t where e.lead_id = t.id and e.kind = 'corrected'), 'consultant:1', 'and who');
select is((select string_agg(j.kind || ' ' || (j.payload - 'seq'), ', ' order by j.id) from outbox.jobs as j, t where j.lead_id = t.id and j.state = 'pending'),
    'chatwoot.correction {"fields": ["name"]}, chatwoot.update {"product": true}, chatwoot.note {"about": "corrected"}', 'Chatwoot follows');
select is((select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.payload ->> 'about' = 'corrected'),
    E'**Dados corrigidos em 10/03/2026 às 12:00** por consultant:1:\nnome: Maria de Souza Lima (antes: Maria Souza)\ncidade: Santos (antes: não informado)\nproduto: Seguro de Vida (antes: Plano Família)\nobservações: depois (antes: antes)', 'and the consultant reads what was corrected');
select tests.drain();
select is((select (chatwoot.prepare_correction(j.id, util.current_time())).work -> 'fields' from outbox.jobs as j where j.kind = 'chatwoot.correction' limit 1), '{"name": "Maria de Souza Lima"}'::jsonb, 'with the values of the moment when it leaves');

select is(tests.corrected('{"person": {"email": "nova@example.com"}}'), 'email', 'another e-mail');
select is((select string_agg(i.value, ' ') from people.identifiers as i, t where i.person_id = t.person_id and i.kind = 'email'), 'nova@example.com', 'takes the place of the former');
select is((select d.value || ' ' || d.reason from people.detached_identifiers as d, t where d.person_id = t.person_id), 'maria@example.com corrected', 'which is remembered');
select is(tests.corrected('{"person": {"email": null, "city": ""}, "product": null, "notes": null}'), 'email,city,product,notes', 'null and empty take away');
select is(tests.known(), 'Maria de Souza Lima | +5511987654321', 'and nothing is known of it');
select ok(not (select people.fill_city(person_id, 'Santos', 3548500, '2026-01-01') from t), 'nor learnt again from a referral');

select is(tests.corrected('{"person": {"name": "[object Object]", "phone": "1", "email": "x", "zip": 1}, "produto": "vida"}'), 'ID102 person.zip=ID114 produto=ID114', 'a field that is none is told');
select is(tests.corrected('{"person": {"name": "[object Object]", "phone": "1", "email": "x"}, "product": "carro"}'), 'ID102 person.name=ID121 person.phone=ID115 person.email=ID116 product=ID114', 'so is each that cannot be');
select is(tests.corrected('{"person": {"name": null}}'), 'ID102 person.name=ID121', 'a name cannot go');
select is(tests.corrected('{"person": []}'), 'ID102 person=ID112', 'a person is an object');
select is(tests.corrected('{"person": {"phone": "11 98765-4321 / 11 97654-3210"}}'), 'ID102 person.phone=ID115', 'one number at a time');
select is(tests.corrected('{"person": {"phone": "11 99812-4477", "phone_was": "11 97654-3210"}}'), 'ID102 person.phone_was=ID114', 'what is replaced must be theirs');
select is(tests.corrected('{"notes": 5, "shared": "x", "person": {"keep_phone": 1}}'), 'ID102 notes=ID112 shared=ID112 person.keep_phone=ID112', 'of the right type');
select is((select count(*) from people.people as p join others as o on o.id = p.id and o.name = p.name and o.city is not distinct from p.city
    and o.has = (select string_agg(i.value || i.is_shared, ' ' order by i.id) from people.identifiers as i where i.person_id = p.id)), (select count(*) from others), 'nobody else changed');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
