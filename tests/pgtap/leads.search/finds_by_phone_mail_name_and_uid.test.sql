begin;
select plan(37);

select tests.make_operation();
create temporary table t as
select tests.lead(1, '{"person": {"name": "María de Souza", "social_name": "Caio Souza", "phone": "11987650001", "email": "Caio.S@gmail.com"}}') as a,
    tests.lead(2, '{"person": {"name": "Rui Castro Conceição", "phone": "21998760002", "email": "rui@example.com"}}') as b;
create function tests.found(p_q text) returns text language sql as $$
    select concat_ws('', (
        select string_agg(case l.id when t.a then 'a' when t.b then 'b' end, '' order by l.id)
        from leads.leads as l
        where l.id = any (s.lead_ids) or (s.name_pattern is not null and leads.has_words(l.person_id, s.name_pattern))
    ))
    from t, leads.search(p_q) as s
$$;
-- Phones.
select is(tests.found('+5511987650001'), 'a', 'by the whole phone');
select is(tests.found('(11) 98765-0001'), 'a', 'as it is written');
select is(tests.found('11 8765-0001'), 'a', 'without its ninth digit');
select is(tests.found('0001'), 'a', 'by its last four digits');
select is(tests.found('760002'), 'b', 'by its last six');
select is(tests.found('98765 0001'), 'a', 'without area code');
select is(tests.found('98765'), 'a', 'by a part of its middle');
select is(tests.found('２１９９８７６'), 'b', 'in other digits');
select is(tests.found('000'), 'ab', 'whoever has them');
select is(tests.found('11'), '', 'two digits tell nobody apart');
select is(tests.found('99999'), '', 'not who has others');
insert into people.identifiers (person_id, kind, value, match_key, rule_version) select l.person_id, 'email', '5554443@example.com', '5554443@example.com', normalize.rule_version('email') from leads.leads as l, t where l.id = t.b;
select is(tests.found('5554443'), '', 'nor whose e-mail has them');
-- E-mails.
select is(tests.found('caios@gmail.com'), 'a', 'by the key of an e-mail');
select is(tests.found('CAIO.S@'), 'a', 'by its beginning, in any letters');
select is(tests.found('@gmail.com'), '', 'not by its end');
select is(tests.found('rui@example.com'), 'b', 'the other''s');
select is(tests.found('rui_example@'), '', 'a sign of a pattern is none');
select is(tests.found('%@'), '', 'nor is this one');
-- Names.
select is(tests.found('caio'), 'a', 'by the name');
select is(tests.found('maria sou'), 'a', 'by that of the register, without accents');
select is(tests.found('maria de souza'), 'a', 'as it is written');
select is(tests.found('souza maria'), '', 'not across both, nor backwards');
select is(tests.found('stro'), 'b', 'by a part');
select is(tests.found('CONCEICAO'), 'b', 'in capitals, without accents');
select is(tests.found('rui conceição'), 'b', 'by the first and the last');
select is(tests.found('s'), 'ab', 'by a letter whoever has it');
select is(tests.found('example'), '', 'a name is no e-mail');
select is(tests.found('%'), '', 'a sign of a pattern is no pattern');
select is(tests.found('de'), '', 'nobody by words with which no name is kept');
-- Uids.
select is(tests.found(l.uid::text), 'a', 'by the whole uid') from leads.leads as l, t where l.id = t.a;
select is(tests.found(left(l.uid::text, 8)), 'b', 'by its beginning') from leads.leads as l, t where l.id = t.b;
update leads.leads set uid = 'fada0000-0000-4000-8000-000000000001' from t where id = t.b;
select is(tests.found('fada'), 'b', 'by four signs, when nobody has such a name');
update people.people set name_key = 'fada souza' where id = (select l.person_id from leads.leads as l, t where l.id = t.a);
select is(tests.found('fada'), 'a', 'who has such a name goes first');
-- Nothing.
select is(tests.found(''), '', 'nothing finds nobody');
select is(tests.found(null), '', 'nor does null');
select is((select s.name_pattern from leads.search('rui') as s), null, 'a rare name is found whole');
-- A common one.
insert into people.people (name, name_key) select 'Ana Prado', 'ana prado' from generate_series(1, 30);
select is((select s.name_pattern from leads.search('prado') as s), '%prado%', 'a common one is looked for among the newest');

select * from finish();
rollback;
