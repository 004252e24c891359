begin;
select plan(10);

-- One lead, referred four times by several ways; another one beside it, referred twice.
select tests.make_operation();
insert into leads.products (code, name) values ('carro', 'Carro *novo*');
select tests.make_token('Extensão da Ana', '{leads:write,leads:read}', tests.consultant(1));
create function tests.ana() returns bigint language sql as $$ select t.id from ops.api_tokens as t where t.name = 'Extensão da Ana' $$;
create function tests.refer(p_n integer, p_patch jsonb, p_token bigint default tests.token_id()) returns uuid language sql as $$
    select (s.body ->> 'submission_uid')::uuid from tests.submit(tests.referral(p_n, p_patch), p_token_id => p_token) as s
$$;
create temporary table s (name text, uid uuid);
insert into s select 'first', tests.refer(1, '{"product": "plano"}');
select tests.advance('1 minute');
insert into s select 'bare', tests.refer(1, '{"origin": "event"}');
insert into s select 'other', tests.refer(2, '{"product": "carro", "notes": "de outro"}');
insert into s select 'second', tests.refer(2, jsonb_build_object('notes', 'de outro *ainda*'));
select tests.advance('1 minute');
insert into s select 'full', tests.refer(1, jsonb_build_object('origin', 'site', 'product', 'carro', 'notes', 'Ligar _cedo_', 'referrer', '{"name": "João Alves"}'::jsonb, 'attributes', '{"cor": "azul"}'::jsonb, 'page', '{"url": "https://a.example/x"}'::jsonb,
    'person', jsonb_build_object('name', 'Maria S. Souza', 'phone', tests.phone(1), 'city', 'Santos')), tests.ana());
insert into s select 'same', tests.refer(1, '{"product": "plano"}');
-- Below its headline.
create function tests.said(p_name text) returns text language sql as $$ select regexp_replace(chatwoot.touch_text(s.uid), E'^[^\n]*\n', '') from s where s.name = p_name $$;
create function tests.line(p_name text, p_n integer) returns text language sql as $$ select split_part(tests.said(p_name), E'\n', p_n) $$;
create function tests.at(p_name text) returns text language sql as $$ select calendar.local_time(t.touched_at) from s join intake.submissions as x using (uid) join leads.touches as t on t.submission_id = x.id where s.name = p_name $$;
select is(tests.said('bare'), meta.text('note.touch', tests.at('bare'), (select o.name_pt from leads.origins as o where o.code = 'event')), 'what says nothing is its origin');
select is(tests.line('full', 1), meta.text('note.touch_by', tests.at('full'), 'João Alves', (select o.name_pt from leads.origins as o where o.code = 'site')), 'who referred them');
select ok(strpos(tests.said('full'), meta.text('note.second_interest', E'Carro \\*novo\\*')) > 0, 'another product is a second interest');
select ok(strpos(tests.said('full'), meta.text('note.city', 'Santos')) > 0 and strpos(tests.said('full'), meta.text('note.notes', E'Ligar \\_cedo\\_')) > 0, 'city and notes');
select ok(tests.said('full') like '%azul%' and tests.said('full') like '%a.example/x%', 'attributes and page');
select is(split_part(tests.said('full'), E'\n', array_length(string_to_array(tests.said('full'), E'\n'), 1)), meta.text('note.submitter', 'Ana Lima'), 'and who sent it, last');
select is(tests.said('same'), meta.text('note.touch', tests.at('same'), (select o.name_pt from leads.origins as o where o.code = 'manual')) || E'\n' || meta.text('note.product', 'Plano Família'), 'the same product is its product; nothing of the other referrals');
select ok(strpos(tests.said('second'), meta.text('note.notes', E'de outro \\*ainda\\*')) > 0 and tests.said('second') not like '%Carro%', 'of another lead what was said of it');
select is((select string_agg(s.name, ' ' order by s.name) from s where chatwoot.touch_text(s.uid) like '%' || meta.text('note.touch_name', 'Maria S. Souza') || '%'), (select case when tests.said('full') like '%Maria S. Souza%' then 'full' end), 'a name is that of its own referral');
select is(chatwoot.touch_text(gen_random_uuid()), null, 'what is no touch says nothing');

select * from finish();
rollback;
