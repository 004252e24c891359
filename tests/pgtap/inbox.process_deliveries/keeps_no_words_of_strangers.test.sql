begin;
select plan(9);

select tests.make_operation();
create temporary table known as select tests.lead(900) as lead_id, tests.lead(901) as other_id;
select tests.drain();
create temporary table before as select tests.snapshot(other_id) as other from known;
create temporary table said as
select m.n, 'meta' as way, tests.stranger_writes('meta', m.n, tests.phone(m.n), replace(m.whatsapp::text, 'Bom dia', 'Segredo')::jsonb || '{"profile": "Segredo"}') as told from tests.stranger_messages as m
union all
select m.n, 'chatwoot', tests.stranger_writes('chatwoot', 100 + m.n, tests.phone(100 + m.n), replace(m.chatwoot::text, 'Bom dia', 'Segredo')::jsonb) from tests.stranger_messages as m
union all
select 200, 'meta', tests.stranger_writes('meta', 200, tests.phone(200), tests.text_of('Parar'))
union all
select 201, 'chatwoot', tests.stranger_writes('chatwoot', 201, tests.phone(201), '{"content": "Pare de mandar mensagens"}');
-- The same told again.
insert into said select 300, 'meta', tests.stranger_writes('meta', 1, tests.phone(1), '{"type": "text", "text": {"body": "Segredo, qual o horário de vocês?"}}');

select is((select count(*) from inbox.deliveries as d where d.raw is not null and convert_from(d.raw, 'UTF8') ~ 'Segredo|olha|Rui|Pare|Quero conversar'), 0::bigint, 'no raw body holds a stranger''s words');
select is((select count(*) from inbox.facts as e where e.payload::text ~ 'Segredo|olha|Rui|Pare|Quero conversar|image/|emoji": "👍'), 0::bigint, 'nor does what was read out of them');
select is((select count(*) from inbox.deliveries as d where d.raw_sha256 is not null and d.state = 'processed'), (select count(*) from inbox.deliveries), 'that they came is known');
select is((select count(*) from people.people), 2::bigint, 'nobody became a person by it');

-- Of whoever is ours: the reply has the words, the fact has them no more, the raw body keeps its term.
select is(tests.write(1, 'wamid.known', jsonb_build_object('from', ltrim(tests.phone(900), '+')) || tests.text_of('Quero saber mais')), 'applied', 'somebody of ours writes');
select is((select i.body from inbox.replies as i), 'Quero saber mais', 'their reply has the words');
select is((select count(*) from inbox.facts as e where e.payload::text ~ 'saber mais'), 0::bigint, 'the fact does not');
select is((select count(*) from inbox.deliveries as d where convert_from(d.raw, 'UTF8') ~ 'saber mais'), 1::bigint, 'the raw body keeps its 30 days');
select is(tests.snapshot(k.other_id), b.other, 'somebody uninvolved is what they were') from known as k, before as b;

select * from finish();
rollback;
