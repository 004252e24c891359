begin;
select plan(19);

select tests.make_operation();
insert into leads.products (code, name) values ('vida', 'Seguro de Vida');
create temporary table partner as select tests.make_token('partner', p_source_id => (select id from intake.sources)) as token_id;
create temporary table t as select tests.lead_with_conversation(1, '{"product": "plano"}') as lead_id;
-- Somebody else, whom nothing concerns.
create temporary table other as select tests.lead(2) as lead_id;
select tests.advance('1 day');
select tests.submit(tests.referral(1, jsonb_build_object(
    'person', jsonb_build_object('name', 'Maria Souza', 'phone', tests.phone(1), 'city', 'são paulo'),
    'referrer', '{"name": "Rita Neves"}'::jsonb, 'origin', 'partner', 'product', 'vida', 'notes', 'só *à tarde*',
    'attributes', '{"campanha": "verão", "renda": 5000}'::jsonb, 'page', '{"url": "https://example.com/a", "title": "Oferta"}'::jsonb,
    'consent', '{"basis": "consent", "statement": "Pode ligar."}'::jsonb
)), 'k', token_id) from partner;

create temporary table touch as select o.* from leads.touches as o;
select is((select count(*) from touch), 1::bigint, 'one touch');
select is((select format('%s|%s|%s|%s', o.name, o.city, o.notes, o.origin) from touch as o), 'Maria Souza|são paulo|só *à tarde*|partner', 'the texts as they came');
select is((select p.code from touch as o join leads.products as p on p.id = o.product_id), 'vida', 'the product');
select is((select s.code from touch as o join intake.sources as s on s.id = o.source_id), 'parceiro', 'the source');
select is((select r.name from touch as o join people.referrers as r on r.id = o.referrer_id), 'Rita Neves', 'who referred');
select is((select o.attributes || o.page from touch as o), '{"campanha": "verão", "renda": 5000, "url": "https://example.com/a", "title": "Oferta"}'::jsonb, 'attributes and page');
select is((select o.filled from touch as o), '{notes}'::text[], 'the lead took what it had not');
select is((select format('%s|%s', p.code, l.notes) from t, leads.leads as l join leads.products as p on p.id = l.product_id where l.id = t.lead_id), 'plano|só *à tarde*', 'and is for what it was for');
select is((select p.city from people.people as p, t, leads.leads as l where l.id = t.lead_id and p.id = l.person_id), 'São Paulo', 'the person''s city is known now');
select is((select format('%s|%s|%s', l.product_id, l.notes, p.city) from other as o join leads.leads as l on l.id = o.lead_id join people.people as p on p.id = l.person_id), '||', 'nobody else is anything');

create temporary table e as select e.* from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'touched';
select is((select (e.data - 'commitments' - 'submission' - 'referrer_id')::text from e), '{"filled": ["notes"], "origin": "partner", "product": "vida", "matched_by": "phone", "second_interest": true}', 'the history has codes');
select is(
    (select string_agg(v.field || '=' || v.value, ' / ' order by v.field collate "C") from e join leads.event_values as v on v.lead_id = e.lead_id and v.seq = e.seq),
    'attributes=campanha: verão; renda: 5000 / city=são paulo / notes=só *à tarde* / page=Oferta https://example.com/a', 'and words that can be erased'
);
select unalike((select e.data::text from e), '%tarde%', 'none of them in the chain');
select is((select governance.event_text(x) from leads.events as x, e where x.lead_id = e.lead_id and x.seq = e.seq), 'Nova indicação recebida pelo Parceiro, feita por Rita Neves. Interesse também em Seguro de Vida.', 'as a sentence');

select is((select string_agg(j.kind || ' ' || (j.payload - 'submission_uid'), ', ' order by j.id) from outbox.jobs as j, t where j.lead_id = t.lead_id and j.id > (select max(o.id) from outbox.jobs as o, t where o.lead_id = t.lead_id and o.kind = 'whatsapp.template')),
    'chatwoot.note {"about": "touch"}, chatwoot.update {"product": true}', 'the consultant is told, in note and attribute');
select is(
    (select chatwoot.note_text(j.lead_id, j.payload) from outbox.jobs as j where j.payload ->> 'about' = 'touch'),
    E'Indicada de novo por Rita Neves · Seguro de Vida\n**Nova indicação em 11/03/2026 às 12:00**, feita por Rita Neves (origem: Parceiro).\n⭐ Tem interesse também em: Seguro de Vida\nCidade: são paulo\nObservações: só \\*à tarde\\*\nOutras informações: campanha: verão; renda: 5000\nPágina: Oferta https://example.com/a',
    'with a headline and all that it says'
);
select is((select chatwoot.products_of(lead_id) from t), 'Plano Família, Seguro de Vida', 'both interests in the conversation');
select is(
    (select x - array['submission_uid', 'at'] - 'referrer' from t, jsonb_array_elements(governance.lead_touches(t.lead_id)) as x),
    '{"city": "são paulo", "name": "Maria Souza", "page": {"url": "https://example.com/a", "title": "Oferta"}, "notes": "só *à tarde*", "origin": "partner", "source": "parceiro", "consent": {"at": "2026-03-11T15:00:00+00:00", "basis": "consent", "statement": "Pode ligar."}, "product": {"code": "vida", "name": "Seguro de Vida"}, "attributes": {"renda": 5000, "campanha": "verão"}, "origin_name": "Parceiro", "submitted_by": "partner"}'::jsonb,
    'and in the lead''s document'
);
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
