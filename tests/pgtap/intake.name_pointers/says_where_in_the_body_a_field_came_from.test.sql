begin;
select plan(23);

create function tests.pointers(p_field text) returns text language sql as $$
    select intake.name_pointers(
        jsonb_build_array(jsonb_build_object('field', p_field, 'detail', 'x')),
        '{"person.name": "/n", "person.phone": "/p", "person": "/all", "persons.name": "/z", "origin": "/o"}'
    ) #>> '{0,pointer}'
$$;
select is(tests.pointers('person.name'), '/n', 'its own');
select is(tests.pointers('person'), '/all, /n, /p', 'a whole by itself and its parts, by name');
select is(tests.pointers('product'), null, 'none when no map names it');
select is(intake.name_pointers('[{"field": "product", "detail": "x"}, {"field": "origin", "detail": "y"}]', '{"origin": "/o"}') -> 0, '{"field": "product", "detail": "x"}', 'then the error is as it was');
select is((select string_agg(e ->> 'field', ' ') from jsonb_array_elements(intake.name_pointers('[{"field": "b"}, {"field": "a"}]', '{}')) as e), 'b a', 'errors stay in their order');
select is(intake.name_pointers('[]', '{}'), '[]', 'none is none');

-- Which map reads a body: that of its own source.
select tests.make_crowd();
update intake.sources set token_id = tests.make_token(code, '{leads:write}', null, id);
select intake.set_source_map('site', '{"person.name": "/nome"}', '{}'), intake.set_source_map('parceiro', '{"person.name": "/name"}', '{}');
create function tests.read(p_code text) returns jsonb language sql as $$
    select intake.submission_body(jsonb_populate_record(null::intake.submissions, jsonb_build_object('token_id', s.token_id, 'map_version', 2, 'raw', convert_to('{"nome": "Ana", "name": "Bia"}', 'UTF8')))) #> '{person,name}'
    from intake.sources as s where s.code = p_code
$$;
select is(tests.read('site'), '"Ana"', 'one source by its map');
select is(tests.read('parceiro'), '"Bia"', 'another by its own');
select is(tests.did('maps'::text), 'maps: intake.source_maps +2, intake.sources ~2, ops.api_tokens +2', 'each was kept where it belongs');

-- A key is remembered for thirty days.
create function tests.send(p_name text) returns text language sql as $$
    select s.http_status || ' ' || coalesce(s.body ->> 'outcome', s.body ->> 'code') from tests.submit(tests.referral(40, jsonb_build_object('person', jsonb_build_object('name', p_name, 'phone', tests.phone(40)))), 'key') as s
$$;
select is(tests.send('Ivo Melo'), '201 created', 'a key');
select tests.remember();
select is(tests.did(tests.send('Ivo Melo')), '200 created: nothing', 'the same again is answered again');
select is(tests.did(tests.send('Ivo Mello')), '422 rejected: intake.quarantine +1, intake.submissions +1', 'for another body it is refused');
select tests.advance('30 days');
select is(tests.did(tests.send('Ivo Melo')), '200 created: nothing', 'after thirty days still');
select tests.advance('1 second');
select is(tests.did(tests.send('Ivo Mello')), '200 touched: intake.quarantine ~1, intake.submissions +1, intake.submissions ~1, leads.events +1, leads.leads ~1, leads.touches +1', 'then it is forgotten');

-- What waits for a human.
create temporary table q as select s.uid, row_number() over (order by s.id) as n from intake.submissions as s where s.outcome = 'quarantined';
create function tests.fix(p_n integer, p_name text) returns text language sql as $$
    select tests.did(f.outcome) from intake.fix_quarantined(
        (select q.uid from pg_temp.q where q.n = p_n), jsonb_build_object('person', jsonb_build_object('name', p_name, 'phone', '11987654321'), 'origin', 'manual')
    ) as f
$$;
update intake.quarantine set detail = '{"x": 1}';
select tests.remember();
select is(tests.fix(1, 'asdf 1234'), 'quarantined: intake.corrections +1, intake.quarantine ~1', 'a correction that is as doubtful');
select is((select count(*)::text from intake.quarantine as q where q.resolved_at is null), '2', 'leaves both waiting');
select is((select string_agg(w.detail::text, ' ' order by w.submission_id) from intake.quarantine as w where w.resolved_at is null), '{} {"x": 1}', 'the one with what is doubtful now');
select is(tests.fix(1, 'Bia Reis'), 'created: flow.signals +1, intake.corrections +1, intake.quarantine ~1, intake.submissions ~1, leads.events +2, leads.leads +1, leads.status_periods +1, outbox.jobs +1, people.identifiers +1, people.people +1, routing.decisions +1, routing.pool_turns ~1, scoring.scores +1, scoring.snapshots +1', 'one that is not makes a lead');
select is((select count(*)::text from intake.quarantine as q where q.resolved_at is null), '1', 'and leaves the other');
select is(tests.did(intake.reject_quarantined(q.uid, 'x')::text), ': intake.quarantine ~1, intake.submissions ~1', 'which is refused') from q where q.n = 2;
select is(tests.did(intake.rotate_source_secret('site')), '2: intake.sources ~1', 'one source has a new secret');
select is(tests.did(leads.save_origin('site', 'Página')::text), ': leads.origins ~1', 'one origin a new name');
select is(tests.did(leads.save_product('carro', 'Carro novo')::text), ': leads.products ~1', 'one product too');

select * from finish();
rollback;
