begin;
select plan(10);

select tests.make_operation();
create function tests.warned(p_phone text) returns text language sql as $$
    select string_agg(concat_ws(' ', w ->> 'field', w ->> 'code', w ->> 'detail'), ' | ')
    from tests.submit(jsonb_build_object('origin', 'manual', 'person', jsonb_build_object('name', 'Maria Souza', 'phone', p_phone))) as s,
        jsonb_array_elements(s.body -> 'warnings') as w
$$;

select is(tests.warned('11 98321-7601'), null, 'nothing to say of what was typed whole');
select is(
    tests.warned('(11) 8321-7602'),
    'person.phone phone_repaired O telefone foi lido como +5511983217602 (faltava o nono dígito). Confira com quem indicou.',
    'the repair and the number are named'
);
select matches(tests.warned('98321-7603 (11)'), 'phone_repaired .*DDD estava fora do lugar', 'another');
select matches(tests.warned('11 98321-7604 / 98321-760'), '^person.phone phone_ignored .*$', 'a second number that is none');
select matches(tests.warned('11 98321-7605 / 98321-7606'), 'phone_repaired .*o DDD ou o começo', 'a second number that shares the area code');
select is(tests.warned('(11) 8321-7601'), null, 'a number that the person is known by already is no guess');
select matches(
    (select string_agg(w ->> 'code', ' ') from tests.submit('{"origin": "manual", "person": {"name": "Rui Castro", "phone": "(11) 8321-7601"}}') as s, jsonb_array_elements(s.body -> 'warnings') as w),
    'phone_repaired', 'but for somebody of another name it is'
);
select is_empty(
    $$select r.repair from normalize.phone_repairs as r where not exists (select from meta.texts as t where t.key = 'repair.' || r.repair)$$,
    'every repair has its words'
);
select matches(
    (select chatwoot.note_text(l.id, '{"about": "summary"}') from leads.leads as l join people.identifiers as i using (person_id) where i.value = '+5511983217602'),
    E'Telefone corrigido na leitura \\(faltava o nono dígito\\): veio como “\\(11\\) 8321-7602”', 'the note says it and how it came'
);
select unalike(
    (select chatwoot.note_text(l.id, '{"about": "summary"}') from leads.leads as l join people.identifiers as i using (person_id) where i.value = '+5511983217601' order by l.id limit 1),
    '%corrigido%', 'and says nothing of a whole one'
);

select * from finish();
rollback;
