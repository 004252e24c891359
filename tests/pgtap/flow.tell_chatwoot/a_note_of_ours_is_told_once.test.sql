begin;
select plan(14);

select tests.make_operation('2026-03-10 12:00+00');
create temporary table a as select tests.lead_with_conversation(1) as noted;
update outbox.jobs set due_at = due_at + interval '1 minute' where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2) as other;
create temporary table t as select a.noted, b.other, tests.lead(3) as without from a, b;
create function tests.told(p_lead_id bigint) returns text language sql as $$
    select coalesce(string_agg(chatwoot.note_text(j.lead_id, j.payload), E'\n--\n' order by j.id), '-')
    from outbox.jobs as j where j.lead_id = p_lead_id and j.kind = 'chatwoot.note' and j.payload ->> 'about' = 'panel_note'
$$;
create temporary table before as select tests.told(other) as uninvolved from t;

select leads.add_note(noted, 'operator:ana', 'Tem *dois* filhos.') from t;
select is(tests.told(noted), '**Anotação de ana** em ' || calendar.local_time(util.current_time()) || E':\n' || chatwoot.quoted('Tem *dois* filhos.'), 'who, when, and the words, escaped') from t;
select leads.add_note(noted, 'operator:ana', 'Tem *dois* filhos.') from t;
select is((select count(*) from outbox.jobs as j, t where j.lead_id = t.noted and j.payload ->> 'about' = 'panel_note'), 1::bigint, 'said twice, told once');
select leads.record_call(noted, tests.token_id(), 'no_answer', p_note => 'Chamou até cair') from t;
select leads.set_appointment(noted, 'operator:ana', util.current_time() + interval '2 days', 'Depois da viagem') from t;
select is(
    (select string_agg(s.part, ' | ' order by s.n) from t, regexp_split_to_table(tests.told(t.noted), E'\n--\n') with ordinality as x (note, x_n), lateral (select x.x_n, regexp_replace(x.note, '^.*\n', '')) as s (n, part)),
    concat_ws(' | ', chatwoot.quoted('Tem *dois* filhos.'), chatwoot.quoted('Chamou até cair'), chatwoot.quoted('Depois da viagem')), 'a call''s and an appointment''s too, in order'
);
select leads.record_call(noted, tests.token_id(), 'busy') from t;
select is((select count(*) from outbox.jobs as j, t where j.lead_id = t.noted and j.payload ->> 'about' = 'panel_note'), 3::bigint, 'a call without words is none');
select is(tests.told(other), b.uninvolved, 'nobody else''s conversation tells it') from t, before as b;

-- Without a conversation: the summary tells it once there is one.
select leads.add_note(without, 'operator:ana', 'Prefere e-mail') from t;
select is(tests.told(without), '-', 'without a conversation there is nowhere to write it') from t;
select matches(chatwoot.note_text(without, '{"about": "summary"}'), 'Prefere e-mail', 'but the summary will') from t;
select doesnt_match(chatwoot.note_text(noted, '{"about": "summary"}'), 'dois', 'which repeats none that was told') from t;
select doesnt_match(chatwoot.note_text(other, '{"about": "summary"}'), 'Anotação', 'nor anybody else''s') from t;

-- Erased before it left.
select leads.add_note(noted, 'operator:ana', 'Um segredo') from t;
delete from leads.event_values as v using t where v.lead_id = t.noted and v.field = 'note' and v.value = 'Um segredo';
select is(
    (select (chatwoot.prepare_note(j.id, util.current_time())).work from outbox.jobs as j, t where j.lead_id = t.noted and j.kind = 'chatwoot.note' order by j.id desc limit 1), null,
    'what was erased is not written'
);
select isnt(
    (select (chatwoot.prepare_note(j.id, util.current_time())).work from outbox.jobs as j, t where j.lead_id = t.noted and j.payload ->> 'about' = 'panel_note' order by j.id limit 1), null,
    'the others are'
);

select ops.set_setting('chatwoot_notes', '"none"');
select leads.add_note(other, 'operator:ana', 'Só aqui') from t;
select is(tests.told(other), '-', 'none: it stays here') from t;
select leads.add_note(without, 'operator:ana', 'Aqui também') from t;
select doesnt_match(chatwoot.note_text(without, '{"about": "summary"}'), 'Aqui também', 'the summary is silent too') from t;
select throws_ok($$ select ops.set_setting('chatwoot_notes', '"public"') $$, 'ID105', null, 'nothing else can be chosen');

select * from finish();
rollback;
